/** Names that an object of JavaScript treats specially: never a key or an id of a design. */
export const isForbiddenName = (name: string): boolean => name === '__proto__' || name === 'constructor' || name === 'prototype';

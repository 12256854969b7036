/**
 * Keys of an AsyncAPI map for names of a design: letters, digits, "_" and "-", the same for the same name, and different
 * for others.
 * What starts with "x-" would be an extension.
 */
export class Keys {
  readonly #keys = new Map<string, string>();
  readonly #taken = new Set<string>();

  of(name: string): string {
    const known = this.#keys.get(name);
    if (known !== undefined) return known;
    const plain = name.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^x-/, 'x_').slice(0, 100) || 'unnamed';
    let key = plain;
    for (let number = 2; this.#taken.has(key) || key in Object.prototype; number++) key = `${plain}-${number}`;
    this.#keys.set(name, key);
    this.#taken.add(key);
    return key;
  }
}

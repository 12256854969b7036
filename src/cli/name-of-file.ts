/** `orders.kafkatopic.yaml` becomes `orders`. */
export const nameOfFile = (path: string): string => path.replace(/^.*[/\\]/, '').replace(/\..*$/, '') || 'imported';

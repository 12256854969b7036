const GROUPED = new Intl.NumberFormat('en');

/** `12,345`. */
export const grouped = (value: number): string => GROUPED.format(value);

/** `1 row`, `2 rows`. */
export const counted = (value: number, one: string, many = `${one}s`): string => `${grouped(value)} ${value === 1 ? one : many}`;

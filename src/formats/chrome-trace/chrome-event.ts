/** An event of the Trace Event Format; `ts` and `dur` are microseconds. */
export interface ChromeEvent {
  readonly name: string;
  readonly ph: 'X' | 'i' | 'C' | 's' | 'f' | 'M';
  readonly pid: number;
  readonly tid?: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly cat?: string;
  readonly id?: number;
  readonly bp?: 'e';
  readonly s?: 't' | 'p';
  readonly args?: Readonly<Record<string, string | number>>;
}

/** What a host needs of its surroundings. */
export interface HostClock {
  /** Milliseconds from any start; never goes back. */
  nowMs(): number;
  /** Calls back soon, after messages that wait have been received. */
  defer(callback: () => void): void;
}

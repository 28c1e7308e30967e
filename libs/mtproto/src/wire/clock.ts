/** The time of day, injected: milliseconds since 1970, not necessarily monotonic. */
export interface Clock {
  nowMs(): number;
}

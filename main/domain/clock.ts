/** Time as a value passed in, so that replay and tests bring their own. */
export interface Clock {
  /** Monotonic ms from an arbitrary origin. Every `t` of a fact and of a snapshot is on this clock. */
  monotonicMs(): number;
  /** Wall clock, epoch ms. For display and names of files only, never for a decision. */
  epochMs(): number;
  /** Calls `run` once after `ms`. Returns the cancel; cancelling twice, or after it ran, does nothing. */
  after(ms: number, run: () => void): () => void;
}

/** A sample of a host's sockets: when it was taken, and the sample before it, if any (ms). */
export interface SampleTimes {
  readonly takenAt: number;
  readonly previousAt: number | null;
}

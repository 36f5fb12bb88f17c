/** More than half of the votes. */
export function majorityOf(votes: number): number {
  return Math.floor(votes / 2) + 1;
}

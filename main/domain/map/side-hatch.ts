/** One hatch for each side of a cut, lines in a square of 10 by 10 (research/5, B3). */
const hatches: readonly string[] = [
  'M-2 12 12 -2M-2 2 2 -2M8 12 12 8',
  'M-2 -2 12 12M-2 8 2 12M8 -2 12 2',
  'M0 5H10',
  'M5 0V10',
  'M-2 12 12 -2M-2 -2 12 12',
  'M3.5 5a1.5 1.5 0 1 0 3 0 1.5 1.5 0 1 0-3 0',
];

/** The hatch of the side `nth`, from 0, as an SVG path that is repeated every 10; beyond six the last one stands again. */
export function sideHatch(nth: number): string {
  return hatches[Math.min(nth, hatches.length - 1)] ?? '';
}

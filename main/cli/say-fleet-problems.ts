import type { FleetProblem } from '../fleet/read-fleet.ts';
import { complain, type Io } from './io.ts';

/** Says every problem of an inventory on stderr, one sentence a line. */
export async function sayFleetProblems(problems: readonly FleetProblem[], io: Io): Promise<void> {
  for (const problem of problems) await complain(io, problem.sentence);
}

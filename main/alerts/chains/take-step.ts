import type { EscalationChain, Receiver } from '../../domain/alert-chains.ts';
import type { NotificationKind, NotifiedIncident } from '../../domain/notification.ts';
import { type ChainRun, type Destination, destinationKey } from './chain-state.ts';
import { chooseChain } from './choose-chain.ts';
import { type Course, incidentOf, noteGap, say } from './course.ts';
import { whoIsTold } from './who-is-told.ts';

/** Where nobody could be told at all, it is tried again after this: somebody may be on duty then. */
const retryMs = 60_000;

/**
 * Begins the chain that is for an incident, or begins it anew, and takes its first step; whoever is among `informed` hears nothing
 * of that.
 */
export function beginChain(
  course: Course,
  before: ChainRun | null,
  incident: NotifiedIncident,
  at: number,
  informed: readonly Destination[] = [],
): void {
  const chain = chooseChain(course.policy.chains, incident);
  const run: ChainRun = {
    incident,
    priority: incident.priority,
    standing: chain === null ? 'uncovered' : 'calling',
    chain: chain?.id ?? null,
    step: 0,
    pass: 0,
    round: (before?.round ?? 0) + 1,
    passBeganAt: at,
    isHeard: false,
    dueAt: null,
    told: before?.told ?? [],
  };
  if (chain !== null) return put(course, walk(course, run, chain, at, informed));
  if (run.priority === 'P1') noteGap(course, run, 'no chain is for it, so nobody is told', at);
  put(course, run);
}

/** Takes the step of a run that is due. Its chain may be gone from the inventory; then the incident goes by another. */
export function takeDueStep(course: Course, due: ChainRun, at: number): void {
  const run = { ...due, incident: incidentOf(course, due) };
  const chain = course.policy.chains.find(({ id }) => id === run.chain);
  if (chain !== undefined) return put(course, walk(course, run, chain, at));
  noteGap(
    course,
    run,
    'it is not in the inventory any more, so the incident begins anew with the chain that is for it',
    at,
  );
  beginChain(course, run, run.incident, at);
}

function put(course: Course, run: ChainRun): void {
  course.runs.set(run.incident.id, run);
}

/** Goes on from the step that comes next to one that reaches somebody. Every turn of the loop ends a pass or a step. */
function walk(
  course: Course,
  from: ChainRun,
  chain: EscalationChain,
  at: number,
  informed: readonly Destination[] = [],
): ChainRun {
  let run = from;
  for (;;) {
    const step = chain.steps[run.step];
    if (step !== undefined) {
      const told = tell(course, run, { name: run.step + 1, receivers: step.tell, informed }, at);
      run = { ...run, step: run.step + 1 };
      if (told === null) continue;
      const dueAt = at + step.waitMs;
      return { ...run, told, isHeard: true, dueAt: isRoundOver(run, chain) ? roundEndsAt(run, chain, dueAt) : dueAt };
    }
    if (run.isHeard && run.pass < (chain.repeat?.times ?? 0)) {
      run = { ...run, pass: run.pass + 1, round: run.round + 1, step: 0, passBeganAt: at, isHeard: false };
      continue;
    }
    return endChain(course, run, chain, at);
  }
}

function isRoundOver({ step, pass }: ChainRun, { steps, repeat }: EscalationChain): boolean {
  return step === steps.length && pass < (repeat?.times ?? 0);
}

function roundEndsAt({ passBeganAt }: ChainRun, { repeat }: EscalationChain, waitedAt: number): number {
  return Math.max(waitedAt, passBeganAt + (repeat?.everyMs ?? 0));
}

/** All rounds are over: the final is told, and the chain rests, unless nobody has heard anything yet. */
function endChain(course: Course, run: ChainRun, chain: EscalationChain, at: number): ChainRun {
  const told =
    chain.final === null ? null : tell(course, run, { name: 'final', receivers: chain.final, informed: [] }, at);
  if (told !== null) return { ...run, standing: 'spent', dueAt: null, told };
  if (!hasBeenHeard(run)) {
    noteGap(course, run, 'nobody at all could be told; it is tried again every minute', at);
    return { ...run, step: 0, dueAt: at + retryMs };
  }
  noteGap(course, run, 'it has come to its end, and nobody acknowledged', at);
  return { ...run, standing: 'spent', dueAt: null };
}

function hasBeenHeard({ pass, isHeard }: ChainRun): boolean {
  return pass > 0 || isHeard;
}

/** A step, by its number, or the final, as it is to be told; `informed` are left out. */
interface Telling {
  readonly name: number | 'final';
  readonly receivers: readonly Receiver[];
  readonly informed: readonly Destination[];
}

/** Tells whom a step means. Gives everybody told so far; null where the step reaches nobody. */
function tell(
  course: Course,
  run: ChainRun,
  { name, receivers, informed }: Telling,
  at: number,
): readonly Destination[] | null {
  const { destinations, missing } = whoIsTold(receivers, course.policy, at);
  const place = name === 'final' ? 'the final' : `step ${name}`;
  for (const what of missing) noteGap(course, run, `${place}: ${what}`, at);
  if (destinations.length === 0) return null;
  say(course, run, kindOf(run, name), `${name}.${run.round}`, without(destinations, informed), at);
  return [...run.told, ...without(destinations, run.told)];
}

function without(destinations: readonly Destination[], others: readonly Destination[]): readonly Destination[] {
  const inboxes = new Set(others.map(destinationKey));
  return destinations.filter((destination) => !inboxes.has(destinationKey(destination)));
}

function kindOf(run: ChainRun, name: Telling['name']): NotificationKind {
  if (!hasBeenHeard(run)) return 'raised';
  return run.pass > 0 && name !== 'final' ? 'repeated' : 'escalated';
}

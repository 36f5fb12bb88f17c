import { z } from 'zod';
import { alarmStateWord, notificationKindWord, priorityWord } from '../../contract/incident-words.ts';
import { clusterId, hostId, regionId } from '../../domain/ids.ts';
import { type IncidentId, incidentId } from '../../domain/incident.ts';
import { channelId } from '../../domain/notification.ts';
import {
  type ChainMessage,
  type ChainRun,
  type ChainState,
  type Gap,
  type Lane,
  mostGaps,
  noChains,
} from './chain-state.ts';

/*
 * The journal of chains, one JSON object a line:
 *
 *   {"format":1,"kind":"whole","at":…,"runs":[…],"lanes":[["ops",{…}],…],"gaps":[…],"waiting":[…]}     first, and after a compaction
 *   {"format":1,"kind":"step","at":…,"runs":[…],"gone":["…"],"lanes":[…],"gaps":[…],"waiting":[…]}     what changed, and what is handed over next
 *   {"format":1,"kind":"handed","keys":["…"]}                                                          delivery has them
 */

const epochMs = z.number();
const channel = z.string().transform(channelId);
const incident = z.string().transform(incidentId);

const notified = z.object({
  id: incident,
  cause: z.string(),
  priority: priorityWord,
  state: alarmStateWord,
  text: z.string(),
  details: z.array(z.string()),
  runbook: z.string().nullable(),
  raisedAt: epochMs,
  clearedAt: epochMs.nullable(),
  count: z.number(),
  regions: z.array(z.string().transform(regionId)),
  hosts: z.array(z.string().transform(hostId)),
  clusters: z.array(z.string().transform(clusterId)),
});

const destination = z.object({ channel, to: z.string().nullable(), who: z.string().nullable() });

const run = z.object({
  incident: notified,
  priority: priorityWord,
  standing: z.enum(['calling', 'spent', 'answered', 'withheld', 'cleared', 'uncovered']),
  chain: z.string().nullable(),
  step: z.number(),
  pass: z.number(),
  round: z.number(),
  passBeganAt: epochMs,
  isHeard: z.boolean(),
  dueAt: epochMs.nullable(),
  told: z.array(destination),
}) satisfies z.ZodType<ChainRun, unknown>;

const lane = z.object({
  destination,
  sentAt: z.array(epochMs),
  lastDigestAt: epochMs.nullable(),
  held: z.array(z.object({ incident, kind: notificationKindWord, key: z.string() })),
  heldSince: epochMs.nullable(),
}) satisfies z.ZodType<Lane, unknown>;

const gap = z.object({
  at: epochMs,
  incident,
  chain: z.string().nullable(),
  sentence: z.string(),
}) satisfies z.ZodType<Gap, unknown>;

const message = z.object({
  key: z.string(),
  kind: notificationKindWord,
  channel,
  recipient: z.string().nullable(),
  who: z.string().nullable(),
  madeAt: epochMs,
  fleet: z.string(),
  seenFrom: z.string(),
  incidents: z.array(notified),
}) satisfies z.ZodType<ChainMessage, unknown>;

const changes = {
  format: z.literal(1),
  at: epochMs.nullable(),
  runs: z.array(run),
  lanes: z.array(z.tuple([z.string(), lane])),
  gaps: z.array(gap),
  waiting: z.array(message),
};

/** What a line changes of what is known before it. */
interface Changes {
  readonly format: 1;
  readonly at: number | null;
  readonly runs: readonly ChainRun[];
  /** By the key of the inbox. */
  readonly lanes: readonly (readonly [string, Lane])[];
  readonly gaps: readonly Gap[];
  /** To be handed over once the line stands. */
  readonly waiting: readonly ChainMessage[];
}

/** One line of the journal. */
export type ChainLine =
  | ({ readonly kind: 'whole' } & Changes)
  | ({ readonly kind: 'step'; readonly gone: readonly IncidentId[] } & Changes)
  | { readonly kind: 'handed'; readonly format: 1; readonly keys: readonly string[] };

const chainLine: z.ZodType<ChainLine, unknown> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('whole'), ...changes }),
  z.object({ kind: z.literal('step'), ...changes, gone: z.array(incident) }),
  z.object({ kind: z.literal('handed'), format: z.literal(1), keys: z.array(z.string()) }),
]);

/** What the journal knows: the chains, and what was to be handed over and may not have been, by key in order. */
export interface Known {
  readonly state: ChainState;
  readonly waiting: ReadonlyMap<string, ChainMessage>;
}

/** What an empty journal knows. */
export const nothingKnown: Known = { state: noChains, waiting: new Map() };

/** Reads one line; null where it is none. */
export function readChainLine(text: string): ChainLine | null {
  try {
    const read = chainLine.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

/** What is known after a line. */
export function afterLine({ state, waiting }: Known, line: ChainLine): Known {
  if (line.kind === 'handed') {
    const handed = new Set(line.keys);
    return { state, waiting: new Map([...waiting].filter(([key]) => !handed.has(key))) };
  }
  const before = line.kind === 'whole' ? nothingKnown : { state, waiting };
  const runs = new Map(before.state.runs);
  for (const id of line.kind === 'step' ? line.gone : []) runs.delete(id);
  for (const one of line.runs) runs.set(one.incident.id, one);
  const lanes = new Map([...before.state.lanes, ...line.lanes]);
  const gaps = [...before.state.gaps, ...line.gaps].slice(-mostGaps);
  const all = new Map([...before.waiting, ...line.waiting.map((one) => [one.key, one] as const)]);
  return { state: { at: line.at, runs, lanes, gaps }, waiting: all };
}

/** All that is known, as one line. */
export function wholeLine({ state, waiting }: Known): ChainLine {
  const { at, runs, lanes, gaps } = state;
  const all = { runs: [...runs.values()], lanes: [...lanes], gaps, waiting: [...waiting.values()] };
  return { format: 1, kind: 'whole', at, ...all };
}

/** What an advance changed, and what it wants said; null where nothing but the time did. */
export function stepLine(before: ChainState, after: ChainState, waiting: readonly ChainMessage[]): ChainLine | null {
  const runs = [...after.runs].filter(([id, run]) => before.runs.get(id) !== run).map(([, run]) => run);
  const gone = [...before.runs.keys()].filter((id) => !after.runs.has(id));
  const lanes = [...after.lanes].filter(([inbox, lane]) => before.lanes.get(inbox) !== lane);
  const gaps = after.gaps.filter((gap) => !before.gaps.includes(gap));
  if ([runs, gone, lanes, gaps, waiting].every(({ length }) => length === 0)) return null;
  return { format: 1, kind: 'step', at: after.at, runs, gone, lanes, gaps, waiting };
}

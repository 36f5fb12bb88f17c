import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AdviceMoment } from '../advice/case.ts';
import type { DecisionAct, DecisionAnswer, DecisionView } from '../contract/decision.ts';
import type { Clock } from '../domain/clock.ts';
import { createDecisionDesk, type DecisionDesk, liveLostAfterMs } from '../engine/decision-desk.ts';
import { type DecisionKeeper, keepDecisions } from '../journal/decisions/keep-decisions.ts';
import { createOperators, type Operators } from '../operators/operators.ts';
import type { SightOf } from '../quorum/count-clusters.ts';
import type { TieOf } from '../quorum/togetherness.ts';
import { type PromotionStory, watchPromotion } from './promotion-world.ts';

/*
 * People at a desk over a played world, with a real log and a real file of operators in a folder of their own. The clock of the
 * desk is that of the world.
 */

/** When the world begins (epoch ms). */
export const worldBeganAt = Date.UTC(2026, 10, 22, 14, 0, 0);

/** A desk, and the world in front of it. */
export interface DecisionWorld {
  readonly desk: DecisionDesk;
  readonly keeper: DecisionKeeper;
  readonly operators: Operators;
  readonly folder: string;
  readonly logFile: string;
  readonly operatorsFile: string;
  /** Plays the world on up to this moment (ms). */
  playTo(untilMs: number): void;
  /** One more tick, which shows this. */
  tick(moment: AdviceMoment): void;
  /** Time goes by and nothing ticks. */
  waitTo(untilMs: number): void;
  look(candidate?: string | null): Promise<DecisionView>;
  act(act: DecisionAct): Promise<DecisionAnswer>;
  close(): Promise<void>;
}

/** Ada and Grace, and what they call themselves when they are asked. */
export const ada = { by: 'Ada', passphrase: 'correct horse battery' } as const;
export const grace = { by: 'Grace', passphrase: 'staple of the second' } as const;

/** What they are asked about. */
export const promoteB1 = { cluster: 'ledger', candidate: 'b1' } as const;

/** What Ada vouches for in a world where a1 has lost its power. */
export const adasWords = [
  { gate: 'G3', text: 'iDRAC power off of a1, by A. Byrne, at 14:03' },
  { gate: 'G9', text: 'the last failover was in March' },
] as const;

/** Ada proposes to promote b1. */
export const adaProposes: Extract<DecisionAct, { kind: 'propose' }> = {
  kind: 'propose',
  question: promoteB1,
  ...ada,
  attestations: [...adasWords],
  reason: 'alpha is lost',
};

/** Grace answers what the picture shows once a1 is gone. */
export const graceVerifies: Extract<DecisionAct, { kind: 'verify' }> = {
  kind: 'verify',
  question: promoteB1,
  ...grace,
  answers: [
    { question: 'side', answer: 'BET+GAM' },
    { question: 'votes', answer: '2' },
    { question: 'fenced', answer: 'PDU outlet off, by Grace, at 14:04' },
    { question: 'cluster', answer: 'ledger' },
  ],
};

/** Worlds are played up to here (ms). */
const worldEndsAt = 100_000;
const played = new WeakMap<PromotionStory, readonly AdviceMoment[]>();

/** Every tick of a story. A world is played once, however many tests look at it. */
export function momentsOf(story: PromotionStory): readonly AdviceMoment[] {
  const known = played.get(story);
  if (known !== undefined) return known;
  const moments: AdviceMoment[] = [];
  watchPromotion(story, worldEndsAt, (moment) => moments.push(kept(moment)));
  played.set(story, moments);
  return moments;
}

/** What a tick lends until the next one, written down. */
function kept(moment: AdviceMoment): AdviceMoment {
  const { fleet, snapshot, roles, sightOf } = moment;
  const sights = new Map(
    fleet.clusters.map((cluster) => {
      const sight = sightOf(cluster);
      const hosts = cluster.members.map(({ host }) => host);
      const ties = new Map(hosts.flatMap((a) => hosts.map((b) => [`${a} ${b}`, sight.tieOf(a, b)] as const)));
      const tieOf: TieOf = (a, b) => ties.get(`${a} ${b}`) ?? 'unknown';
      return [cluster.id, { ...sight, seen: new Set(sight.seen), readings: new Map(sight.readings), tieOf }] as const;
    }),
  );
  const sightIn: SightOf = ({ id }) => {
    const sight = sights.get(id);
    if (sight === undefined) throw new Error(`there is no ${id} in this world`);
    return sight;
  };
  return { fleet, snapshot, roles, sightOf: sightIn };
}

/** Opens a desk over a story, before its first tick. */
export async function openDecisionWorld(
  story: PromotionStory,
  {
    isDrill = false,
    folder = mkdtempSync(join(tmpdir(), 'quorumscope-desk-')),
  }: { isDrill?: boolean; folder?: string } = {},
): Promise<DecisionWorld> {
  let now = 0;
  const clock: Clock = {
    monotonicMs: () => now,
    epochMs: () => worldBeganAt + now,
    after: () => () => undefined,
  };
  const logFile = join(folder, 'ledger.jsonl');
  const keeper = keepDecisions({
    log: logFile,
    key: join(folder, 'signing-key.pem'),
    clock,
    syslog: { address: '127.0.0.1', port: 9 },
  });
  await keeper.check();
  const operatorsFile = join(folder, 'operators.json');
  const operators = createOperators(operatorsFile, clock);
  const listeners = new Set<(moment: AdviceMoment) => void>();
  const source = {
    onTick: (listener: (moment: AdviceMoment) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const desk = createDecisionDesk({
    source,
    isDrill,
    keeper,
    operators,
    clock,
    pictureEpochMs: clock.epochMs,
    lostAfterMs: liveLostAfterMs,
  });
  return {
    desk,
    keeper,
    operators,
    folder,
    logFile,
    operatorsFile,
    playTo: (untilMs) => {
      for (const moment of momentsOf(story)) {
        const { t } = moment.snapshot;
        if (t <= now || t > untilMs) continue;
        now = t;
        for (const listener of listeners) listener(moment);
      }
    },
    tick: (moment) => {
      now += 250;
      for (const listener of listeners) listener({ ...moment, snapshot: { ...moment.snapshot, t: now } });
    },
    waitTo: (untilMs) => {
      now = untilMs;
    },
    look: async (candidate = 'b1') => {
      const view = await desk.look({ cluster: 'ledger', candidate });
      if (view === null) throw new Error('the desk knows no ledger');
      return view;
    },
    act: (act) => desk.act(act),
    close: async () => {
      desk.close();
      await keeper.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

let bothSetUp: Promise<string> | null = null;

/** Sets Ada up, who then sets Grace up. scrypt takes its time: it is done once, and the file is copied. */
export async function setUpBoth({ operatorsFile }: Pick<DecisionWorld, 'operatorsFile'>): Promise<void> {
  bothSetUp ??= fileOfBoth();
  writeFileSync(operatorsFile, await bothSetUp, { mode: 0o600 });
}

async function fileOfBoth(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'quorumscope-operators-'));
  const path = join(folder, 'operators.json');
  const operators = createOperators(path, { monotonicMs: () => 0, epochMs: () => 0, after: () => () => undefined });
  const by = { name: ada.by, passphrase: ada.passphrase };
  await operators.act({ kind: 'add', name: ada.by, passphrase: ada.passphrase, by: null });
  await operators.act({ kind: 'add', name: grace.by, passphrase: grace.passphrase, by });
  const content = readFileSync(path, 'utf8');
  rmSync(folder, { recursive: true });
  return content;
}

import { advise, noPast, noteAdvice, type AdvicePast } from '../advice/advise.ts';
import { readAttestations } from '../advice/attestation.ts';
import type { AdviceMoment } from '../advice/case.ts';
import type { Advice } from '../domain/advice.ts';
import type { Fact } from '../domain/fact.ts';
import type { Cluster, Fleet, Policy } from '../domain/fleet.ts';
import { clusterId, hostId } from '../domain/ids.ts';
import type { RawRole } from '../domain/reading.ts';
import { tickOf } from '../engine/tick.ts';
import { type Course, type Layout, play, sceneCluster, sceneFleet, type Trouble } from './scene.ts';

/*
 * A PostgreSQL cluster in a scene: a1 leads in alpha, b1 and g1 follow it from beta and gamma; other hosts stand beside them. Every
 * host that is heard is asked for its role with each listing, and answers as the probe's query does.
 */

/** The fleet of the world. `change` edits the cluster, `policy` the policy. */
export function promotionFleet(
  change: Partial<Cluster> = {},
  { layout = wholeLayout, policy = {} }: { readonly layout?: Layout; readonly policy?: Partial<Policy> } = {},
): Fleet {
  const members = ['a1', 'b1', 'g1'];
  const ledger: Cluster = {
    ...sceneCluster('ledger', members, 'none'),
    product: 'postgresql',
    rpoSeconds: 5,
    fencing: { method: 'iDRAC', leaseSeconds: null, watchdog: false },
    ...change,
  };
  return sceneFleet(layout, { clusters: [ledger], policy });
}

const wholeLayout: Layout = { alpha: ['a1', 'a2'], beta: ['b1', 'b2'], gamma: ['g1', 'g2'] };

/** What a member says when it is asked at a moment, in a word for PostgreSQL or as its probe printed it; null = it gives no answer. */
export type Says = (host: string, now: number, cluster: string) => 'primary' | 'standby' | 'stopped' | RawRole | null;

/** a1 leads and the others follow, for ever. */
export const a1Leads: Says = (host) => (host === 'a1' ? 'primary' : 'standby');

/** The raw output of the role probe of PostgreSQL. */
function postgresqlOutput(role: 'primary' | 'standby', identity = '77'): string {
  const common = { v: 1, now: 1_795_320_262, system_identifier: identity, synchronous_standby_names: '' };
  const senders: readonly object[] = [];
  if (role === 'primary')
    return JSON.stringify({ ...common, in_recovery: false, wal_tli: 1, lsn: '0/40', read_only: 'off', senders });
  const receiver = { status: 'streaming', received_tli: 1, sender_host: '10.0.1.11' };
  return JSON.stringify({ ...common, in_recovery: true, lsn: '0/40', replay_lsn: '0/40', receiver, senders });
}

/** Adds the answers of members to the listings of their hosts. */
function withRoles(says: Says, { clusters }: Fleet): (fact: Fact) => readonly Fact[] {
  return (fact) => {
    if (fact.kind !== 'sockets') return [fact];
    const { host, t } = fact;
    const roles = clusters.flatMap((cluster): readonly Fact[] => {
      const isMember = cluster.members.some((member) => member.host === host);
      const said = isMember ? says(host, t, cluster.id) : null;
      return said === null ? [] : [{ kind: 'role', t, host, cluster: cluster.id, ...answerOf(said) }];
    });
    return [fact, ...roles];
  };
}

function answerOf(said: NonNullable<ReturnType<Says>>): RawRole {
  if (typeof said === 'object') return said;
  if (said !== 'stopped') return { exit: 0, text: postgresqlOutput(said), stderr: '' };
  return { exit: 2, text: '', stderr: 'psql: error: connection to server failed: Connection refused' };
}

/** A world that is played, and what is asked about it. */
export interface PromotionStory {
  readonly fleet?: Fleet;
  readonly troubles: readonly Trouble[];
  readonly healedAt?: number;
  readonly says?: Says;
  /** What comes in for a fact, the answers of members included; the fact itself where absent. */
  readonly comesIn?: (fact: Fact) => readonly Fact[];
  readonly course?: Partial<Course>;
}

/** The sheets of a played world. */
export interface PromotionTold {
  /** The sheet of the last tick for b1, with what people vouch for. */
  sheet(attest?: readonly string[], candidate?: string): Advice;
  /** The sheets of b1 at every tick, with the same words of people. */
  readonly sheets: readonly Advice[];
}

/** What people can vouch for, all of it: the fence of a1 named, and the two others of alpha and gamma not. */
export const fullWord: readonly string[] = [
  'G3=iDRAC power off of a1, by A. Byrne, at 14:03',
  'G4=accepted by the duty manager',
  'G9=the last failover was in March',
  'G10=alpha is lost; second: B. Keane',
];

/** Plays a world up to `untilMs` and shows every tick of it, as the advice needs it. A moment is good until the next one. */
export function watchPromotion(story: PromotionStory, untilMs: number, watch: (moment: AdviceMoment) => void): void {
  const { fleet = promotionFleet(), troubles, says = a1Leads, comesIn = (fact) => [fact], healedAt, course } = story;
  const roles = withRoles(says, fleet);
  play(
    {
      fleet,
      troubles,
      ...(healedAt === undefined ? {} : { healedAt }),
      ...course,
      tamper: (fact) => roles(fact).flatMap(comesIn),
      watch: (step) => watch(tickOf(step, fleet)),
    },
    untilMs,
  );
}

/** Plays a world up to `untilMs`, asking at every tick whether b1 may be promoted. `attest` = what people vouch for at each. */
export function playPromotion(
  story: PromotionStory,
  untilMs: number,
  attest: readonly string[] = fullWord,
): PromotionTold {
  const kept: { past: AdvicePast; moment: AdviceMoment | null } = { past: noPast, moment: null };
  const sheets: Advice[] = [];
  watchPromotion(story, untilMs, (moment) => {
    kept.past = noteAdvice(kept.past, moment);
    kept.moment = moment;
    sheets.push(ask(moment, kept.past, attest, 'b1'));
  });
  const { moment } = kept;
  if (moment === null) throw new Error('nothing was played');
  return { sheets, sheet: (words = [], candidate = 'b1') => ask(moment, kept.past, words, candidate) };
}

/** Asks about one member of the cluster `ledger`. Throws where the question itself is wrong: it belongs to the test. */
function ask(moment: AdviceMoment, past: AdvicePast, attest: readonly string[], host: string): Advice {
  const cluster = moment.fleet.clusters.find(({ id }) => id === clusterId('ledger'));
  const candidate = cluster?.members.find((member) => member.host === hostId(host));
  if (cluster === undefined || candidate === undefined) throw new Error(`ledger has no ${host}`);
  const wanted = cluster.quorum.model === 'none' ? attest : attest.filter((text) => !text.startsWith('G4'));
  const attestations = readAttestations(wanted, cluster.quorum.model);
  if (!attestations.ok) throw new Error(attestations.error);
  const sheet = advise({ cluster, candidate, attestations: attestations.value }, moment, past);
  if (sheet === null) throw new Error('ledger is not in the snapshot');
  return sheet;
}

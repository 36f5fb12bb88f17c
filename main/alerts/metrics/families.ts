import { alarmStates, checkOutcomes, priorities, sessionStates, situationTypes } from '../../domain/all-words.ts';
import {
  doubts,
  dropReasons,
  hostStates,
  pairStates,
  phases,
  probes,
  sideStates,
  sights,
  tellResults,
} from './label-words.ts';

/*
 * All metrics, by the conventions of Prometheus (prometheus.io/docs/practices/naming): base units, `_total` for what only grows. Every
 * label is an id of the inventory or one of a few words, so that the number of series is bounded by the inventory. Nothing in here is
 * a text of a host, a name of a person or a sentence.
 */

/** Ids of the inventory that a label can bear. */
export type IdLabel = 'region' | 'host' | 'cluster' | 'channel';

/** What a label can be: an id, or one of these words. */
export type LabelRange = IdLabel | readonly string[];

/** One metric. */
export interface Family {
  readonly type: 'gauge' | 'counter' | 'histogram';
  /** One sentence; when there is no series says so too. */
  readonly help: string;
  readonly labels: Readonly<Record<string, LabelRange>>;
}

const ofPair = { region_a: 'region', region_b: 'region' } as const;

/** Every metric by its name, in the order in which they are shown. */
export const families = {
  quorumscope_engine_ticking: {
    type: 'gauge',
    help: '1 while the engine has ticked within the last 10 seconds, else 0; then nothing is told of the world.',
    labels: {},
  },
  quorumscope_last_tick_timestamp_seconds: {
    type: 'gauge',
    help: 'When the engine ticked last, Unix time; absent before its first tick.',
    labels: {},
  },
  quorumscope_tick_duration_seconds: {
    type: 'histogram',
    help: 'How long the engine took for a tick, from its beginning until it was told.',
    labels: {},
  },
  quorumscope_probe_duration_seconds: {
    type: 'histogram',
    help: 'How long a probe took that was answered: a listing of sockets, a connect from host to host, an HTTP check.',
    labels: { probe: probes },
  },
  quorumscope_probes_total: {
    type: 'counter',
    help: 'Probes that ended, by how they ended.',
    labels: { probe: probes, outcome: ['complete', 'incomplete', ...checkOutcomes] },
  },
  quorumscope_facts_total: {
    type: 'counter',
    help: 'Facts that were taken as evidence since the engine started.',
    labels: {},
  },
  quorumscope_dropped_evidence_total: {
    type: 'counter',
    help: 'Pieces of evidence that were not believed since the engine started, by reason.',
    labels: { reason: dropReasons },
  },
  quorumscope_observer_sight: {
    type: 'gauge',
    help: 'How well the observer sees: 1 for the word that holds, 0 for the others.',
    labels: { sight: sights },
  },
  quorumscope_observer_doubt: {
    type: 'gauge',
    help: '1 while the observer distrusts itself for this reason and names nothing new, else 0.',
    labels: { kind: doubts },
  },
  quorumscope_observer_hosts_read: {
    type: 'gauge',
    help: 'Hosts of which a fresh listing was read.',
    labels: {},
  },
  quorumscope_observer_hosts_declared: {
    type: 'gauge',
    help: 'Hosts that the inventory declares.',
    labels: {},
  },
  quorumscope_observer_last_fact_age_seconds: {
    type: 'gauge',
    help: 'Age of the newest fact from any host at the last tick; absent before the first fact.',
    labels: {},
  },
  quorumscope_region_pair_connectivity_ratio: {
    type: 'gauge',
    help: 'Share of the host pairs between two regions that reach each other, of those of which anything is known; absent where nothing is, and while the observer does not see or distrusts itself.',
    labels: ofPair,
  },
  quorumscope_region_pair_host_pairs: {
    type: 'gauge',
    help: 'Host pairs between two regions, by what is known of them.',
    labels: { ...ofPair, state: pairStates },
  },
  quorumscope_region_pair_loss_ratio: {
    type: 'gauge',
    help: 'Share of sent bytes that had to be sent again lately, the worse direction; absent where nothing was sent.',
    labels: ofPair,
  },
  quorumscope_region_pair_rtt_seconds: {
    type: 'gauge',
    help: 'Round-trip time as the kernels measured it lately, median of the host pairs; absent where none did.',
    labels: ofPair,
  },
  quorumscope_hosts: {
    type: 'gauge',
    help: 'Hosts of a region by state; unreachable = witnesses agree, unobserved = nobody could look.',
    labels: { region: 'region', state: hostStates },
  },
  quorumscope_host_alive: {
    type: 'gauge',
    help: '1 = alive, 0 = unreachable; absent while nobody can look and during maintenance.',
    labels: { region: 'region', host: 'host' },
  },
  quorumscope_sessions: {
    type: 'gauge',
    help: 'SSH sessions of the observer to the hosts of a region, by state; only streaming is sight.',
    labels: { region: 'region', state: sessionStates },
  },
  quorumscope_cluster_margin_votes: {
    type: 'gauge',
    help: 'Votes to spare on the strongest side, surely (worst) and at most (best); negative = too few; absent without a rule, without sight of any vote, and while the observer does not see or distrusts itself.',
    labels: { cluster: 'cluster', bound: ['worst', 'best'] },
  },
  quorumscope_cluster_quorate: {
    type: 'gauge',
    help: '1 = a side surely has quorum, 0 = no side can have it; absent where the votes that were seen leave it open, without a rule, and while the observer does not see or distrusts itself.',
    labels: { cluster: 'cluster' },
  },
  quorumscope_cluster_sides: {
    type: 'gauge',
    help: 'Sides of a cluster by their quorum; absent as the margin is, but for the rule.',
    labels: { cluster: 'cluster', state: sideStates },
  },
  quorumscope_cluster_believed_primaries: {
    type: 'gauge',
    help: 'Members that say they lead; absent where the product has no role to ask for, or where nobody says so and not everybody was heard.',
    labels: { cluster: 'cluster' },
  },
  quorumscope_cluster_unobserved_members: {
    type: 'gauge',
    help: 'Members of a cluster of which nobody could tell the side.',
    labels: { cluster: 'cluster' },
  },
  quorumscope_situations: {
    type: 'gauge',
    help: 'Situations that stand now, by type and phase.',
    labels: { type: situationTypes, phase: ['suspected', 'confirmed'] },
  },
  quorumscope_situation_changes_total: {
    type: 'counter',
    help: 'Situations that were suspected, confirmed or cleared since the engine started: also those that came and went between two scrapes.',
    labels: { type: situationTypes, phase: phases },
  },
  quorumscope_incidents: {
    type: 'gauge',
    help: 'Incidents by priority and alarm state (ISA-18.2); absent where alerting is not running.',
    labels: { priority: priorities, state: alarmStates },
  },
  quorumscope_alert_queue_length: {
    type: 'gauge',
    help: 'Messages that wait for a channel.',
    labels: { channel: 'channel' },
  },
  quorumscope_alert_queue_oldest_age_seconds: {
    type: 'gauge',
    help: 'How long the oldest message has been waiting for a channel; absent while none waits.',
    labels: { channel: 'channel' },
  },
  quorumscope_alert_dead_letters: {
    type: 'gauge',
    help: 'Messages that a channel was never told and that are not tried any more; they wait for a person.',
    labels: { channel: 'channel' },
  },
  quorumscope_alert_tellings_total: {
    type: 'counter',
    help: 'Tries to tell a channel, by result: delivered, failed (tried again later), dead (given up).',
    labels: { channel: 'channel', result: tellResults },
  },
} as const satisfies Readonly<Record<string, Family>>;

/** Name of a metric. */
export type FamilyName = keyof typeof families;

/** Upper bounds of the buckets of the histograms, seconds. */
export const bucketsOf = {
  /** The bar of a tick is 10 ms for 1,000 hosts, 50 ms for 5,000 (docs/performance). */
  quorumscope_tick_duration_seconds: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
  quorumscope_probe_duration_seconds: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
} as const;

type WordOf<R extends LabelRange> = R extends readonly (infer Word)[] ? Word : string;

/** Values of the labels of a metric. */
export type LabelsOf<N extends FamilyName> = {
  readonly [L in keyof (typeof families)[N]['labels']]: (typeof families)[N]['labels'][L] extends LabelRange
    ? WordOf<(typeof families)[N]['labels'][L]>
    : never;
};

/** A metric that is read off, not observed. */
export type ReadName = {
  [N in FamilyName]: (typeof families)[N]['type'] extends 'histogram' ? never : N;
}[FamilyName];

/** One series with its value, which is always finite: what is not known has no sample. */
export type Sample = {
  [N in ReadName]: { readonly name: N; readonly labels: LabelsOf<N>; readonly value: number };
}[ReadName];

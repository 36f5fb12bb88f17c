import { describe, expect, it } from 'vitest';
import { matterOf, replayRecorded, situationsTold } from '../testing/recorded.ts';

/** The fault of every capture that the lab records begins here (ms). */
const faultAt = 6000;
/** By then every host was read once (ms). */
const startedAt = 2000;

const link = { a: 'alpha', b: 'beta' };
const cutOfLink = { type: 'partial-partition', subject: { pairs: [['alpha', 'beta']], bridges: ['gamma'] } };
const filtered = (from: string, to: string) => ({ type: 'port-filtered', subject: { from, to, port: 5432 } });

/** What is confirmed of each capture: these and no others, each once. */
const truths: Readonly<Record<string, readonly object[]>> = {
  'one-way': [{ type: 'one-way', subject: { from: 'alpha', to: 'beta' } }],
  'loss-20': [{ type: 'lossy-link', subject: link }],
  hung: [{ type: 'service-hung', subject: { host: 'beta1', port: 5432 } }],
  'port-drop': [filtered('alpha', 'beta')],
  'reject-tcp-reset': [cutOfLink],
  'reject-tcp-reset-port': [filtered('alpha', 'beta'), filtered('beta', 'alpha')],
  'reject-icmp-host': [cutOfLink],
  'reject-icmp-admin': [cutOfLink],
  'reject-icmp-port': [cutOfLink],
  'link-down': [{ type: 'host-unreachable', subject: { host: 'beta1' } }],
  blackhole: [{ type: 'host-unreachable', subject: { host: 'beta1' } }],
  'blackhole-but-observer': [{ type: 'host-isolated', subject: { host: 'beta1' } }],
  'region-isolated': [
    { type: 'partition', subject: { sides: [['alpha', 'beta'], ['gamma']] } },
    { type: 'quorum-at-risk', subject: { cluster: 'mon' } },
  ],
  'power-off': [
    { type: 'host-unreachable', subject: { host: 'beta2' } },
    { type: 'quorum-at-risk', subject: { cluster: 'mon' } },
  ],
  'blackhole-8s': [{ type: 'host-unreachable', subject: { host: 'beta1' } }],
  'reject-icmp-admin-8s': [cutOfLink],
  'region-dark': [
    { type: 'region-dark', subject: { region: 'gamma' } },
    { type: 'quorum-at-risk', subject: { cluster: 'mon' } },
  ],
  flapping: [{ type: 'flapping', subject: link }],
  // The first cut of four seconds is one, and told as such.
  'flapping-slow': [cutOfLink, { type: 'flapping', subject: link }],
  'blip-1500ms': [],
  'blind-one-region': [{ type: 'noc-blind', subject: { regions: ['beta'] } }],
};

describe('replay of what the lab recorded', { timeout: 60_000 }, () => {
  for (const [name, truth] of Object.entries(truths)) {
    it(`names ${name} rightly and once, and says nothing of it before it began`, () => {
      const { changes } = replayRecorded(name);
      const early = changes.filter(({ kind, t }) => kind === 'situation' && t > startedAt && t < faultAt);
      expect(early).toEqual([]);
      const confirmed = situationsTold(changes, 'confirmed').map(matterOf);
      expect(confirmed).toHaveLength(truth.length);
      expect(confirmed).toEqual(expect.arrayContaining([...truth]));
    });
  }

  it('never confirms a cut where half of all packets still arrive', () => {
    const { changes } = replayRecorded('loss-50');
    const cuts = ['partition', 'partial-partition', 'one-way', 'region-dark', 'host-unreachable', 'host-isolated'];
    const types = situationsTold(changes, 'confirmed').map(({ type }) => type);
    expect(types.filter((type) => cuts.includes(type))).toEqual([]);
  });

  it.each(['nats-cut', 'zookeeper-cut'])(
    'sees no direction live by the orphans that processes leave behind (%s)',
    (name) => {
      const { changes } = replayRecorded(name);
      const types = new Set(situationsTold(changes, 'confirmed').map(({ type }) => type));
      expect(types).toContain('partition');
      expect(types).not.toContain('one-way');
    },
  );

  it('keeps to the dead direction while the living one falls silent too, and forgets it after the heal', () => {
    const { changes, last } = replayRecorded('one-way');
    const ends = changes.filter(({ kind, t }) => kind === 'region-pair' && t > faultAt && t < 26_000);
    expect(ends.map((change) => change.kind === 'region-pair' && change.verdict)).toEqual(['asymmetric']);
    expect(last.situations).toEqual([]);
  });
});

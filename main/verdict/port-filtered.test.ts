import { describe, expect, it } from 'vitest';
import { hostId } from '../domain/ids.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { silentHost } from '../evidence/host-evidence.ts';
import type { LossMemory } from '../evidence/loss-memory.ts';
import { noLoss } from '../evidence/loss-memory.ts';
import type { PathLane } from '../evidence/path.ts';
import { pictureAt, pictureOf, provenPath } from '../testing/small-picture.ts';
import { sceneFleet } from '../testing/scene.ts';
import type { Picture } from './picture.ts';
import { noteLossy, portFilteredFindings, type LinkHistory } from './port-filtered.ts';

// The region that stands first has the hosts that are sorted last.
const fleet = sceneFleet({ alpha: ['z1', 'z2'], beta: ['a1', 'a2'] });
const quietPast: LinkHistory = { flaps: new Map(), brokenAt: new Map(), lossyAt: new Map() };
const flapping = (count: number): LinkHistory => {
  const changes = Array.from({ length: count }, (_, nth) => pictureAt - 20_000 + nth * 1000);
  const flaps = { isCut: false, turningSince: null, changes, silences: [] };
  return { ...quietPast, flaps: new Map([['alpha|beta', flaps]]) };
};

/** Tries to port 5432 of `serving` fail while the rest of the path works. */
function deadPort(client: string, serving: string, parts: Partial<PathLane> = {}): Picture['paths'][number] {
  const [a, b] = client < serving ? [client, serving] : [serving, client];
  const lane: PathLane = {
    client: hostId(client),
    serving: hostId(serving),
    witness: hostId(client),
    server: 'peer',
    port: 5432,
    since: pictureAt - 4000,
    seenAt: pictureAt - 500,
    tries: 4,
    failedAmidAt: pictureAt - 1500,
    amidTries: 1,
    knock: null,
    open: null,
    what: 'no answer',
    ...parts,
  };
  return { ...provenPath(a, b), lanes: [lane] };
}
const twoPairs = (parts: Partial<PathLane> = {}) => [deadPort('a1', 'z1', parts), deadPort('a2', 'z2', parts)];
const named = (picture: Picture, history = quietPast) =>
  portFilteredFindings(picture, history).map(({ matter, strength }) => [matter.subject, strength]);
const found = [{ from: 'beta', to: 'alpha', port: 5432 }, 'proven'];

/** What hosts and askers said of port 5432 of z1 and z2. */
function withWords(picture: Picture, listens: boolean, refused: readonly string[]): Picture {
  const listener = {
    listenedAt: pictureAt - 200,
    listensSince: 0,
    goneSince: listens ? null : pictureAt - 5000,
    queued: 0,
    queuedSince: null,
    unreadSince: null,
  };
  const host = { ...silentHost, sampledAt: pictureAt - 200, ports: new Map([[5432, listener]]) };
  const answer = { answer: 'refused', since: pictureAt - 2000, at: pictureAt - 1000 } as const;
  const evidence: Evidence = {
    ...picture.evidence,
    hosts: new Map(['z1', 'z2'].map((id) => [hostId(id), host])),
    answers: new Map(
      ['z1:5432', 'z2:5432'].map((key) => [key, new Map(refused.map((asker) => [hostId(asker), answer]))]),
    ),
  };
  return { ...picture, evidence };
}

/** What one pair lost of 200 sendings, in three of its last slots. */
function lossOf(share: number): LossMemory {
  const [resent, slowResent] = [200 * share, 400 * share];
  return { ...noLoss, at: pictureAt, sent: 200, resent, slowSent: 400, slowResent, slots: 0b10101 };
}

describe('portFilteredFindings', () => {
  it('names a port that two pairs of hosts find dead while the same pairs reach each other', () => {
    expect(named(pictureOf(fleet, twoPairs()))).toEqual([found]);
  });

  it('waits for a second pair where the fleet has one, but not for ever', () => {
    expect(named(pictureOf(fleet, [deadPort('a1', 'z1', { tries: 8 })]))).toEqual([[found[0], 'proven']]);
    const young = { tries: 8, since: pictureAt - 3000 };
    expect(named(pictureOf(fleet, [deadPort('a1', 'z1', young)]))).toEqual([[found[0], 'suspect']]);
  });

  it('says nothing while no try failed between two proofs of the path: a cut looks the same', () => {
    expect(named(pictureOf(fleet, twoPairs({ failedAmidAt: null, amidTries: 0 })))).toEqual([]);
  });

  it('says nothing of a path that is itself broken, or that nobody proved lately', () => {
    const [path] = twoPairs();
    if (path === undefined) throw new Error('no path');
    expect(named(pictureOf(fleet, [{ ...path, state: 'cut' }]))).toEqual([]);
    expect(named(pictureOf(fleet, [{ ...path, provenAt: pictureAt - 6000 }]))).toEqual([]);
  });

  it('accuses nobody by tries from while the link was broken, whatever the order of hosts and regions', () => {
    const broken = (at: number): LinkHistory => ({ ...quietPast, brokenAt: new Map([['alpha|beta', at]]) });
    expect(named(pictureOf(fleet, twoPairs()), broken(pictureAt - 1000))).toEqual([]);
    expect(named(pictureOf(fleet, twoPairs()), broken(pictureAt - 2000))).toEqual([found]);
  });

  it('accuses nobody by tries that fell into a short silence of the whole link', () => {
    const silence = { since: pictureAt - 2000, isWhole: true, until: pictureAt - 1000 };
    const flaps = { isCut: false, turningSince: null, changes: [], silences: [silence] };
    const history = { ...quietPast, flaps: new Map([['alpha|beta', flaps]]) };
    expect(named(pictureOf(fleet, twoPairs()), history)).toEqual([]);
    expect(named(pictureOf(fleet, twoPairs({ failedAmidAt: pictureAt - 500 })), history)).toEqual([found]);
  });

  it('asks for a second failed try on a link that was cut and healed lately: the first may have met another cut', () => {
    expect(named(pictureOf(fleet, twoPairs()), flapping(2))).toEqual([]);
    expect(named(pictureOf(fleet, twoPairs({ amidTries: 2 })), flapping(2))).toEqual([found]);
    expect(named(pictureOf(fleet, twoPairs()), flapping(1))).toEqual([found]);
  });

  it('only suspects where the link, on whatever pair, loses enough to explain the failed tries', () => {
    const other = { ...provenPath('a1', 'z2'), lossForward: lossOf(0.08) };
    expect(named(pictureOf(fleet, [...twoPairs({ tries: 2 }), other]))).toEqual([[found[0], 'suspect']]);
    expect(named(pictureOf(fleet, [...twoPairs({ tries: 8 }), other]))).toEqual([found]);
  });

  it('accuses no port on a link that loses a tenth or more: every port fails there, and stalls hide the worst of it', () => {
    const other = { ...provenPath('a1', 'z2'), lossForward: lossOf(0.19) };
    const lossy = pictureOf(fleet, [...twoPairs({ tries: 20 }), other]);
    expect(named(lossy, { ...quietPast, lossyAt: noteLossy(new Map(), lossy) })).toEqual([]);
  });

  it('nor by what was tried while so much was lost: the loss fades from memory before the connections try again', () => {
    const after = (at: number): LinkHistory => ({ ...quietPast, lossyAt: new Map([['alpha|beta', at]]) });
    expect(named(pictureOf(fleet, twoPairs()), after(pictureAt - 1000))).toEqual([]);
    expect(named(pictureOf(fleet, twoPairs()), after(pictureAt - 2000))).toEqual([found]);
    expect(noteLossy(after(7).lossyAt, pictureOf(fleet, twoPairs()))).toEqual(new Map([['alpha|beta', 7]]));
  });

  it('leaves a service that refuses by itself to its own name, and takes a refusal of one that listens for a filter', () => {
    expect(named(withWords(pictureOf(fleet, twoPairs()), false, ['a1', 'a2']))).toEqual([]);
    expect(named(withWords(pictureOf(fleet, twoPairs()), true, ['a1', 'a2']))).toEqual([found]);
  });
});

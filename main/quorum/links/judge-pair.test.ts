import { describe, expect, it } from 'vitest';
import type { ClusterLink } from '../../domain/cluster-link.ts';
import { hostId } from '../../domain/ids.ts';
import { judgePair } from './judge-pair.ts';
import { linkWords } from './link-words.ts';

const now = 100_000;
const pair = { a: hostId('n1'), b: hostId('n2') };

function link(parts: Partial<ClusterLink>): ClusterLink {
  const state = parts.state ?? 'reaches';
  const isBad = state !== 'reaches' && state !== 'unobserved' && state !== 'closed';
  const witnesses = state === 'unobserved' ? [] : [{ host: hostId('n1'), what: 'said so', ageMs: 500 }];
  return {
    ...pair,
    purposes: ['data'],
    port: null,
    via: 'TCP',
    state,
    since: isBad ? now - 9000 : null,
    ageMs: 500,
    witnesses,
    ...parts,
  };
}

const anyPort = (parts: Partial<ClusterLink> = {}) => link(parts);
const log = (parts: Partial<ClusterLink> = {}) => link({ port: 2888, ...parts });
const election = (parts: Partial<ClusterLink> = {}) => link({ port: 3888, purposes: ['heartbeat'], ...parts });
const raft = (parts: Partial<ClusterLink> = {}) => link({ port: 2380, purposes: ['data', 'heartbeat'], ...parts });
const knet = (nth: number, parts: Partial<ClusterLink> = {}) =>
  link({ via: `link ${nth} udp`, purposes: ['heartbeat'], ...parts });

const said = (links: readonly ClusterLink[], any: ClusterLink = anyPort()) =>
  linkWords([{ pair, ...judgePair(links, any) }], [], now)[0];

describe('judgePair and linkWords', () => {
  it('says heartbeat cut, data fine, by the ports of the product', () => {
    expect(said([election({ state: 'cut' }), log()])).toBe('heartbeat cut, data fine (port 3888): n1 | n2');
  });

  it('says data cut, heartbeat fine', () => {
    expect(said([election(), log({ state: 'cut' })])).toBe('data cut, heartbeat fine (port 2888): n1 | n2');
  });

  it('says of one port that carries both that other ports are fine', () => {
    expect(said([raft({ state: 'cut' })])).toBe('heartbeat and data cut on port 2380, other ports fine: n1 | n2');
  });

  it('calls data fine only by a proof from after the heartbeat was lost', () => {
    const old = { ageMs: 9000 };
    expect(said([election({ state: 'cut' }), log(old)], anyPort(old))).toBe(
      'heartbeat cut (port 3888), data not proven since: n1 | n2',
    );
  });

  it('takes what was not looked at neither for a cut nor for fine', () => {
    expect(said([election({ state: 'unobserved' }), log()])).toBeUndefined();
    expect(
      said([election({ state: 'cut' }), log({ state: 'unobserved' })], anyPort({ state: 'unobserved' })),
    ).toContain('data not proven since');
  });

  it('goes by the port where the product tells nothing of its heartbeat any more', () => {
    const witnesses = [{ host: hostId('n1'), what: 'last said: dist to n2: connected', ageMs: 40_000 }];
    const stale = link({ via: 'dist', purposes: ['heartbeat'], state: 'unobserved', ageMs: 40_000, witnesses });
    expect(said([stale, raft({ state: 'cut' })])).toBe(
      'heartbeat and data cut on port 2380, other ports fine: n1 | n2',
    );
  });

  it('takes a port on which nobody listens for no cut', () => {
    expect(judgePair([election({ state: 'closed' })], anyPort()).heartbeat.carried).toBe('unknown');
  });

  it('calls a heartbeat with one of two links cut no cut', () => {
    expect(judgePair([knet(0, { state: 'cut' }), knet(1)], anyPort()).heartbeat.carried).toBe('partly');
    expect(judgePair([knet(0, { state: 'cut' }), knet(1, { state: 'cut' })], anyPort()).heartbeat.carried).toBe('cut');
  });

  it('names a few pairs of many that suffer the same', () => {
    const pairs = Array.from({ length: 9 }, (_, nth) => ({
      pair: { a: hostId('n1'), b: hostId(`m${nth}`) },
      ...judgePair([knet(0, { state: 'cut' })], anyPort()),
    }));
    expect(linkWords(pairs, [], now)).toEqual([
      'heartbeat cut, data fine (link 0 udp): n1 | m0, n1 | m1, n1 | m2, n1 | m3, 5 more pairs',
    ]);
  });
});

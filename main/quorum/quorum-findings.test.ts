import { describe, expect, it } from 'vitest';
import { type ClusterId, clusterId, type HostId, hostId } from '../domain/ids.ts';
import { countedCluster } from '../domain/snapshot-examples.ts';
import type { ClusterStatus, QuorumSide, SituationMatter } from '../domain/snapshot.ts';
import { defaultPolicy } from '../domain/default-policy.ts';
import type { Finding } from '../verdict/finding.ts';
import { stepSituations, type TrackedSituations } from '../verdict/lifecycle.ts';
import { type Breakage, breakageOf, provenLosses, quorumFindings } from './quorum-findings.ts';

const broken = { isKnown: true, since: 1000, lastsUntil: 1800, gone: new Set([hostId('e')]) };
const nowhere = new Map();
const none = new Map<string, number>();
const grounds = { breakage: broken, stopped: new Map<ClusterId, ReadonlySet<HostId>>(), standing: none };

function side(hosts: string, worst: number, best: number): QuorumSide {
  const margin = { worst: worst - 3, best: best - 3 };
  const state = best < 3 ? 'inquorate' : worst < 3 ? 'ambiguous' : worst === 3 ? 'at-risk' : 'quorate';
  return { hosts: hosts.split(' ').map(hostId), worst, best, margin, state };
}

/** Five voters, three needed. */
function five(...sides: readonly QuorumSide[]): ClusterStatus {
  return countedCluster('mon', { model: 'majority', needed: 3, total: 5, sides });
}

function told(status: ClusterStatus) {
  return quorumFindings([status], grounds, 2000).findings.map(({ matter, strength }) => [matter.type, strength]);
}

describe(quorumFindings, () => {
  it('says nothing of a whole cluster', () => {
    expect(told(five(side('a b c d e', 5, 5)))).toEqual([]);
    const { clustersWell } = quorumFindings([five(side('a b c d e', 5, 5))], grounds, 2000);
    expect(clustersWell.has(clusterId('mon'))).toBe(true);
  });

  it('says that a side stands at the edge when the others are cut from it', () => {
    expect(told(five(side('a b c', 3, 3), side('d e', 2, 2)))).toEqual([['quorum-at-risk', 'proven']]);
  });

  it('says that quorum is lost only when no side can have it', () => {
    expect(told(five(side('a b', 2, 2), side('c d', 2, 2)))).toEqual([['quorum-lost', 'proven']]);
    expect(told(five(side('a b', 2, 3), side('c d', 2, 3)))).toEqual([]);
  });

  it('never makes more than a suspicion of votes that nobody could read', () => {
    expect(told(five(side('a b c', 3, 5)))).toEqual([['quorum-at-risk', 'suspect']]);
  });

  it('takes a vote for lost when witnesses agree that nobody reaches its host', () => {
    const status = { ...five(side('a b c', 3, 4)), unobserved: [hostId('e')] };
    const unknown = { ...five(side('a b c', 3, 5)), unobserved: [hostId('d'), hostId('e')] };
    expect([told(status), told(unknown)]).toEqual([[['quorum-at-risk', 'proven']], [['quorum-at-risk', 'proven']]]);
  });

  it('takes the vote of a member for lost that is seen to be stopped, though its node may still count', () => {
    const status = { ...five(side('a b c', 3, 4)), unobserved: [hostId('d')] };
    const unbroken = { isKnown: false, since: 2000, lastsUntil: 2000, gone: new Set<HostId>() };
    const strength = (stopped: readonly HostId[]) => {
      const sight = { ...grounds, breakage: unbroken, stopped: new Map([[clusterId('mon'), new Set(stopped)]]) };
      return quorumFindings([{ ...status, quorum: { ...status.quorum, total: 4 } }], sight, 2000).findings[0]?.strength;
    };
    expect([strength([]), strength([hostId('d')])]).toEqual(['suspect', 'proven']);
  });

  it('begins with the break behind it and reaches no further than its evidence', () => {
    const { findings } = quorumFindings([five(side('a b c', 3, 3), side('d e', 2, 2))], grounds, 2000);
    expect(findings).toMatchObject([{ since: 1000, lastsUntil: 1800 }]);
  });

  it('is as old as it is told where nothing is cut, and never older than the break where something is', () => {
    const left = [{ ...five(side('a b c', 3, 3)), unobserved: [] }];
    const unbroken = { isKnown: false, since: 2000, lastsUntil: 2000, gone: new Set<HostId>() };
    const standing = new Map([['quorum-at-risk:mon', 700]]);
    const since = (breakage: Breakage, told: ReadonlyMap<string, number>) =>
      quorumFindings(left, { ...grounds, breakage, standing: told }, 2000).findings.map((one) => one.since);
    expect([since(unbroken, none), since(unbroken, standing), since(broken, standing)]).toEqual([
      [2000],
      [700],
      [1000],
    ]);
  });
});

describe(provenLosses, () => {
  const left = [five(side('a b c', 3, 3))];

  function phases(statuses: readonly (readonly ClusterStatus[])[]): readonly string[] {
    let tracked: TrackedSituations = new Map();
    return statuses.flatMap((clusters, tick) => {
      const now = 1000 + 250 * tick;
      const losses = { ...grounds, breakage: breakageOf([], nowhere, now), standing: provenLosses(tracked) };
      const { findings } = quorumFindings(clusters, losses, now);
      const step = stepSituations(tracked, findings, () => findings.length === 0, defaultPolicy, now);
      tracked = step.tracked;
      return step.changes.flatMap((change) => (change.kind === 'situation' ? [change.phase] : []));
    });
  }

  it('lets a loss be confirmed that nothing cut: a member that left in good order is no break', () => {
    expect(phases(Array.from({ length: 20 }, () => left))).toEqual(['suspected', 'confirmed']);
  });

  it('forgets a loss that was refuted meanwhile', () => {
    const calm = [five(side('a b c d e', 5, 5))];
    expect(phases(Array.from({ length: 24 }, (_, tick) => (tick % 4 === 3 ? calm : left)))).toEqual(['suspected']);
  });
});

describe(breakageOf, () => {
  const finding = (matter: SituationMatter, since: number, lastsUntil?: number): Finding => ({
    key: matter.type,
    matter,
    strength: 'proven',
    since,
    ...(lastsUntil === undefined ? {} : { lastsUntil }),
    observers: [],
    evidence: [],
    text: '',
  });

  it('is as old as the first break and lasts to the newest failed try of any', () => {
    const dead = (host: string): SituationMatter => ({ type: 'host-unreachable', subject: { host: hostId(host) } });
    expect(breakageOf([finding(dead('a'), 500, 900), finding(dead('b'), 700, 1500)], nowhere, 2000)).toEqual({
      isKnown: true,
      since: 500,
      lastsUntil: 1500,
      gone: new Set([hostId('a'), hostId('b')]),
    });
  });

  it('takes our own blindness for no break', () => {
    expect(breakageOf([finding({ type: 'noc-blind', subject: { all: true } }, 100)], nowhere, 2000)).toEqual({
      isKnown: false,
      since: 2000,
      lastsUntil: 2000,
      gone: new Set(),
    });
  });
});

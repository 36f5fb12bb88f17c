import { describe, expect, it } from 'vitest';
import type { ConnectOutcome, Fact } from '../domain/fact.ts';
import { hostId, type HostId } from '../domain/ids.ts';
import { sceneFleet } from '../testing/scene.ts';
import { createDirectory, noEvidence, takeFacts } from './evidence.ts';
import { planConnects, type MeshMemory } from './plan-connects.ts';

const fleet = sceneFleet({ alpha: ['a1'], beta: ['b1'] });
const directory = createDirectory(fleet);
const [a1, b1] = [hostId('a1'), hostId('b1')];
const knock = (port: number, outcome: ConnectOutcome, t: number): Fact & { kind: 'connect' } => {
  return { kind: 'connect', t, host: a1, to: b1, port, outcome, ms: 2 };
};
const listening = (t: number, ...ports: readonly number[]): Fact & { kind: 'sockets' } => ({
  kind: 'sockets',
  t,
  host: b1,
  complete: true,
  sockets: ports.map((port) => ({
    netid: 'tcp',
    state: 'LISTEN',
    recvQ: 0,
    sendQ: 128,
    local: { address: '0.0.0.0', port },
    peer: { address: '0.0.0.0', port: null },
  })),
});
const listing = (t: number, isListening: boolean) => listening(t, ...(isListening ? [5432] : []));
const wantedPort = (now: number, ...facts: readonly Fact[]) => {
  const evidence = takeFacts(noEvidence, facts, directory);
  const focus = { hosts: new Set([a1]), regionPairs: new Set<string>() };
  const { connects } = planConnects(evidence, fleet, focus, new Map(), now);
  return connects.find(({ host, to }) => host === a1 && to === b1)?.port;
};

describe('planConnects', () => {
  it('asks the port again that let in before', () => {
    expect(wantedPort(9000, listing(500, true), knock(22, 'ok', 1000))).toBe(22);
  });

  it('asks where the listener is seen, when the port that let in before refuses: only there a refusal tells', () => {
    expect(wantedPort(9000, listing(500, true), knock(22, 'ok', 1000), knock(22, 'refused', 6000))).toBe(5432);
  });

  it('asks a port in trouble again as soon as the path is known to work, so that it is told and forgotten in time', () => {
    const facts = [listing(500, true), knock(22, 'ok', 1000), knock(22, 'refused', 6000), knock(5432, 'ok', 8000)];
    expect(wantedPort(10_000, ...facts)).toBe(22);
    expect(wantedPort(13_000, ...facts, knock(22, 'refused', 10_000))).toBe(5432);
  });

  it('asks the ports in use in turn, the longest unanswered first: a filter before an idle connection shows in no socket', () => {
    const facts = [listing(500, true), knock(5432, 'ok', 1000), knock(22, 'ok', 5000)];
    expect(wantedPort(16_000, ...facts)).toBe(5432);
  });

  it('asks path and port in turn while a port fails on a path that works', () => {
    const facts = [
      listing(500, true),
      knock(5432, 'ok', 1000),
      knock(5432, 'unreachable', 6000),
      knock(22, 'ok', 7000),
    ];
    expect(wantedPort(8000, ...facts)).toBe(5432);
    expect(wantedPort(9000, ...facts, knock(5432, 'unreachable', 8000))).toBe(22);
  });

  it('begins with a second port also where one is asked again: on that alone a filter and a dead direction look the same', () => {
    const facts = [
      listing(500, true),
      knock(5432, 'ok', 1000),
      knock(22, 'ok', 1200),
      knock(5432, 'unreachable', 6000),
      knock(22, 'ok', 7000),
    ];
    const focus = { hosts: new Set([a1]), regionPairs: new Set<string>() };
    const plan = planConnects(takeFacts(noEvidence, facts, directory), fleet, focus, new Map(), 9500);
    expect(plan.connects.filter(({ host }) => host === a1).map(({ port }) => port)).toEqual([5432, 22]);
  });

  it('asks the other side too while a port of one is asked again and again: the tries of one side alone cut nothing', () => {
    const facts = [
      listing(500, true),
      knock(5432, 'ok', 1000),
      knock(22, 'ok', 1200),
      knock(5432, 'unreachable', 6000),
    ];
    const focus = { hosts: new Set([a1]), regionPairs: new Set<string>() };
    const session = { kind: 'session', host: b1, state: 'streaming', t: 400 } as const;
    const asked = (now: number, proofAt: number, memory: MeshMemory) => {
      const evidence = takeFacts(noEvidence, [session, ...facts, knock(22, 'ok', proofAt)], directory);
      return planConnects(evidence, fleet, focus, memory, now);
    };
    const first = asked(8000, 7900, new Map());
    expect(first.connects.map(({ host }) => host)).not.toContain(b1);
    const second = asked(9100, 7900, first.memory);
    expect(second.connects.filter(({ host }) => host === b1).map(({ port }) => port)).toEqual([22]);
    // Asked and not answered: its next turn comes with the pace of suspicion.
    expect(asked(10_100, 7900, second.memory).connects.map(({ host }) => host)).not.toContain(b1);
  });

  it('does not ask about a doubted path where the listener is gone: a refusal there may be anybody’s', () => {
    const facts = [listing(500, true), knock(5432, 'ok', 1000), listing(2000, false)];
    expect(wantedPort(9000, ...facts)).toBe(5432);
    expect(wantedPort(9000, ...facts, knock(5432, 'timeout', 4000))).toBe(22);
  });

  it('begins a suspicion with two ports, since one alone may be filtered; then another each time, for what nobody answers stays open', () => {
    const wide = { ...sceneFleet({ alpha: ['a1'], beta: ['b1'] }), ports: [22, 80, 443] };
    const focus = { hosts: new Set([a1]), regionPairs: new Set<string>() };
    let memory: MeshMemory = new Map();
    const asked = (now: number, evidence = letIn) => {
      const plan = planConnects(evidence, wide, focus, memory, now);
      memory = plan.memory;
      return plan.connects.filter(({ host }) => host === a1).map(({ port }) => port);
    };
    const heard: Fact = { kind: 'connect', t: 500, host: a1, to: b1, port: 22, outcome: 'ok', ms: 2 };
    const letIn = takeFacts(noEvidence, [listing(400, true), heard], createDirectory(wide));
    expect(asked(9000)).toEqual([22, 5432]);
    expect(asked(10_000)).toEqual([]);
    expect(asked(11_000)).toEqual([80]);
    expect(asked(13_000)).toEqual([443]);
    expect(asked(15_000)).toEqual([22]);
    const proven = takeFacts(letIn, [{ ...heard, t: 15_500, port: 80 }], createDirectory(wide));
    expect(asked(18_000, proven)).toEqual([80, 5432]);
  });

  it('asks every pair its first port before any pair its second: a host has few connects on their way at a time', () => {
    const three = sceneFleet({ alpha: ['a1'], beta: ['b1'], gamma: ['c1'] });
    const focus = { hosts: new Set(three.hosts.map(({ id }) => id)), regionPairs: new Set<string>() };
    const facts = three.hosts.flatMap(({ id }): readonly Fact[] => [
      { ...listening(500, 22, 5432), host: id },
      ...three.hosts.flatMap((other): readonly Fact[] =>
        other.id === id ? [] : [{ ...knock(5432, 'ok', 1000), host: id, to: other.id }],
      ),
    ]);
    const evidence = takeFacts(noEvidence, facts, createDirectory(three));
    const { connects } = planConnects(evidence, three, focus, new Map(), 9000);
    expect(connects.map(({ port }) => port)).toEqual([...Array(6).fill(5432), ...Array(6).fill(22)]);
  });

  it('begins with one port where no other is known to be open: a refusal there would be anybody’s', () => {
    const focus = { hosts: new Set([a1]), regionPairs: new Set<string>() };
    const evidence = takeFacts(noEvidence, [listing(500, true), knock(5432, 'ok', 1000)], directory);
    const { connects } = planConnects(evidence, fleet, focus, new Map(), 9000);
    expect(connects.filter(({ host }) => host === a1).map(({ port }) => port)).toEqual([5432]);
  });

  it('lets who was not asked yet under suspicion not wait for the pace of the pair', () => {
    const focus = { hosts: new Set([a1]), regionPairs: new Set<string>() };
    const calm = { hosts: new Set<HostId>(), regionPairs: new Set<string>() };
    const both = [knock(5432, 'ok', 1000), { ...knock(5432, 'ok', 1000), host: b1, to: a1 }];
    const evidence = takeFacts(noEvidence, both, directory);
    const first = planConnects(evidence, fleet, calm, new Map(), 20_000);
    const asker = first.connects[0]?.host;
    const second = planConnects(evidence, fleet, focus, first.memory, 20_500);
    expect(second.connects.map(({ host }) => host)).toContain(asker === a1 ? b1 : a1);
    expect(planConnects(evidence, fleet, focus, second.memory, 20_750).connects).toEqual([]);
  });

  it('asks one port where nothing is suspected', () => {
    const calm = { hosts: new Set<HostId>(), regionPairs: new Set<string>() };
    const evidence = takeFacts(noEvidence, [listing(500, true), knock(22, 'ok', 1000)], directory);
    const { connects } = planConnects(evidence, fleet, calm, new Map(), 20_000);
    expect(connects).toHaveLength(1);
  });
});

import { describe, expect, it } from 'vitest';
import { hostId } from '../domain/ids.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { silentHost } from '../evidence/host-evidence.ts';
import { blankReading } from '../evidence/pair-reading.ts';
import type { PortAnswer } from '../evidence/port-answers.ts';
import type { PortReading } from '../evidence/port-reading.ts';
import { pictureAt, pictureOf, provenPath } from '../testing/small-picture.ts';
import { sceneCluster, sceneFleet } from '../testing/scene.ts';
import { isListening, servicesInDoubt, servicesOf, wordsOf } from './service-health.ts';

const fleet = sceneFleet({ alpha: ['a1'], beta: ['b1'], gamma: ['c1'] });
const service = { host: hostId('b1'), port: 5432 };
const listed = (ageMs: number, goneForMs: number | null = null): PortReading => ({
  listenedAt: pictureAt - ageMs,
  listensSince: 0,
  goneSince: goneForMs === null ? null : pictureAt - goneForMs,
  queued: 0,
  queuedSince: null,
  unreadSince: null,
});
const answer = (word: PortAnswer['answer'], sinceAgoMs: number, agoMs: number): PortAnswer => {
  return { answer: word, since: pictureAt - sinceAgoMs, at: pictureAt - agoMs };
};

interface Known {
  readonly listener?: PortReading;
  readonly answers?: Readonly<Record<string, PortAnswer>>;
  /** When a connection of c1 to the port last got an answer, ms ago. */
  readonly servedAgoMs?: number;
}

function picture({ listener, answers = {}, servedAgoMs }: Known) {
  const served = servedAgoMs === undefined ? [] : [['peer:5432', pictureAt - servedAgoMs] as const];
  const evidence: Evidence = {
    hosts: new Map([
      [hostId('b1'), { ...silentHost, ports: new Map(listener === undefined ? [] : [[5432, listener]]) }],
      [hostId('c1'), { ...silentHost, peers: new Map([[hostId('b1'), { ...blankReading, worked: new Map(served) }]]) }],
    ]),
    answers: new Map([['b1:5432', new Map(Object.entries(answers).map(([host, one]) => [hostId(host), one]))]]),
    checks: new Map(),
  };
  return { ...pictureOf(fleet, [provenPath('b1', 'c1')]), evidence };
}

describe('isListening', () => {
  it('is so by the host’s own listing, or by anybody who was let in', () => {
    expect(isListening(picture({ listener: listed(300) }), service)).toBe(true);
    expect(isListening(picture({ answers: { a1: answer('accepted', 9000, 9000) } }), service)).toBe(true);
    expect(isListening(picture({}), service)).toBe(false);
  });

  it('is not so once the host’s own listing shows the port no more, whoever was let in before', () => {
    const gone = { listener: listed(3000, 2000), answers: { a1: answer('accepted', 2500, 2500) } };
    expect(isListening(picture(gone), service)).toBe(false);
  });

  it('is so where some are refused while the listing of about that moment shows the listener', () => {
    const refused = { a1: answer('refused', 1000, 1000) };
    expect(isListening(picture({ listener: listed(2000), answers: refused }), service)).toBe(true);
    expect(isListening(picture({ listener: listed(3000), answers: refused }), service)).toBe(false);
  });

  it('is so where one is refused and another is still served: a middlebox refuses', () => {
    const refused = { a1: answer('refused', 4000, 500) };
    expect(isListening(picture({ answers: refused, servedAgoMs: 1000 }), service)).toBe(true);
    expect(isListening(picture({ answers: refused, servedAgoMs: 5000 }), service)).toBe(false);
  });
});

describe('wordsOf', () => {
  it('counts nobody as refused who was refused before somebody else was let in', () => {
    const answers = { a1: answer('refused', 3000, 3000), c1: answer('accepted', 1000, 1000) };
    expect(wordsOf(picture({ answers }), service).refused).toEqual([]);
  });
});

describe('servicesOf', () => {
  it('lists each port of each member once, leaves out hosts in maintenance, and knows that a witness may serve nothing', () => {
    const members = ['a1', 'b1', 'c1'];
    const store = sceneCluster('store', members);
    const witness = {
      ...sceneCluster('mon', ['c1']),
      ports: [6789],
      members: sceneCluster('mon', ['c1']).members.map((member) => ({ ...member, role: 'witness' as const })),
    };
    const base = sceneFleet(
      { alpha: ['a1'], beta: ['b1'], gamma: ['c1'] },
      { clusters: [store, { ...store }, witness] },
    );
    const hosts = base.hosts.map((host) =>
      host.id === 'b1' ? { ...host, maintenance: { reason: 'disk', owner: null, until: null } } : host,
    );
    expect(servicesOf(pictureOf({ ...base, hosts }, []))).toEqual([
      { host: 'a1', port: 5432, isOptional: false, key: 'a1:5432' },
      { host: 'c1', port: 5432, isOptional: false, key: 'c1:5432' },
      { host: 'c1', port: 6789, isOptional: true, key: 'c1:6789' },
    ]);
  });
});

describe('servicesInDoubt', () => {
  const members = sceneFleet({ alpha: ['a1'], beta: ['b1'] }, { clusters: [sceneCluster('store', ['a1', 'b1'])] });
  const inDoubt = (ports: readonly (readonly [string, PortReading])[], answers: Evidence['answers'] = new Map()) => {
    const hosts = new Map(ports.map(([id, port]) => [hostId(id), { ...silentHost, ports: new Map([[5432, port]]) }]));
    const picture = { ...pictureOf(members, []), evidence: { hosts, answers, checks: new Map() } };
    return servicesInDoubt(picture).map(({ key }) => key);
  };

  it('leaves out what listens, answers and is read', () => {
    const accepted = new Map([['a1:5432', new Map([[hostId('b1'), answer('accepted', 900, 100)]])]]);
    expect(inDoubt([['a1', listed(100)]], accepted)).toEqual([]);
  });

  it('names what listens no more, what waits in its queues, and what refuses somebody', () => {
    expect(inDoubt([['a1', listed(900, 100)]])).toEqual(['a1:5432']);
    expect(inDoubt([['a1', { ...listed(100), queuedSince: pictureAt - 500 }]])).toEqual(['a1:5432']);
    expect(inDoubt([['a1', { ...listed(100), unreadSince: pictureAt - 500 }]])).toEqual(['a1:5432']);
    const refused = new Map([['b1:5432', new Map([[hostId('a1'), answer('refused', 900, 100)]])]]);
    expect(inDoubt([['a1', listed(100)]], refused)).toEqual(['b1:5432']);
  });
});

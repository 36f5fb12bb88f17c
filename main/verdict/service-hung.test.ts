import { describe, expect, it } from 'vitest';
import { hostId } from '../domain/ids.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { silentHost, type HostEvidence } from '../evidence/host-evidence.ts';
import { blankReading } from '../evidence/pair-reading.ts';
import type { PortReading } from '../evidence/port-reading.ts';
import { pictureAt, pictureOf, provenPath } from '../testing/small-picture.ts';
import { sceneFleet } from '../testing/scene.ts';
import { isSlow, serviceHungFindings } from './service-hung.ts';

const fleet = sceneFleet({ alpha: ['a1'], beta: ['b1'] });
const [a1, b1] = [hostId('a1'), hostId('b1')];
const idle: PortReading = {
  listenedAt: pictureAt - 200,
  listensSince: 0,
  goneSince: null,
  queued: 0,
  queuedSince: null,
  unreadSince: null,
};
const ago = (ms: number) => pictureAt - 200 - ms;

/** b1 serves 5432, read so; a1, a client of it, misses what it usually says since `muteMs`. */
function picture(port: Partial<PortReading>, muteMs: number | null = null) {
  const client: HostEvidence = {
    ...silentHost,
    session: 'streaming',
    sampledAt: pictureAt - 100,
    mutes: muteMs === null ? new Map() : new Map([[b1, new Map([[5432, pictureAt - muteMs]])]]),
    peers: new Map([[b1, { ...blankReading, ackedAt: pictureAt - 100 }]]),
  };
  const server: HostEvidence = { ...silentHost, ports: new Map([[5432, { ...idle, ...port }]]) };
  const evidence: Evidence = {
    hosts: new Map([
      [a1, client],
      [b1, server],
    ]),
    answers: new Map(),
    checks: new Map(),
  };
  return { ...pictureOf(fleet, [provenPath('a1', 'b1')]), evidence };
}
const hung = (port: Partial<PortReading>, muteMs: number | null = null) =>
  serviceHungFindings(picture(port, muteMs)).map(({ matter, strength }) => [matter.subject, strength]);
const service = { host: 'b1', port: 5432 };

describe('serviceHungFindings', () => {
  it('says nothing of a process that accepts and reads', () => {
    expect(hung({})).toEqual([]);
  });

  it('suspects a process that accepts nobody for a second, and is sure after three', () => {
    expect(hung({ queued: 1, queuedSince: ago(900) })).toEqual([]);
    expect(hung({ queued: 1, queuedSince: ago(1000) })).toEqual([[service, 'suspect']]);
    expect(hung({ queued: 1, queuedSince: ago(3000) })).toEqual([[service, 'proven']]);
  });

  it('is sure at once where nobody is accepted and nothing is read', () => {
    expect(hung({ queued: 1, queuedSince: ago(1000), unreadSince: ago(1000) })).toEqual([[service, 'proven']]);
  });

  it('says nothing of unread data alone: a slow reader reads later', () => {
    expect(hung({ unreadSince: ago(20_000) })).toEqual([]);
  });

  it('is sure where data lies unread and a client misses what the process usually says', () => {
    expect(hung({ unreadSince: ago(2000) }, 3000)).toEqual([[service, 'proven']]);
  });

  it('says nothing of a client’s silence alone: the process may have nothing to say', () => {
    expect(hung({}, 20_000)).toEqual([]);
  });

  it('leaves a port whose listener is gone to its own name', () => {
    expect(hung({ goneSince: ago(1000), queued: 1, queuedSince: ago(5000) })).toEqual([]);
  });

  it('tells in the proof how many wait and for how long, by the host itself', () => {
    const [finding] = serviceHungFindings(picture({ queued: 3, queuedSince: ago(4000), unreadSince: ago(2000) }));
    expect(finding?.evidence.map(({ host, what }) => [host, what])).toEqual([
      ['b1', 'LISTEN :5432 Recv-Q 3, not accepted for 4 s'],
      ['b1', 'received data on :5432 not read for 2 s'],
    ]);
    expect(finding?.since).toBe(ago(4000));
  });
});

describe('isSlow', () => {
  it('is so from the first waiting handshake: a full queue drops SYNs as a filter does', () => {
    expect(isSlow(picture({}), { host: b1, port: 5432 })).toBe(false);
    expect(isSlow(picture({ queued: 1, queuedSince: ago(0) }), { host: b1, port: 5432 })).toBe(true);
  });
});

import type { ScreenState } from '../../main/contract/screen.ts';
import { galleryState, galleryT } from './fixture-world.ts';

const ago = (ms: number) => galleryT - ms;
const said = (host: string, what: string, ageMs = 600) => ({ host, what, ageMs });

/** Packets of Dublin to Frankfurt are lost; those of Frankfurt arrive. */
export function oneWay(): ScreenState {
  const evidence = [
    said('dub-db1', '10.10.2.11:5432 sent again 5 times unacknowledged, while segments of fra-db1 kept coming in'),
    said('fra-db1', 'acknowledges dub-db1 and receives nothing new for 6.1 s', 900),
  ];
  return galleryState({
    pairs: {
      'dub|fra': {
        verdict: 'asymmetric',
        forward: 'lost',
        reverse: 'arrives',
        hostPairs: { total: 9, up: 0, suspect: 0, cut: 9, unknown: 0 },
        evidence,
      },
    },
    situations: [
      {
        id: 'one-way:1',
        type: 'one-way',
        since: ago(31_000),
        phase: 'confirmed',
        subject: { from: 'dub', to: 'fra' },
        observers: ['dub-db1', 'dub-kv1', 'fra-db1'],
        evidence,
        open: [
          { what: 'a firewall in Frankfurt drops what comes from Dublin', test: 'connect ams-kv1 → fra-db1:5432' },
          { what: 'the carrier lost one direction of the line', test: null },
        ],
        text: 'Packets DUB → FRA are lost, FRA → DUB arrive: 9 of 9 host pairs say so.',
      },
    ],
  });
}

/** The kernel of Dublin's database acknowledges, its process reads nothing. */
export function serviceHung(): ScreenState {
  return galleryState({
    situations: [
      {
        id: 'hung:1',
        type: 'service-hung',
        since: ago(14_000),
        phase: 'confirmed',
        subject: { host: 'dub-db1', port: 5432 },
        observers: ['dub-db1', 'fra-db1'],
        evidence: [
          said('dub-db1', 'Recv-Q of 10.10.1.11:5432 grew to 212992 and is not read'),
          said('fra-db1', 'check ledger-health: connected, no answer for 3 s', 1200),
        ],
        open: [
          { what: 'the process is stopped or in a debugger', test: null },
          { what: 'its disk does not answer', test: 'check ledger-health from ams-wit1' },
        ],
        text: 'dub-db1 acknowledges on 5432 and its process does not read.',
      },
    ],
  });
}

/** One port is cut between two regions that otherwise reach each other. */
export function portFiltered(): ScreenState {
  return galleryState({
    situations: [
      {
        id: 'port:1',
        type: 'port-filtered',
        since: ago(52_000),
        phase: 'confirmed',
        subject: { from: 'dub', to: 'ams', port: 2380 },
        observers: ['dub-kv1', 'dub-kv2'],
        evidence: [
          said('dub-kv1', 'connect to ams-kv1:2380 timed out after 1.5 s, ams-kv1:22 answered in 9 ms'),
          said('ams-kv1', 'LISTEN on 2380, no SYN of dub-kv1 in the backlog', 1100),
        ],
        open: [{ what: 'a rule on the host itself', test: 'connect fra-kv1 → ams-kv1:2380' }],
        text: 'Port 2380 is cut DUB → AMS; other ports between them answer.',
      },
    ],
  });
}

/** Progress with too many retransmissions, and a link that was cut and healed too often. */
export function lossyAndFlapping(): ScreenState {
  const evidence = [said('dub-kv1', '8.2 % of the bytes to FRA were sent again in the last 10 s')];
  return galleryState({
    pairs: {
      'dub|fra': { verdict: 'degraded', lossRatio: 0.082, rttMs: 41, evidence },
      'dub|ams': { suspect: true, forward: 'suspect', reverse: 'suspect' },
    },
    situations: [
      {
        id: 'lossy:1',
        type: 'lossy-link',
        since: ago(95_000),
        phase: 'confirmed',
        subject: { a: 'dub', b: 'fra' },
        observers: ['dub-kv1'],
        evidence,
        text: '8.2 % of what DUB and FRA send each other is sent again.',
      },
      {
        id: 'flapping:1',
        type: 'flapping',
        since: ago(44_000),
        phase: 'confirmed',
        subject: { a: 'dub', b: 'ams' },
        observers: ['dub-kv2', 'ams-kv2'],
        evidence: [said('dub-kv2', 'cut and healed 4 times within 60 s', 1500)],
        open: [{ what: 'a route that changes', test: 'look through route oob-ams' }],
        text: 'AMS–DUB was cut and healed 4 times within 60 s.',
      },
    ],
  });
}

/** The observer's own loop stood still: nothing new is said for a while. */
export function inDoubt(): ScreenState {
  return galleryState({
    observer: {
      lastFactAgeMs: 3100,
      doubt: { kind: 'late-loop', since: ago(200), until: galleryT + 1800, text: 'own loop was late 3 s' },
    },
  });
}

/** Bad evidence was dropped for two reasons; a host is read through its second route. */
export function droppedEvidence(): ScreenState {
  return galleryState({
    observer: { sight: 'partial', hostsRead: 8 },
    hosts: {
      'fra-db1': { route: 'oob-fra' },
      'ams-wit1': {
        state: 'unobserved',
        ageMs: 34_000,
        session: 'auth-failed',
        why: 'ams-wit1 refuses the key /root/.ssh/id_ed25519',
      },
    },
    selfCheck: {
      factsTaken: 128_431,
      dropped: [
        { reason: 'from-the-future', count: 3, lastHost: 'fra-kv2', lastAt: ago(4000) },
        { reason: 'impossible-counter', count: 1, lastHost: 'dub-kv1', lastAt: ago(610_000) },
      ],
    },
  });
}

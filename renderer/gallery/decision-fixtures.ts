import {
  type DecisionAct,
  type DecisionAnswer,
  type DecisionQuestion,
  type DecisionRound,
  type DecisionView,
  decisionViewSchema,
} from '../../main/contract/decision.ts';
import type { InventoryView, ScreenState } from '../../main/contract/screen.ts';
import { gateIds, type GateId, type GateResult } from '../../main/domain/advice.ts';
import type { FakeDecision } from '../bridge/fake-bridge.ts';
import { longNames } from './crowd-fixtures.ts';
import { galleryEpochMs, galleryInventory, galleryState, galleryT, quorumOf, quorumSide } from './fixture-world.ts';

type Loose = Record<string, unknown>;

/** The gallery's world with a vote for each member of `ledger`, so that its sides have bars. */
const inventory: InventoryView = {
  ...galleryInventory,
  clusters: galleryInventory.clusters.map((cluster) =>
    cluster.id === 'ledger' ? { ...cluster, model: 'majority' } : cluster,
  ),
};

/** Dublin, where the primary of `ledger` stands, is cut from the others. */
export function ledgerCut(): ScreenState {
  return galleryState({
    inventory,
    islands: [['dub'], ['fra', 'ams']],
    situations: [
      {
        id: 'partition:1',
        type: 'partition',
        since: galleryT - 204_000,
        phase: 'confirmed',
        subject: { sides: [['dub'], ['fra', 'ams']] },
        observers: ['dub-db1', 'fra-db1'],
        evidence: [],
        text: 'DUB and AMS+FRA do not reach each other; both sides were seen alive.',
      },
    ],
    clusters: {
      ledger: {
        primaries: [{ host: 'dub-db1', term: 'timeline 4', ageMs: 900 }],
        quorum: quorumOf('majority', 3, [
          quorumSide('majority', ['dub-db1'], 1, 1, 3),
          quorumSide('majority', ['fra-db1', 'ams-wit1'], 2, 2, 3),
        ]),
      },
    },
  });
}

/** Nothing is cut. */
export function ledgerAtRest(): ScreenState {
  return galleryState({ inventory });
}

/** Dublin is dark: dub-db1 may be off, or only cut off. */
export function ledgerDark(): ScreenState {
  const gone = { state: 'unreachable', ageMs: 70_000, session: 'connecting', why: 'no answer for 5 s' };
  return galleryState({
    inventory,
    observer: { sight: 'partial', hostsRead: 6 },
    islands: [['dub'], ['fra', 'ams']],
    hosts: { 'dub-db1': gone, 'dub-kv1': gone, 'dub-kv2': gone },
    situations: [
      {
        id: 'region:dub',
        type: 'region-dark',
        since: galleryT - 70_000,
        phase: 'confirmed',
        subject: { region: 'dub' },
        observers: ['noc', 'fra-kv1'],
        evidence: [],
        text: 'Nobody sees any host of DUB.',
      },
    ],
    clusters: {
      ledger: {
        primaries: [],
        unobserved: ['dub-db1'],
        quorum: quorumOf('majority', 3, [quorumSide('majority', ['fra-db1', 'ams-wit1'], 2, 3, 3)]),
      },
    },
  });
}

const titles: Readonly<Record<GateId, string>> = {
  G1: 'sight',
  G2: 'settled',
  G3: 'old primary cannot write',
  G4: 'quorum here',
  G5: 'no quorum elsewhere',
  G6: 'fresh enough',
  G7: 'no other primary',
  G8: 'nothing else acts',
  G9: 'no flip-flop',
  G10: 'people',
};

const said = (host: string, what: string, ageMs: number) => ({ host, what, ageMs, domain: `rack-${host.slice(0, 3)}` });

/** What each gate says when it passes. */
const passes: Readonly<Record<GateId, Loose>> = {
  G1: {
    why: 'the observer sees, and all 2 of the side of fra-db1 were just read',
    evidence: [said('fra-db1', 'was read by the observer', 400), said('ams-wit1', 'was read by the observer', 700)],
  },
  G2: {
    why: 'DUB and AMS+FRA do not reach each other; confirmed, and unchanged for 204 s (at least 60 s)',
    evidence: [
      said('dub-db1', '10.10.2.11:5432 timer n=4, no segment came in for 3.1 s', 1300),
      said('fra-db1', '10.10.1.11 timer n=4, lastack 3.6 s', 700),
      said('fra-kv1', 'connect to dub-kv1:2380 timed out after 1.5 s', 1100),
      said('ams-kv1', 'connect to dub-kv1:2380 timed out after 1.5 s', 2100),
    ],
  },
  G3: {
    why: 'dub-db1 takes no writes: PostgreSQL says it is in recovery',
    evidence: [said('dub-db1', 'standby', 900)],
  },
  G4: {
    why: 'ams-wit1+fra-db1 has 2 of 3 votes in the worst case, 2 needed',
    evidence: [said('fra-db1', 'exchanges data with ams-wit1', 600)],
  },
  G5: {
    why: 'dub-db1 has at most 1 of 3 votes, 2 needed',
    evidence: [said('dub-db1', 'reaches no other member', 1300)],
  },
  G6: {
    why: 'at most 0.4 s of writes are lost, rpoSeconds is 5; what an old primary took after it was lost from sight is not counted',
    evidence: [said('fra-db1', 'postgresql says standby', 700)],
  },
  G7: {
    why: 'nobody else led in the last 30 s',
    evidence: [said('fra-db1', 'standby', 700), said('dub-db1', 'standby', 900)],
  },
  G8: {
    why: 'nothing promotes by itself: PostgreSQL leaves that to people',
    evidence: [said('fra-db1', 'no Patroni, no repmgrd', 700)],
  },
  G9: { why: 'no promotion of ledger in the last 10 min, all of them watched', evidence: [] },
  G10: { why: 'a reason is given, and a second person agreed', evidence: [] },
};

type Answers = Partial<Record<GateId, Loose & { readonly result: GateResult }>>;

const people = {
  result: 'unknown',
  why: 'nobody gave a reason and a second person yet',
  cure: 'give a reason, and let a second person agree',
} as const;

function sheet(answers: Answers, more: Loose = {}): Loose {
  const all: Answers = { G10: people, ...answers };
  const gates = gateIds.map((id) => {
    return {
      id,
      title: titles[id],
      result: 'pass',
      cure: null,
      ...passes[id],
      evidence: passes[id]['evidence'],
      ...all[id],
    };
  });
  const fails = gates.some(({ result }) => result === 'fail');
  const isOpen = gates.some(({ result }) => result === 'unknown');
  return {
    advice: fails ? 'NO-GO' : isOpen ? 'HOLD' : 'GO',
    cluster: 'ledger',
    candidate: 'fra-db1',
    oldPrimary: 'dub-db1',
    at: galleryT,
    gates,
    wouldChange: gates.flatMap(({ cure }) => (typeof cure === 'string' ? [cure] : [])),
    expiresAt: null,
    promotion: 'promote = pg_promote() on fra-db1; PostgreSQL knows no way back but a rebuild of dub-db1',
    ifNothingIsDone: {
      winner: ['fra-db1', 'ams-wit1'],
      promotesAt: null,
      yieldsAt: null,
      leaseEndsAt: null,
      text: 'fra-db1+ams-wit1 keeps quorum with 2 of 3 votes (2 needed); nobody is promoted: postgresql leaves that to people',
    },
    ...more,
  };
}

const oldPrimaryWrites: Answers = {
  G3: {
    result: 'fail',
    why: 'dub-db1 was read 900 ms ago and takes writes: it is cut off from here, not gone',
    evidence: [said('dub-db1', 'postgresql says primary, 41 clients write', 900)],
    cure: 'demote or fence dub-db1: stop its PostgreSQL and block its port, or switch it off',
  },
  G7: {
    result: 'fail',
    why: 'dub-db1 led 900 ms ago',
    evidence: [said('dub-db1', 'postgresql says primary', 900)],
    cure: 'let dub-db1 step down, and wait 30 s',
  },
};

const oldPrimaryGone: Answers = {
  G3: {
    result: 'unknown',
    why: 'dub-db1 was not read for 70 s: off and cut off look the same from here, and nothing fences it',
    evidence: [],
    cure: 'fence dub-db1 and vouch for it: G3=METHOD, by WHO, at WHEN',
  },
};

const blindness: Answers = Object.fromEntries(
  gateIds.map((id) => [
    id,
    {
      result: 'unknown',
      why: 'the observer is blind: it reads no host',
      evidence: [],
      cure: id === 'G1' ? 'get the observer its own sight back first' : null,
    },
  ]),
);

const hash = '9f2c41d07ab35e8864c0b1f7722d9ea05b3c6d18e94f7a20c5d1638be07f4a93';

const entry = (id: string, word: string, agoMs: number, more: Loose = {}): Loose => ({
  decision: id,
  at: galleryEpochMs - agoMs,
  word,
  cluster: 'ledger',
  candidate: 'fra-db1',
  people: ['A. Byrne'],
  reason: 'the cut is 20 s old; we wait',
  isDrill: false,
  outcome: null,
  ...more,
});

const log: Loose = {
  head: { seq: 41, sha256: hash },
  fault: null,
  setAside: null,
  syslogFault: null,
  recent: [
    entry('D-20261122-140302Z', 'HOLD', 153_000),
    entry('D-20261119-091214Z', 'GO', 276_800_000, {
      people: ['A. Byrne', 'M. Okafor'],
      reason: 'dub-db1 lost its disks; power off at 09:08 by the site',
      outcome: 'carried out: fra-db1 leads since 09:13, 0.2 s of writes lost',
    }),
  ],
};

const names = ['A. Byrne', 'M. Okafor', 'S. Lindqvist'];
const asked = [
  { question: 'side', text: 'Which side keeps quorum?', choices: ['DUB', 'AMS+FRA', 'no side', 'nobody can tell'] },
  { question: 'votes', text: 'How many votes has it in the worst case?', choices: null },
  {
    question: 'fenced',
    text: 'Is the old primary kept from writing, and how do you know?',
    choices: ['it was seen to take no writes', 'somebody fenced it', 'no, or nobody knows'],
  },
  { question: 'cluster', text: 'Type the name of the cluster.', choices: null },
];

/** One moment of the Decision screen, as the engine would tell it. Plain data; the schema checks it. */
function view(changes: Loose): DecisionView {
  return decisionViewSchema.parse({
    cluster: 'ledger',
    candidates: ['dub-db1', 'fra-db1'],
    sheet: null,
    snapshotId: 'S-20261122-140535Z-9f2c',
    inputsSha256: hash.split('').reverse().join(''),
    at: galleryEpochMs,
    now: galleryEpochMs + 300,
    attestable: ['G3', 'G6', 'G8', 'G9'],
    noGoBecause: ['no candidate is chosen'],
    round: { kind: 'open' },
    roundAbout: null,
    log,
    operators: names,
    isDrill: false,
    ...changes,
  });
}

const round = (kind: DecisionRound['kind'], agoMs: number, more: Loose = {}): Loose => ({
  round: { kind, at: galleryEpochMs - agoMs, ...more },
  roundAbout: 'fra-db1',
});
const pair = { proposer: 'A. Byrne', verifier: 'M. Okafor' };
const underWay = ['a round is under way'];

/** The moment that is replayed where a decision is rehearsed (epoch ms). */
export const rehearsedAt = galleryEpochMs - 172_800_000;

/** The moments, by name. */
export const decisionViews = {
  rest: view({}),
  noGo: view({
    sheet: sheet(oldPrimaryWrites),
    noGoBecause: [
      'G3 fails: dub-db1 was read 900 ms ago and takes writes',
      'G7 fails: dub-db1 led 900 ms ago; no word of people settles that',
    ],
  }),
  hold: view({
    sheet: sheet({
      ...oldPrimaryGone,
      G2: {
        result: 'unknown',
        why: 'Nobody sees any host of DUB; confirmed, and unchanged for 22 s; a GO needs 60 s',
        cure: 'wait: nothing may change for 38 s more',
      },
    }),
    noGoBecause: ['G2 is not known: nothing may change for 38 s more; no word of people settles that'],
  }),
  possible: view({ sheet: sheet(oldPrimaryGone), noGoBecause: [] }),
  proposed: view({
    sheet: sheet({
      G3: {
        result: 'attested',
        why: 'a person vouches for it; the words are withheld until the second has answered',
        evidence: [],
      },
    }),
    noGoBecause: underWay,
    ...round('proposed', 40_000, { proposer: pair.proposer, expiresAt: galleryEpochMs + 260_000, asked }),
  }),
  agreed: view({
    sheet: sheet({
      G3: {
        result: 'attested',
        why: 'people say: iDRAC power off, by S. Lindqvist, at 14:03 (seen: not read for 70 s)',
        evidence: [],
      },
      G10: { result: 'pass' },
    }),
    noGoBecause: underWay,
    ...round('agreed', 17_000, {
      ...pair,
      decision: 'D-20261122-140518Z',
      expiresAt: galleryEpochMs + 43_000,
      step: [
        'PostgreSQL: promote fra-db1 of ledger.',
        '1. on fra-db1: psql -c "select pg_promote(true, 60)"',
        '2. see that it says f: psql -c "select pg_is_in_recovery()"',
        '3. turn the clients to fra-db1; dub-db1 stays off until it is rebuilt',
      ].join('\n'),
    }),
  }),
  disagreed: view({
    sheet: sheet(oldPrimaryGone),
    noGoBecause: [],
    ...round('disagreed', 12_000, {
      ...pair,
      compared: [
        { question: 'side', answered: 'DUB', shown: 'AMS+FRA', agrees: false },
        { question: 'votes', answered: '2', shown: '2', agrees: true },
        { question: 'fenced', answered: 'no, or nobody knows', shown: 'somebody fenced it', agrees: false },
        { question: 'cluster', answered: 'ledger', shown: 'ledger', agrees: true },
      ],
    }),
  }),
  changed: view({
    sheet: sheet(oldPrimaryWrites),
    noGoBecause: ['G3 fails: dub-db1 was read 900 ms ago and takes writes'],
    ...round('void', 3000, { why: 'INPUT CHANGED: G3 was attested, now fail; G7 was pass, now fail' }),
  }),
  said: view({
    sheet: sheet(oldPrimaryWrites),
    noGoBecause: ['G3 fails: dub-db1 was read 900 ms ago and takes writes'],
    ...round('said', 5000, { decision: 'D-20261122-140530Z', word: 'NO-GO', by: 'S. Lindqvist' }),
  }),
  full: view({
    sheet: sheet(oldPrimaryGone),
    noGoBecause: ['nothing can be recorded: ENOSPC: no space left on device, write'],
    ...round('said', 5000, { decision: null, word: 'HOLD', by: 'S. Lindqvist' }),
    log: {
      ...log,
      fault: 'ENOSPC: no space left on device, write /var/lib/quorumscope/decisions.jsonl',
      setAside: 'a torn last line (117 bytes) was set aside in decisions.jsonl.torn-20261122T135900Z',
      syslogFault: 'syslog was not told the head: connect ENOENT /dev/log',
    },
  }),
  blind: view({ sheet: sheet(blindness), noGoBecause: ['G1 is not known: the observer is blind: it reads no host'] }),
  drill: view({
    sheet: sheet(oldPrimaryGone),
    noGoBecause: [],
    isDrill: true,
    at: rehearsedAt,
    log: { ...log, recent: [entry('DRILL-20261122-140102Z', 'HOLD', 273_000, { isDrill: true })] },
  }),
  nobody: view({
    operators: [],
    log: { ...log, head: null, recent: [] },
    noGoBecause: ['fewer than two people are set up in Settings'],
  }),
} as const;

const longMember = longNames().inventory.clusters[0]?.members[1]?.host ?? '';
const longCluster = longNames().inventory.clusters[0]?.id ?? '';

/** A sheet full of the longest names there can be. */
export function longDecision(): DecisionView {
  const text = `${longMember} was not read for 70 s: off and cut off look the same from here, and nothing fences ${longMember}`;
  return view({
    cluster: longCluster,
    candidates: longNames().inventory.clusters[0]?.members.map(({ host }) => host) ?? [],
    sheet: sheet(
      {
        G3: { result: 'unknown', why: text, evidence: [said(longMember, text, 900)], cure: `fence ${longMember}` },
        G7: { result: 'fail', why: text, evidence: [said(longMember, text, 900)], cure: `fence ${longMember}` },
      },
      { cluster: longCluster, candidate: longMember, oldPrimary: longMember },
    ),
    noGoBecause: [`G7 fails: ${text}`],
    operators: ['Maximiliane von Hohenstaufen-Wittelsbach zu Brandenburg-Preussen, Duty Mgr'.slice(0, 80)],
    log: {
      ...log,
      recent: [
        entry('D-20261122-140302Z', 'NO-GO', 153_000, {
          cluster: longCluster,
          candidate: longMember,
          people: ['Maximiliane von Hohenstaufen-Wittelsbach'],
          reason: text,
        }),
      ],
    },
  });
}

/** An engine that stands in one of the moments, whoever is asked about; HOLD and NO-GO are recorded at once. */
export function standsIn(moment: DecisionView, more: Partial<FakeDecision> = {}): FakeDecision {
  let now = moment;
  return {
    look: ({ candidate }: DecisionQuestion) =>
      candidate === null ? { ...now, sheet: null, noGoBecause: ['no candidate is chosen'] } : now,
    act: (act: DecisionAct): DecisionAnswer => {
      if (act.kind !== 'say') return { kind: 'refused', why: 'the gallery records NO-GO and HOLD only' };
      now = {
        ...now,
        round: { kind: 'said', decision: 'D-1', word: act.word, by: act.by, at: now.now },
        roundAbout: act.question.candidate,
      };
      return { kind: 'done', round: now.round };
    },
    file: (decision) => ({ name: `${decision}.json`, text: JSON.stringify({ decision }) }),
    operators: names,
    change: (act) =>
      act.kind === 'add'
        ? { kind: 'done', operators: [...names, act.name] }
        : { kind: 'done', operators: names.filter((name) => name !== act.name) },
    ...more,
  };
}

/** An engine that answers one look, and never again. */
export function fallsSilent(moment: DecisionView): FakeDecision {
  let answers = 1;
  return standsIn(moment, {
    look: () => {
      answers -= 1;
      return answers < 0 ? null : moment;
    },
  });
}

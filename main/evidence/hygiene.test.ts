import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Fact } from '../domain/fact.ts';
import { hostId } from '../domain/ids.ts';
import type { DropReason } from '../domain/snapshot.ts';
import type { Socket, SocketInfo } from '../domain/socket.ts';
import { openCapture } from '../testing/open-capture.ts';
import { sceneFleet } from '../testing/scene.ts';
import { createAddressBook } from './address-book.ts';
import { forgetSamples, noHygiene, screenFacts, selfCheck, type Hygiene } from './hygiene.ts';

const fleet = sceneFleet({ alpha: ['a1', 'a2'], beta: ['b1', 'b2'] });
const known = new Set(fleet.hosts.map(({ id }) => id));
const book = createAddressBook(fleet);
const a1 = hostId('a1');
const b1 = hostId('b1');
const addresses = { a1: '10.0.1.11', b1: '10.0.2.11', b2: '10.0.2.12' };

interface Row {
  readonly to?: keyof typeof addresses;
  readonly from?: keyof typeof addresses;
  readonly port?: number;
  readonly info: SocketInfo;
}

/** a1:5432 ↔ b1:41000 as either end shows it; `rto` makes it a row of ss. */
function row({ from = 'a1', to = 'b1', port = 41_000, info }: Row): Socket {
  const isServer = from === 'a1';
  return {
    netid: 'tcp',
    state: 'ESTAB',
    recvQ: 0,
    sendQ: 0,
    local: { address: addresses[from], port: isServer ? 5432 : port },
    peer: { address: addresses[to], port: isServer ? port : 5432 },
    info: { rto: 204, ...info },
  };
}

function listing(t: number, sockets: readonly Socket[], host = a1): Fact {
  return { kind: 'sockets', t, askedAt: t - 5, host, sockets, complete: true };
}

/** Takes facts one after the other, each at a tick of its own time. */
function take(facts: readonly Fact[], before: Hygiene = noHygiene) {
  let hygiene = before;
  const believed: Fact[] = [];
  for (const fact of facts) {
    const step = screenFacts(hygiene, [fact], { book, known, now: fact.t });
    hygiene = step.hygiene;
    believed.push(...step.facts);
  }
  return { hygiene, believed, dropped: reasons(hygiene) };
}

function reasons(hygiene: Hygiene): readonly (readonly [DropReason, number])[] {
  return selfCheck(hygiene).dropped.map(({ reason, count }) => [reason, count]);
}

/** A connection that sends ten segments a second each way. */
const chatty = (t: number): SocketInfo => ({
  lastsnd: 60,
  lastrcv: 60,
  lastack: 40,
  segsIn: t / 100,
  segsOut: t / 100,
  bytesSent: t,
  bytesAcked: t,
  bytesReceived: t,
});
/** A connection at rest since the beginning. */
const idle = (t: number): SocketInfo => ({
  lastsnd: t + 9000,
  lastrcv: t + 9000,
  lastack: t + 9000,
  segsIn: 300,
  segsOut: 300,
  bytesSent: 500,
  bytesAcked: 500,
  bytesReceived: 500,
});

describe('screenFacts', () => {
  it('believes what honest hosts say, at work and at rest', () => {
    const told = take(
      [10_000, 11_000, 12_000, 13_000].flatMap((t) => [
        listing(t, [row({ info: chatty(t) }), row({ port: 43_000, info: idle(t) })]),
        listing(t + 300, [row({ from: 'b1', to: 'a1', info: chatty(t + 300) })], b1),
      ]),
    );
    expect(told.dropped).toEqual([]);
    expect(told.hygiene.factsTaken).toBe(8);
  });

  it('drops facts from the future, and those that claim to have begun after they ended', () => {
    const step = screenFacts(noHygiene, [listing(12_000, [])], { book, known, now: 10_000 });
    expect(step.facts).toEqual([]);
    expect(selfCheck(step.hygiene).dropped).toEqual([
      { reason: 'from-the-future', count: 1, lastHost: 'a1', lastAt: 10_000 },
    ]);
    expect(take([{ ...listing(10_000, []), askedAt: 11_000 } as Fact]).dropped).toEqual([['from-the-future', 1]]);
  });

  it('drops a listing older than one taken before, by its reading or by its request, and no other host’s', () => {
    const late: Fact = { kind: 'sockets', t: 12_000, askedAt: 9000, host: a1, sockets: [], complete: true };
    const { dropped } = take([listing(11_000, []), late, listing(10_500, [], b1)]);
    expect(dropped).toEqual([['out-of-order', 1]]);
  });

  it('lets attempts at different targets end in any order', () => {
    const end = (t: number, to: string, ms: number): Fact => {
      return { kind: 'connect', t, host: a1, to: hostId(to), port: 5432, outcome: ms > 1000 ? 'timeout' : 'ok', ms };
    };
    const ends = [end(11_500, 'b1', 1500), end(11_252, 'b2', 2)];
    expect(screenFacts(noHygiene, ends, { book, known, now: 11_500 }).facts).toEqual(ends);
    // The same target: given up, tried again, and then the first try is answered late.
    expect(take([end(11_500, 'b1', 1500), end(12_002, 'b1', 2), end(12_400, 'b1', 2900)]).dropped).toEqual([]);
    expect(take([end(11_500, 'b1', 1500), end(11_400, 'b1', 2)]).dropped).toEqual([['out-of-order', 1]]);
  });

  it('drops facts about hosts outside the fleet', () => {
    const stranger = hostId('stranger');
    const toward: Fact = { kind: 'connect', t: 1, host: a1, to: stranger, port: 22, outcome: 'timeout', ms: 0 };
    expect(take([listing(1000, [], stranger), toward]).dropped).toEqual([['not-of-the-fleet', 2]]);
  });

  it('drops a row whose counters fall, keeps its neighbours, and calls the listing incomplete', () => {
    const good = (t: number) => row({ port: 42_000, info: chatty(t) });
    const { believed, dropped } = take([
      listing(30_000, [row({ info: chatty(30_000) }), good(30_000)]),
      listing(31_000, [row({ info: { ...chatty(31_000), bytesAcked: 29_000 } }), good(31_000)]),
    ]);
    expect(dropped).toEqual([['impossible-counter', 1]]);
    expect(believed[1]).toMatchObject({ complete: false, sockets: [{ peer: { port: 42_000 } }] });
  });

  it('knows a new connection of the same four numbers by its youth', () => {
    const fresh = { lastsnd: 10, lastrcv: 10, lastack: 10, segsIn: 4, segsOut: 5, bytesAcked: 80, bytesReceived: 20 };
    const { dropped } = take([
      listing(30_000, [row({ info: chatty(30_000) })]),
      listing(31_000, [row({ info: fresh })]),
    ]);
    expect(dropped).toEqual([]);
  });

  it('drops a row that falls back although its last acknowledgement is older than the sample before', () => {
    const { dropped } = take([
      listing(30_000, [row({ info: idle(30_000) })]),
      listing(31_000, [row({ info: { ...idle(31_000), segsIn: 2 } })]),
    ]);
    expect(dropped).toEqual([['impossible-counter', 1]]);
  });

  it('drops acknowledgements of more than was sent, and numbers no kernel holds', () => {
    const bad: SocketInfo[] = [
      { ...chatty(1000), bytesAcked: 5000 },
      { ...chatty(1000), lastrcv: -1 },
      { ...chatty(1000), lastack: Number.NaN },
      { ...chatty(1000), lastsnd: 2 ** 33 },
      { ...chatty(1000), rto: 1e9 },
    ];
    const { dropped } = take([
      listing(
        1000,
        bad.map((info, index) => row({ port: 41_000 + index, info })),
      ),
    ]);
    expect(dropped).toEqual([
      ['impossible-age', 4],
      ['impossible-counter', 1],
    ]);
  });

  it('drops a silence that grew faster than time while another row kept time', () => {
    const both = (t: number, extraMs: number) => [
      row({ info: idle(t) }),
      row({ port: 42_000, info: { ...idle(t), lastack: t + 9000 + extraMs } }),
    ];
    expect(take([listing(10_000, both(10_000, 0)), listing(11_000, both(11_000, 20_000))]).dropped).toEqual([
      ['impossible-age', 1],
    ]);
  });

  it('blames no row when all silences jump together: a machine slept, ours or the host’s', () => {
    const after = [row({ info: idle(71_000) }), row({ port: 42_000, info: idle(71_000) })];
    const before = [row({ info: idle(10_000) }), row({ port: 42_000, info: idle(10_000) })];
    expect(take([listing(10_000, before), listing(11_000, after)]).dropped).toEqual([]);
  });

  it('drops a picture shown again, of the sample before or of an older one, and never an idle one', () => {
    const picture = (t: number) => [row({ info: chatty(t) }), row({ port: 43_000, info: idle(t) })];
    const at = [30_000, 31_000, 32_000, 33_000];
    const honest = at.map((t) => listing(t, picture(t)));
    const again = take([...honest, listing(34_000, picture(33_000)), listing(35_000, picture(31_000))]);
    expect(again.dropped).toEqual([['replayed', 2]]);
    expect(again.believed).toHaveLength(4);
    const rest = take(at.map((t) => listing(t, [row({ info: idle(t) }), row({ port: 43_000, info: idle(t) })])));
    expect(rest.dropped).toEqual([]);
  });

  it('drops a row that stands still while its neighbours move', () => {
    const { dropped, believed } = take([
      listing(30_000, [row({ info: chatty(30_000) }), row({ port: 42_000, info: chatty(30_000) })]),
      listing(31_000, [row({ info: chatty(30_000) }), row({ port: 42_000, info: chatty(31_000) })]),
    ]);
    expect(dropped).toEqual([['replayed', 1]]);
    expect(believed[1]).toMatchObject({ sockets: [{ peer: { port: 42_000 } }] });
  });

  it('forgets what came before when told to, and keeps the counts', () => {
    const before = take([listing(30_000, [row({ info: chatty(30_000) })]), listing(29_000, [])]).hygiene;
    const after = forgetSamples(before, known);
    expect(reasons(after)).toEqual([['out-of-order', 1]]);
    expect(take([listing(31_000, [row({ info: { ...chatty(30_000), segsIn: 299 } })])], after).dropped).toEqual([
      ['out-of-order', 1],
    ]);
  });
});

describe('screenFacts and both ends of a connection', () => {
  const ofA = (t: number, info: SocketInfo) => listing(t, [row({ info })]);
  const ofB = (t: number, info: SocketInfo) => listing(t, [row({ from: 'b1', to: 'a1', info })], b1);

  it('believes neither end when one has more acknowledged than the other ever received', () => {
    const boast = (t: number): SocketInfo => ({ ...chatty(t), bytesSent: 2 * t, bytesAcked: 2 * t });
    const told = take([
      ofA(30_000, boast(30_000)),
      ofB(30_400, chatty(30_400)),
      ofA(31_000, boast(31_000)),
      ofB(31_400, chatty(31_400)),
    ]);
    expect(told.dropped).toEqual([['contradicting-ends', 2]]);
    expect(told.believed.map((fact) => (fact.kind === 'sockets' ? fact.sockets.length : 0))).toEqual([1, 1, 0, 0]);
  });

  it('believes neither end when segments arrive that nobody sent', () => {
    const told = take([
      ofA(30_000, { ...chatty(30_000), segsIn: 900 }),
      ofB(30_400, chatty(30_400)),
      ofA(31_000, { ...chatty(31_000), segsIn: 910 }),
    ]);
    expect(told.dropped).toEqual([['contradicting-ends', 1]]);
  });

  it('drops acknowledgements from a kernel that has the connection no more', () => {
    const gone = (t: number) => listing(t, [], b1);
    const told = take([
      ofA(30_000, chatty(30_000)),
      ofB(30_300, chatty(30_300)),
      ofA(31_000, chatty(31_000)),
      gone(31_300),
      ofA(32_000, chatty(32_000)),
    ]);
    expect(told.dropped).toEqual([['contradicting-ends', 1]]);
  });

  it('contradicts nothing by a connection the peer never showed: it may live in a container', () => {
    const told = take([30_000, 31_000, 32_000].flatMap((t) => [ofA(t, chatty(t)), listing(t + 300, [], b1)]));
    expect(told.dropped).toEqual([]);
  });

  it('compares nothing whose order in time is not sure', () => {
    const late: Fact = { ...ofB(31_400, chatty(29_000)), askedAt: 29_000 } as Fact;
    expect(take([ofA(30_000, chatty(30_000)), late, ofA(32_000, chatty(32_000))]).dropped).toEqual([]);
  });
});

const recorded = fileURLToPath(new URL('../../assets/captures/partition/', import.meta.url));

describe('screenFacts on recorded kernels', { timeout: 60_000 }, () => {
  const names = readdirSync(recorded).filter((name) => name.endsWith('.jsonl.gz'));

  it.each(names)('drops nothing of %s', (name) => {
    const { fleet, events } = openCapture(`${recorded}${name}`);
    const around = { book: createAddressBook(fleet), known: new Set(fleet.hosts.map(({ id }) => id)) };
    let hygiene = noHygiene;
    for (const event of events) {
      if (event.kind !== 'observed') continue;
      const { fact } = event.observation;
      hygiene = screenFacts(hygiene, [fact], { ...around, now: fact.t }).hygiene;
    }
    expect(hygiene.factsTaken).toBeGreaterThan(100);
    expect(reasons(hygiene)).toEqual([]);
  });
});

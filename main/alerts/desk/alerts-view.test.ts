import { describe, expect, it } from 'vitest';
import type { ChannelRoute } from '../../domain/alert-channels.ts';
import type { ChannelState, ChannelStatus, DeliveryStatus } from '../../domain/alert-delivery.ts';
import { hostId } from '../../domain/ids.ts';
import type { Incident } from '../../domain/incident.ts';
import { channelId } from '../../domain/notification.ts';
import { alertsViewSchema } from '../../contract/alerts.ts';
import { smallIncident, smallNotification } from '../../testing/small-notification.ts';
import { advanceChains } from '../chains/advance-chains.ts';
import { chain, dayBegins, incident, minute, policyOf } from '../chains/chain-examples.ts';
import { noChains } from '../chains/chain-state.ts';
import { emptyBook, type IncidentBook } from '../incidents/book.ts';
import { alertsView, type ViewParts } from './alerts-view.ts';
import { deskPolicy } from './desk-examples.ts';
import { createToldLog } from './told-log.ts';

const production = chain([['channel:ops'], ['person:carol']]);
const delivery: DeliveryStatus = {
  channels: [],
  waiting: 0,
  deadLetters: [],
  deadLettersDropped: 0,
  fault: null,
  remark: null,
};

function bookOf(open: readonly Incident[], ended: readonly Incident[] = []): IncidentBook {
  const kept = { alarms: [], moreAlarms: 0, root: '', turns: [] };
  return {
    ...emptyBook,
    open: open.map((one) => ({ ...kept, incident: one })),
    ended: ended.map((one) => ({ incident: one, endedAt: one.changedAt, turns: [] })),
  };
}

/** A view one minute into the day, which every version of the contract can read. */
function view(parts: Partial<ViewParts> = {}): ReturnType<typeof alertsView> {
  const seen = alertsView({
    at: dayBegins + minute,
    policy: deskPolicy({ chains: [production] }),
    book: emptyBook,
    chains: noChains,
    delivery,
    told: createToldLog(),
    windows: [],
    troubles: [],
    silencedUntil: null,
    ...parts,
  });
  expect(alertsViewSchema.parse(seen)).toEqual(seen);
  return seen;
}

function channel(state: ChannelState): ChannelStatus {
  const tellings = { delivered: 0, failed: 0, dead: 0 };
  return {
    channel: channelId('ops'),
    kind: 'webhook',
    state,
    waiting: 2,
    oldestAt: dayBegins,
    deadLetters: 1,
    tellings,
  };
}

const shown = (state: ChannelState) => view({ delivery: { ...delivery, channels: [channel(state)] } }).channels[0];

describe(alertsView, () => {
  it('shows the gravest first, of the same gravity the newest', () => {
    const open = [
      incident('old', { priority: 'P2' }),
      incident('new', { priority: 'P2', raisedAt: dayBegins + 1 }),
      incident('small', { priority: 'P3', raisedAt: dayBegins + 2 }),
      incident('grave', { priority: 'P1' }),
    ];
    expect(view({ book: bookOf(open) }).incidents.map(({ id }) => id)).toEqual(['grave', 'new', 'old', 'small']);
  });

  it('shows the last fifty that ended, the newest first', () => {
    const ended = Array.from({ length: 60 }, (_, n) => incident(`e${n}`, { state: 'acknowledged-cleared' }));
    const ids = view({ book: bookOf([], ended) }).ended.map(({ id }) => id);
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([50, 'e59', 'e10']);
  });

  it('tells how many alarms stand behind the incidents of a flood', () => {
    const book = bookOf([incident('a', { count: 240 }), incident('b', { count: 2 })]);
    expect(view({ book }).flood).toBeNull();
    const flood = { since: dayBegins, raised: [dayBegins] };
    expect(view({ book: { ...book, flood } }).flood).toEqual({ since: dayBegins, alarms: 242 });
  });

  it('tells how a channel stands, and never that one can tell which could not', () => {
    const nextTryAt = dayBegins + 2 * minute;
    expect(shown({ kind: 'unused' })).toMatchObject({ state: 'idle', sentence: null, queued: 2, deadLetters: 1 });
    expect(shown({ kind: 'waiting', count: 2, nextTryAt })).toMatchObject({
      state: 'waiting',
      sentence: 'next try at 00:02:00 UTC',
    });
    const why = { since: dayBegins - minute, sentence: 'hooks.example.net answers 500' };
    expect(shown({ kind: 'cannot-be-told', count: 2, nextTryAt, ...why })).toMatchObject({
      state: 'cannot-tell',
      sentence: 'hooks.example.net answers 500; since 2026-03-01 23:59:00 UTC, next try at 00:02:00 UTC',
    });
  });

  it.each([
    [{ kind: 'direct' }, 'direct'],
    [{ kind: 'bind', address: '10.0.0.7' }, 'from 10.0.0.7'],
    [{ kind: 'proxy', host: 'proxy.example', port: 3128 }, 'through the proxy proxy.example:3128'],
    [{ kind: 'host', host: hostId('dub1') }, 'through dub1'],
  ] satisfies readonly (readonly [ChannelRoute, string])[])(
    'names the route %j by which it was told',
    (route, words) => {
      const told = shown({ kind: 'told', at: dayBegins, route });
      expect(told).toMatchObject({ state: 'told', lastToldAt: dayBegins, route: words });
    },
  );

  it('lists dead letters, the newest first, by what they were to tell', () => {
    const letter = (key: string, change: Parameters<typeof smallNotification>[0] = {}) => ({
      notification: smallNotification({ key, ...change }),
      at: dayBegins,
      sentence: 'no such hook',
    });
    const deadLetters = [
      letter('old', { incidents: [smallIncident({ text: 'DUB lost FRA' })] }),
      letter('new', { kind: 'test', incidents: [] }),
    ];
    expect(view({ delivery: { ...delivery, deadLetters } }).deadLetters).toEqual([
      { key: 'new', channel: 'mail', at: dayBegins, text: 'test', why: 'no such hook' },
      { key: 'old', channel: 'mail', at: dayBegins, text: 'DUB lost FRA', why: 'no such hook' },
    ]);
  });

  it('tells of a chain who was told, who comes next and when, and what is wrong with it', () => {
    const policy = policyOf([production], { channels: [channelId('mail')] });
    const input = { at: dayBegins, events: [], incidents: [incident('a')], policy, flood: false };
    const { state, notifications } = advanceChains(noChains, input);
    const told = createToldLog();
    told.take(notifications);
    const seen = view({ book: bookOf([incident('a'), incident('unknown')]), chains: state, told });
    expect(seen.chains).toMatchObject([
      {
        incident: 'a',
        chain: 'production',
        told: [{ at: dayBegins, who: 'carol@x', channel: 'mail', kind: 'raised' }],
        gaps: [expect.stringContaining('the channel ops is not in the inventory')],
      },
    ]);
    const calling = advanceChains(noChains, { ...input, policy: policyOf([production]) }).state;
    expect(view({ book: bookOf([incident('a')]), chains: calling }).chains[0]?.next).toEqual({
      at: dayBegins + 5 * minute,
      who: ['CAROL'],
    });
  });

  it('shows neither planned work that is over nor a silence that is', () => {
    const work = {
      id: 'm-1',
      hosts: [],
      regions: [],
      clusters: [],
      from: dayBegins,
      until: dayBegins + minute,
      owner: 'Ada',
      reason: 'disks',
    };
    const later = { ...work, id: 'm-2', until: dayBegins + 2 * minute };
    expect(view({ windows: [work, later] }).maintenance).toEqual([later]);
    expect(view({ silencedUntil: dayBegins + minute }).silencedUntil).toBeNull();
    expect(view({ silencedUntil: dayBegins + 2 * minute }).silencedUntil).toBe(dayBegins + 2 * minute);
  });

  it('counts the incidents of the last day', () => {
    const book = bookOf([
      incident('a', { priority: 'P1' }),
      incident('yesterday', { raisedAt: dayBegins - 86_400_000 }),
    ]);
    expect(view({ book }).kpis).toMatchObject({ mix: { P1: 1, P2: 0, P3: 0 }, staleCount: 1 });
  });
});

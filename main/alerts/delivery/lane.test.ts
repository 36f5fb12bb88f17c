import { describe, expect, it } from 'vitest';
import type { WebhookChannel } from '../../domain/alert-channels.ts';
import { incidentId } from '../../domain/incident.ts';
import { channelId, type Notification } from '../../domain/notification.ts';
import { smallIncident, smallNotification } from '../../testing/small-notification.ts';
import { type Attempt, delivered, refused, retry } from '../channels/channel.ts';
import { testClock } from './fixtures/test-clock.ts';
import { createLane } from './lane.ts';
import { createQueueBook } from './queue-book.ts';

const hour = 3_600_000;
const channel: WebhookChannel = {
  id: channelId('hook'),
  kind: 'webhook',
  url: 'http://127.0.0.1:1/',
  auth: { kind: 'none' },
  signWith: null,
  tls: { kind: 'system', serverName: null },
  routes: [{ kind: 'direct' }, { kind: 'bind', address: '127.0.0.2' }],
  perMinute: 10,
};

/** A lane whose receiver answers as told; the last answer is for all that come after. */
function world(answers: readonly (Attempt | Promise<Attempt>)[], perMinute = channel.perMinute) {
  const clock = testClock();
  const book = createQueueBook();
  const sent: Notification[] = [];
  const at: number[] = [];
  const routes: string[] = [];
  const dead: string[] = [];
  const lane = createLane(
    { ...channel, perMinute },
    {
      clock,
      random: () => 1,
      giveUpMs: hour,
      waiting: () => book.waiting(channel.id),
      attempt: async ({ notification }, [first], _signal, onRoute) => {
        sent.push(notification);
        at.push(clock.monotonicMs());
        routes.push(first?.kind ?? '');
        if (first !== undefined) onRoute(first);
        return (await answers[Math.min(sent.length, answers.length) - 1]) ?? delivered;
      },
      onDelivered: async ({ keys }) => book.apply({ t: 'delivered', at: clock.epochMs(), keys }),
      onDead: async ({ keys }, sentence) => {
        dead.push(sentence);
        book.apply({ t: 'dead', at: clock.epochMs(), keys, sentence });
      },
    },
  );
  const tell = (...notifications: readonly Notification[]): void => {
    for (const notification of notifications) book.apply({ t: 'queued', at: clock.epochMs(), notification });
    lane.wake();
  };
  return { clock, book, lane, tell, sent, at, routes, dead };
}

const word = (n: number, change: Partial<Notification> = {}): Notification =>
  smallNotification({
    key: `word ${n}`,
    channel: channel.id,
    incidents: [smallIncident({ id: incidentId(`incident-${n}`) })],
    ...change,
  });

describe(createLane, () => {
  it('sends one message at a time, in the order they came', async () => {
    let answer: (attempt: Attempt) => void = () => undefined;
    const first = new Promise<Attempt>((resolve) => {
      answer = resolve;
    });
    const { clock, lane, tell, sent } = world([first, delivered]);
    tell(word(1), word(2), word(3));
    await clock.pass(5000);
    expect(sent.map(({ key }) => key)).toEqual(['word 1']);
    expect(lane.status().state).toMatchObject({ kind: 'waiting', count: 3 });
    answer(delivered);
    await clock.pass(1);
    expect(sent.map(({ key }) => key)).toEqual(['word 1', 'word 2', 'word 3']);
    expect(lane.status()).toMatchObject({
      state: { kind: 'told', at: clock.epochMs() - 1, route: { kind: 'direct' } },
      tellings: { delivered: 3, failed: 0, dead: 0 },
    });
  });

  it('tries again after 1, 2, 4 … seconds, never later than after 5 minutes', async () => {
    const { clock, tell, at, lane } = world([retry('away')]);
    tell(word(1));
    await clock.pass(25 * 60_000);
    expect(at.slice(0, 5)).toEqual([0, 1000, 3000, 7000, 15_000]);
    const waits = at.map((t, i) => t - (at[i - 1] ?? 0));
    expect(Math.max(...waits)).toBe(300_000);
    expect(lane.status().state).toMatchObject({ kind: 'cannot-be-told', count: 1, sentence: 'away' });
  });

  it('waits as long as the receiver asks for', async () => {
    const { clock, tell, at } = world([retry('busy', 30_000), delivered]);
    tell(word(1));
    await clock.pass(60_000);
    expect(at).toEqual([0, 30_000]);
  });

  it('tries the other route first after one that connected and failed all the same', async () => {
    const { clock, tell, routes } = world([retry('silent'), delivered]);
    tell(word(1));
    await clock.pass(5000);
    expect(routes).toEqual(['direct', 'bind']);
  });

  it('tells together what waited while the receiver was away, the last word on each incident', async () => {
    const { clock, tell, sent, book } = world([retry('away'), delivered]);
    tell(word(1));
    await clock.pass(10);
    tell(
      word(2),
      word(3, {
        kind: 'cleared',
        incidents: [smallIncident({ id: incidentId('incident-1'), state: 'unacknowledged-cleared' })],
      }),
    );
    await clock.pass(5000);
    expect(sent).toHaveLength(2);
    expect(sent[1]?.kind).toBe('digest');
    expect(sent[1]?.incidents.map(({ id, state }) => [id, state])).toEqual([
      ['incident-1', 'unacknowledged-cleared'],
      ['incident-2', 'unacknowledged-active'],
    ]);
    expect(book.waitingCount()).toBe(0);
  });

  it('sends no more in a minute than the channel may, and loses nothing of what is above', async () => {
    const { clock, tell, sent, at, book } = world([delivered], 3);
    for (let n = 0; n < 40; n++) {
      tell(word(n));
      await clock.pass(1000);
    }
    await clock.pass(120_000);
    for (const from of at) expect(at.filter((t) => t >= from && t < from + 60_000).length).toBeLessThanOrEqual(3);
    expect(new Set(sent.flatMap(({ incidents }) => incidents.map(({ id }) => id))).size).toBe(40);
    expect(book.waitingCount()).toBe(0);
    expect(sent.length).toBeLessThanOrEqual(6);
  });

  it('makes a few messages of a flood', async () => {
    const { clock, tell, sent } = world([delivered]);
    tell(...Array.from({ length: 600 }, (_, n) => word(n)));
    await clock.pass(1000);
    expect(sent.map(({ incidents }) => incidents.length)).toEqual([500, 100]);
  });

  it('sends a test by itself', async () => {
    const { clock, tell, sent } = world([retry('away'), delivered]);
    tell(word(1, { kind: 'test', incidents: [] }), word(2), word(3));
    await clock.pass(5000);
    expect(sent.map(({ kind }) => kind)).toEqual(['test', 'test', 'raised', 'raised']);
  });

  it('gives up what is refused, and goes on with the next', async () => {
    const { clock, tell, sent, dead, lane } = world([refused('no such hook'), delivered]);
    tell(word(1), word(2));
    await clock.pass(1);
    expect([sent.length, dead]).toEqual([2, ['no such hook']]);
    expect(lane.status().tellings).toEqual({ delivered: 1, failed: 0, dead: 1 });
  });

  it('gives up what waited too long, with the last reason', async () => {
    const { clock, tell, dead, book } = world([retry('away')]);
    tell(word(1));
    await clock.pass(2 * hour);
    expect(dead).toEqual(['given up after 1 h; at last: away']);
    expect(book.deadLetters().map(({ notification }) => notification.key)).toEqual(['word 1']);
  });

  it('sends nothing more once it is stopped', async () => {
    const { clock, tell, sent, lane } = world([retry('away'), delivered]);
    tell(word(1));
    await clock.pass(1);
    await lane.stop();
    tell(word(2));
    await clock.pass(60_000);
    expect(sent).toHaveLength(1);
  });
});

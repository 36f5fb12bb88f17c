import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type WebhookBody, webhookBodySchema } from '../../contract/alert-webhook.ts';
import type { Clock } from '../../domain/clock.ts';
import { clusterId, regionId } from '../../domain/ids.ts';
import { everyMatter, situationOf } from '../../domain/snapshot-examples.ts';
import type { Situation } from '../../domain/snapshot.ts';
import { systemClock } from '../../engine/system-clock.ts';
import { alarmFleet, openTestDesk, type TestDesk } from '../../testing/alarm-desk.ts';
import { type Receiver, startReceiver } from '../channels/fixtures/receiver.ts';
import { openAlertDesk } from './alert-desk.ts';

let folder = '';
const desks = new Set<TestDesk>();
const receivers = new Set<Receiver>();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quorumscope-desk-'));
});
afterEach(async () => {
  for (const desk of desks) await stopped(desk);
  for (const receiver of receivers) await receiver.stop();
  receivers.clear();
  rmSync(folder, { recursive: true });
});

async function opened(world: Parameters<typeof openTestDesk>[1]): Promise<TestDesk> {
  const desk = await openTestDesk(folder, world);
  desks.add(desk);
  return desk;
}

async function stopped(desk: TestDesk): Promise<void> {
  desks.delete(desk);
  await desk.stop();
}

async function receiver(status = 200): Promise<Receiver> {
  const started = await startReceiver((response) => {
    response.statusCode = status;
    response.end();
  });
  receivers.add(started);
  return started;
}

const bodies = ({ received }: Receiver): readonly WebhookBody[] =>
  received.map(({ body }) => webhookBodySchema.parse(JSON.parse(body)));

const [cutMatter] = everyMatter;
if (cutMatter === undefined) throw new Error('no matter at all');
const cut: Situation = situationOf(cutMatter, 'confirmed', 'DUB | FRA: no packet passes');

/** A clock that goes so many times as fast as that of the machine. */
function fastClock(times: number): Clock {
  const beganAt = systemClock.epochMs();
  const from = systemClock.monotonicMs();
  const pastMs = (): number => (systemClock.monotonicMs() - from) * times;
  return {
    monotonicMs: pastMs,
    epochMs: () => beganAt + pastMs(),
    after: (ms, run) => systemClock.after(ms / times, run),
  };
}

/** Every fifth is a lost quorum, which is P1; the others are dark regions. */
function oneOfMany(nth: number): Situation {
  const situation =
    nth % 5 === 4
      ? situationOf({ type: 'quorum-lost', subject: { cluster: clusterId(`c${nth}`) } }, 'confirmed', `c${nth} lost`)
      : situationOf({ type: 'region-dark', subject: { region: regionId(`r${nth}`) } }, 'confirmed', `r${nth} dark`);
  return { ...situation, id: `s${nth}` };
}

describe(openAlertDesk, () => {
  it('makes of 300 situations in a minute three messages a minute and channel at most, the gravest first, and leaves nobody out', async () => {
    const clock = fastClock(60);
    const [ops, boss] = [await receiver(), await receiver()];
    const { fleet, policy } = alarmFleet({
      channels: [
        { id: 'ops', kind: 'webhook', url: ops.url },
        { id: 'boss', kind: 'webhook', url: boss.url },
      ],
    });
    const desk = await opened({ fleet, policy, clock });
    const beganAt = clock.epochMs();
    const minutes = (): number => (clock.epochMs() - beganAt) / 60_000;
    const named = (channel: Receiver): readonly string[] =>
      bodies(channel).flatMap(({ incidents }) => incidents.map(({ id }) => id));
    const situations: Situation[] = [];
    while (minutes() < 15 && [ops, boss].some((channel) => named(channel).length < 300)) {
      while (situations.length < Math.min(300, minutes() * 300)) situations.push(oneOfMany(situations.length));
      desk.take([...situations]);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const view = desk.look();
    expect(view.incidents).toHaveLength(300);
    expect(view.flood).toMatchObject({ alarms: 300 });
    expect(view.troubles).toEqual([]);
    for (const channel of [ops, boss]) {
      const told = bodies(channel);
      const at = told.map(({ madeAt }) => Date.parse(madeAt));
      for (const from of at)
        expect(at.filter((one) => one >= from && one < from + 60_000).length).toBeLessThanOrEqual(3);
      expect(new Set(named(channel)).size).toBe(300);
      expect(named(channel)).toHaveLength(300);
      const digests = told.filter(({ kind }) => kind === 'digest');
      const gravest = digests.map(({ incidents }) => incidents[0]?.priority);
      expect(gravest).toEqual(gravest.toSorted());
      expect(gravest[0]).toBe('P1');
    }
  });

  it('knows after a restart what people said: who answered, what is on the shelf, what is planned, what nobody could be told', async () => {
    const [well, gone] = [await receiver(), await receiver(404)];
    const world = alarmFleet({
      channels: [
        { id: 'ops', kind: 'webhook', url: well.url },
        { id: 'dead', kind: 'webhook', url: gone.url },
      ],
      chains: [{ id: 'all', steps: [{ tell: ['channel:ops', 'channel:dead'], waitMs: 10_000 }] }],
    });
    const lost = (cluster: string): Situation => ({
      ...situationOf({ type: 'quorum-lost', subject: { cluster: clusterId(cluster) } }, 'confirmed', `${cluster} lost`),
      id: cluster,
    });
    const situations = [cut, lost('ledger')];
    const before = await opened(world);
    before.take(situations);
    await expect.poll(() => before.look().deadLetters.length).toBe(2);
    await well.came(2);
    const [ledger, partition] = before.look().incidents;
    const by = 'Ada';
    const now = Date.now();
    const answers = [
      await before.act({ kind: 'acknowledge', incident: ledger?.id ?? '', by, reason: 'on it' }),
      await before.act({
        kind: 'shelve',
        incident: partition?.id ?? '',
        by,
        reason: 'works on the cable',
        forMs: 3_600_000,
        isOneShot: false,
      }),
      await before.act({
        kind: 'add-maintenance',
        from: now,
        until: now + 3_600_000,
        owner: by,
        reason: 'new disks',
        regions: ['fra'],
        hosts: [],
        clusters: [],
      }),
    ];
    expect(answers.map(({ isDone, sentence }) => isDone || sentence)).toEqual([true, true, true]);
    const known = before.look();
    await stopped(before);

    const after = await opened(world);
    for (let nth = 0; nth < 5; nth += 1) after.take(situations);
    const view = after.look();
    const people = (one: typeof view): object[] =>
      one.incidents.map(({ id, state, acknowledged, shelved }) => ({ id, state, acknowledged, shelved }));
    expect(people(view)).toEqual(people(known));
    expect(view.incidents.map(({ state }) => state)).toEqual(['acknowledged-active', 'shelved']);
    expect(view.maintenance).toEqual(known.maintenance);
    expect(view.maintenance).toMatchObject([{ owner: by, reason: 'new disks' }]);
    expect(view.deadLetters).toEqual(known.deadLetters);
    expect(view.troubles).toEqual([]);
    // A dead letter is sent again by whoever asks for it, after the restart too; and nobody was told anything twice meanwhile.
    expect(await after.act({ kind: 'send-again', key: known.deadLetters[0]?.key ?? '' })).toMatchObject({
      isDone: true,
    });
    await gone.came(3);
    expect(bodies(well).map(({ kind }) => kind)).toEqual(['raised', 'raised']);
    await expect.poll(() => after.look().deadLetters.length).toBe(2);
  });
});

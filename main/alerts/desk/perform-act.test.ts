import { describe, expect, it } from 'vitest';
import type { AlertAct } from '../../contract/alerts.ts';
import type { IncidentEvent } from '../../domain/incident.ts';
import { err, ok } from '../../domain/result.ts';
import { createSystemTrust } from '../../probe/http-check-trust.ts';
import { event, incident } from '../chains/chain-examples.ts';
import type { ChannelSender } from '../channels/channel.ts';
import { hastyClock } from '../channels/fixtures/surroundings.ts';
import { deskPolicy } from './desk-examples.ts';
import type { KeeperActed } from './incident-keeper.ts';
import { type ActGrounds, performAct } from './perform-act.ts';

const now = Date.UTC(2026, 10, 22, 22, 45);
const raised = event('raised', incident('a'), 0);
const unwanted: ChannelSender = () => Promise.resolve({ kind: 'refused', sentence: 'not in this test' });

/** An act, and all that was asked for by it. */
async function done(act: AlertAct, { acted = { events: [raised], refused: null }, sender = unwanted }: World = {}) {
  const asked: unknown[] = [];
  const told: IncidentEvent[] = [];
  const grounds: ActGrounds = {
    keeper: {
      look: () => [],
      act: (wish) => {
        asked.push(wish);
        return acted;
      },
      settled: async () => undefined,
      book: () => ({ version: 1, at: 0, open: [], ended: [], waiting: [], flood: { since: null, raised: [] } }),
      windows: () => [],
      plan: (window) => {
        asked.push(window);
        return ok(null);
      },
      endPlan: () => err('there is no maintenance m-9'),
      setFrame: () => undefined,
      troubles: () => [],
    },
    delivery: {
      resend: async (key) => (key === 'dead' ? ok(null) : err('there is no such dead letter')),
      dismiss: async (key) => (key === 'dead' ? ok(null) : err('there is no such dead letter')),
    },
    means: {
      senders: {
        alertmanager: unwanted,
        webhook: sender,
        slack: unwanted,
        teams: unwanted,
        pagerduty: unwanted,
        opsgenie: unwanted,
        smtp: unwanted,
        syslog: unwanted,
        desktop: unwanted,
        sound: unwanted,
      },
      dial: async () => err('nobody is dialled here'),
      secret: async () => err('no secret'),
      trust: createSystemTrust({}),
      clock: hastyClock(),
    },
    policy: deskPolicy(),
    now: () => now,
    fleetName: 'ledger production',
    seenFrom: 'noc',
    onEvents: (events) => told.push(...events),
    silence: (forMs) => asked.push(forMs),
  };
  return { answer: await performAct(act, grounds), asked, told };
}

interface World {
  readonly acted?: KeeperActed;
  readonly sender?: ChannelSender;
}

const who = { incident: 'a', by: 'Aoife' };

describe(performAct, () => {
  it('acknowledges in the name of who says so, and hands on what happened', async () => {
    const { answer, asked, told } = await done({ kind: 'acknowledge', ...who, reason: 'on it' });
    expect(answer).toEqual({ isDone: true, sentence: 'acknowledged: its chain stops' });
    expect(asked).toEqual([{ kind: 'acknowledge', id: 'a', said: { by: 'Aoife', at: now, reason: 'on it' } }]);
    expect(told).toEqual([raised]);
  });

  it('hands on what happened meanwhile also where the act is refused', async () => {
    const acted = { events: [raised], refused: 'Bo has acknowledged it already' };
    const { answer, told } = await done({ kind: 'acknowledge', ...who, reason: '' }, { acted });
    expect(answer).toEqual({ isDone: false, sentence: 'Bo has acknowledged it already' });
    expect(told).toEqual([raised]);
  });

  it('shelves until a moment, and takes off the shelf', async () => {
    const shelve = await done({ kind: 'shelve', ...who, reason: 'known noise', forMs: 3_600_000, isOneShot: true });
    expect(shelve.answer.sentence).toBe('on the shelf until 2026-11-22 23:45 UTC');
    expect(shelve.asked).toMatchObject([{ kind: 'shelve', until: now + 3_600_000, isOneShot: true }]);
    expect((await done({ kind: 'unshelve', ...who })).answer).toEqual({ isDone: true, sentence: 'off the shelf' });
  });

  it.each([
    { kind: 'shelve', ...who, reason: 'for good', forMs: 1e300, isOneShot: false },
    {
      kind: 'add-maintenance',
      from: 0,
      until: 1e300,
      owner: 'Ada',
      reason: 'disks',
      regions: [],
      hosts: ['dub1'],
      clusters: [],
    },
  ] satisfies readonly AlertAct[])('answers to $kind with an end that no date reaches', async (act) => {
    expect((await done(act)).answer.sentence).toContain('until an unknown time');
  });

  it('sends dead letters again or gives them up, and says where there is none', async () => {
    expect((await done({ kind: 'send-again', key: 'dead' })).answer.isDone).toBe(true);
    expect((await done({ kind: 'give-up', key: 'dead' })).answer.isDone).toBe(true);
    const missing = { isDone: false, sentence: 'there is no such dead letter' };
    expect((await done({ kind: 'send-again', key: 'none' })).answer).toEqual(missing);
    expect((await done({ kind: 'give-up', key: 'none' })).answer).toEqual(missing);
  });

  it('plans work and ends it', async () => {
    const window = { from: now, until: now + 60_000, owner: 'Ada', reason: 'disks', regions: ['dub'], hosts: [] };
    const { answer, asked } = await done({ kind: 'add-maintenance', ...window, clusters: [] });
    expect(answer.sentence).toMatch(/^maintenance m-[0-9a-z]+ is planned until 2026-11-22 22:46 UTC$/);
    expect(asked).toMatchObject([{ ...window, id: expect.stringMatching(/^m-[0-9a-z]+$/), clusters: [] }]);
    const ended = await done({ kind: 'end-maintenance', id: 'm-9', by: 'Ada' });
    expect(ended.answer).toEqual({ isDone: false, sentence: 'there is no maintenance m-9' });
  });

  it('silences for a while, and never for good', async () => {
    expect((await done({ kind: 'silence', forMs: 1e300 })).asked).toEqual([8 * 3_600_000]);
    const { answer, asked } = await done({ kind: 'silence', forMs: 30_000 });
    expect([answer.sentence, asked]).toEqual(['silent for 30 s; what is new then sounds again', [30_000]]);
  });

  it('tries a channel at once, marked as a test, and says what became of it', async () => {
    const sent: unknown[] = [];
    const sender: ChannelSender = async (notification) => {
      sent.push(notification);
      return { kind: 'delivered' };
    };
    const test = { kind: 'test-channel', channel: 'ops', by: 'Aoife' } as const;
    expect((await done(test, { sender })).answer).toEqual({ isDone: true, sentence: 'ops has taken the test' });
    expect(sent).toMatchObject([{ kind: 'test', channel: 'ops', seenFrom: 'noc, Aoife', incidents: [] }]);
    const refused = { isDone: false, sentence: 'ops cannot be told: not in this test' };
    expect((await done(test)).answer).toEqual(refused);
    expect((await done({ ...test, channel: 'nowhere' })).answer.sentence).toBe(
      'the inventory has no channel nowhere; it has ops, pager, mail, boss',
    );
  });
});

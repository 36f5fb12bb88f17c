import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Notification } from '../../domain/notification.ts';
import { ok } from '../../domain/result.ts';
import type { LogFile } from '../../journal/decisions/log-file.ts';
import { chain, dayBegins, event, incident, minute, policyOf, second } from './chain-examples.ts';
import { type ChainRunner, openChainRunner } from './chain-runner.ts';
import type { ChainInput } from './chain-state.ts';

const failure = (code: string): Error => Object.assign(new Error(code), { code });

/** A disk in memory that fails when it is told to, having written half. */
function memoryDisk(content: Buffer = Buffer.alloc(0)) {
  const disk = { content, faults: [] as string[] };
  const failOnce = (): void => {
    const code = disk.faults.shift();
    if (code !== undefined && code !== '') throw failure(code);
  };
  const file: LogFile = {
    path: 'chains',
    read: async function* () {
      yield disk.content;
    },
    look: async () => ({ bytes: disk.content.length, isInPlace: true, isWritable: true }),
    append: async (bytes) => {
      const before = disk.content;
      disk.content = Buffer.concat([before, bytes.subarray(0, bytes.length / 2)]);
      failOnce();
      disk.content = Buffer.concat([before, bytes]);
    },
    sync: async () => failOnce(),
    truncate: async () => undefined,
    putBeside: async (suffix) => suffix,
    close: async () => undefined,
  };
  const replaceFile = async (_path: string, text: string): Promise<void> => {
    failOnce();
    disk.content = Buffer.from(text);
  };
  return {
    disk,
    options: {
      path: 'chains',
      openFile: async () => file,
      replaceFile,
      lock: async () => ok({ release: () => undefined }),
    },
  };
}

/** Keeps each key once, and how long the journal was then. */
function receivers(length: () => number) {
  const kept = new Map<string, number>();
  return {
    kept,
    deliver: async (messages: readonly { readonly key: string }[]): Promise<void> => {
      for (const { key } of messages) if (!kept.has(key)) kept.set(key, length());
    },
  };
}

async function opened(options: Parameters<typeof openChainRunner>[0]): Promise<ChainRunner> {
  const runner = await openChainRunner(options);
  if (!runner.ok) throw new Error(runner.error);
  return runner.value;
}

const policy = policyOf([chain([['channel:ops'], ['person:brian']])]);

/** Raised, escalated, over; after each tick in which something happens there is one in which nothing does. */
const cut = incident('cut');
const raised = event('raised', cut, 0);
const cleared = event('cleared', cut, 7 * minute);
const ticks = [0, second, 5 * minute, 5 * minute + second, 7 * minute, 7 * minute + second].map((time): ChainInput => {
  const past = [raised, cleared].filter(({ at }) => at <= dayBegins + time);
  const events = past.filter(({ at }) => at === dayBegins + time);
  return { at: dayBegins + time, events, incidents: past.slice(-1).map((one) => one.incident), policy, flood: false };
});

describe(openChainRunner, () => {
  it('loses nothing and repeats nothing, killed at, before or after any line end of its journal, or within any line', async () => {
    const { disk, options } = memoryDisk();
    const { kept, deliver } = receivers(() => disk.content.length);
    const runner = await opened({ ...options, deliver });
    const sizes: number[] = [];
    for (const tick of ticks) {
      await runner.advance(tick);
      sizes.push(disk.content.length);
    }
    expect([...kept.keys()].sort()).toEqual([
      'cut/production/1.1/ops/raised',
      'cut/production/2.1/mail:brian%40x/escalated',
      'cut/production/end.1/mail:brian%40x/cleared',
      'cut/production/end.1/ops/cleared',
    ]);

    const ends = [...disk.content.entries()].filter(([, byte]) => byte === 10).map(([end]) => end);
    for (const at of [0, ...ends.flatMap((end) => [end - 100, end - 1, end, end + 1])]) {
      // Killed as it was about to write byte `at`: delivery has what it got before, and maybe what it got at that moment.
      for (const hasLast of [false, true]) {
        const again = receivers(() => 0);
        for (const [key, size] of kept) if (hasLast ? size <= at : size < at) again.kept.set(key, 0);
        const rest = memoryDisk(disk.content.subarray(0, at));
        const reborn = await opened({ ...rest.options, deliver: again.deliver });
        const killedIn = sizes.findIndex((size) => size > at);
        for (const tick of ticks.slice(killedIn === -1 ? -1 : killedIn + 1)) await reborn.advance(tick);
        expect([...again.kept.keys()].sort(), `cut at ${at}`).toEqual([...kept.keys()].sort());
      }
    }
  });

  it('tells everybody in time whatever the disk does, and knows all after a restart once it was written', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('', '', 'ENOSPC', 'EIO'), { maxLength: 20 }), async (faults) => {
        const { disk, options } = memoryDisk();
        const { kept, deliver } = receivers(() => disk.content.length);
        const runner = await opened({ ...options, deliver });
        disk.faults = [...faults];
        for (const tick of ticks) await runner.advance(tick);
        expect(kept.size).toBe(4);

        disk.faults = [];
        const other = event('raised', incident('other'), 8 * minute);
        await runner.advance({ at: other.at, events: [other], incidents: [other.incident], policy, flood: false });
        expect(runner.troubles()).toEqual([]);
        const reborn = await opened({ ...options, deliver: async (again) => expect(again).toEqual([]) });
        expect(reborn.state()).toEqual(runner.state());
        await reborn.advance({ at: other.at + second, events: [], incidents: [other.incident], policy, flood: false });
      }),
      { numRuns: 30 },
    ));

  it('tells everybody while the disk does not answer, and a restart knows all once it did', async () => {
    const { disk, options } = memoryDisk();
    const { kept, deliver } = receivers(() => disk.content.length);
    let answer = (): void => undefined;
    const answers = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const openFile: typeof options.openFile = async () => {
      const file = await options.openFile();
      return { ...file, sync: () => answers };
    };
    const runner = await opened({ ...options, openFile, deliver, patience: () => Promise.resolve() });
    for (const tick of ticks) await runner.advance(tick);
    expect([...kept.keys()]).toEqual([
      'cut/production/1.1/ops/raised',
      'cut/production/2.1/mail:brian%40x/escalated',
      'cut/production/end.1/ops/cleared',
      'cut/production/end.1/mail:brian%40x/cleared',
    ]);
    answer();
    await runner.close();
    const offered: string[] = [];
    const again = await opened({
      ...options,
      deliver: async (messages) => void offered.push(...messages.map(({ key }) => key)),
    });
    const { runs, lanes, gaps } = runner.state();
    expect(again.state()).toMatchObject({ runs, lanes, gaps });
    const last = ticks.at(-1);
    if (last !== undefined) await again.advance({ ...last, events: [] });
    expect(offered).toEqual([]);
  });

  it('leaves every inbox with the last word on every incident, killed in a flood', () =>
    fc.assert(
      fc.asyncProperty(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), async (share, flood) => {
        const ids = Array.from({ length: 12 }, (_, nth) =>
          incident(`i${nth}`, { priority: nth % 4 === 0 ? 'P1' : 'P2' }),
        );
        const events = ids.flatMap((one, nth) => [
          event('raised', one, nth * second),
          ...(nth % 3 === 0 ? [event('cleared', one, 90 * second)] : []),
        ]);
        const inputs = Array.from({ length: 40 }, (_, nth): ChainInput => {
          const at = dayBegins + nth * 10 * second;
          const past = events.filter((one) => one.at <= at);
          const now = new Map(past.map((one) => [one.incident.id, one.incident]));
          return {
            at,
            events: past.filter((one) => one.at > at - 10 * second),
            incidents: [...now.values()],
            policy,
            flood,
          };
        });
        const { disk, options } = memoryDisk();
        const words = new Map<string, string>();
        const keys: string[] = [];
        const deliver = async (messages: readonly Notification[]): Promise<void> => {
          for (const { key, channel, recipient, incidents } of messages) {
            if (keys.includes(key)) continue;
            keys.push(key);
            for (const { id, clearedAt } of incidents)
              words.set(`${channel} ${recipient} ${id}`, clearedAt === null ? 'calls' : 'over');
          }
        };
        const killedIn = Math.floor(share * 30);
        const runner = await opened({ ...options, deliver });
        for (const input of inputs.slice(0, killedIn)) await runner.advance(input);
        const before = disk.content.length;
        for (const input of inputs.slice(killedIn, killedIn + 1)) await runner.advance(input);
        disk.content = disk.content.subarray(0, before + Math.floor((disk.content.length - before) * share));
        const reborn = await opened({ ...options, deliver });
        for (const input of inputs.slice(killedIn + 1)) await reborn.advance(input);
        for (const [nth, { id }] of ids.entries()) {
          expect(words.get(`ops null ${id}`)).toBe(nth % 3 === 0 ? 'over' : 'calls');
        }
      }),
      { numRuns: 25 },
    ));
});

import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Incident, IncidentEvent } from '../../domain/incident.ts';
import type { Notification } from '../../domain/notification.ts';
import { logFileOf } from '../../journal/decisions/log-file.ts';
import { chain, dayBegins, event, incident, minute, policyOf, receiver } from './chain-examples.ts';
import { type ChainRunner, type ChainRunnerOptions, openChainRunner } from './chain-runner.ts';
import type { ChainInput } from './chain-state.ts';

let folder: string;
let path: string;
const running = new Set<ChainRunner>();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chains-'));
  path = join(folder, 'chains.jsonl');
});
afterEach(async () => {
  for (const runner of running) await runner.close();
  running.clear();
  rmSync(folder, { recursive: true });
});

/** A delivery that keeps each key once, as the queue on the disk does, and how long the journal was then. */
function receivers() {
  const kept = new Map<string, number>();
  const offered: string[] = [];
  const deliver = async (messages: readonly Notification[]): Promise<void> => {
    for (const { key } of messages) {
      offered.push(key);
      if (!kept.has(key)) kept.set(key, existsSync(path) ? statSync(path).size : 0);
    }
  };
  return { kept, offered, deliver };
}

async function opened(
  options: Pick<ChainRunnerOptions, 'deliver'> & Partial<ChainRunnerOptions>,
): Promise<ChainRunner> {
  const runner = await openChainRunner({ path, ...options });
  if (!runner.ok) throw new Error(runner.error);
  running.add(runner.value);
  return runner.value;
}
async function closed(runner: ChainRunner): Promise<void> {
  running.delete(runner);
  await runner.close();
}

/** Four incidents by one chain: one is answered, one is over, one gets worse, one goes through all steps. */
const policy = policyOf([
  chain([['channel:ops', 'schedule:dba'], ['person:brian'], ['channel:boss']], {
    repeat: { times: 1, everyMs: 20 * minute },
    final: [receiver('channel:pager')],
  }),
]);
const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => incident(id)) as [Incident, Incident, Incident, Incident];
const story: readonly IncidentEvent[] = [
  event('raised', a, 0),
  event('raised', b, 2 * minute),
  event('acknowledged', b, 3 * minute),
  event('raised', c, 4 * minute),
  event('raised', d, 6 * minute),
  event('worsened', { ...c, priority: 'P1' }, 8 * minute),
  event('cleared', d, 13 * minute),
  event('ended', d, 15 * minute),
];
const tickMs = minute;
const ticks = 45;

function inputAt(tick: number): ChainInput {
  const at = dayBegins + tick * tickMs;
  const past = story.filter((one) => one.at <= at);
  const now = new Map(past.map(({ incident: one }) => [one.id, one]));
  for (const { kind, incident: one } of past) if (kind === 'ended') now.delete(one.id);
  const events = past.filter((one) => one.at > at - tickMs);
  return { at, events, incidents: [...now.values()], policy, flood: false };
}

describe(openChainRunner, () => {
  it('loses nothing and repeats nothing, killed within a line or at its end, with the files of a real disk', async () => {
    const whole = receivers();
    const runner = await opened(whole);
    const sizes: number[] = [];
    for (let tick = 0; tick < ticks; tick++) {
      await runner.advance(inputAt(tick));
      sizes.push(statSync(path).size);
    }
    await closed(runner);
    const bytes = readFileSync(path);
    const expected = [...whole.kept.keys()].sort();
    expect(expected.length).toBeGreaterThan(15);

    const lineEnds = [...bytes.entries()].filter(([, byte]) => byte === 10).map(([at]) => at);
    const cuts = lineEnds.filter((_, nth) => nth % 9 === 0).flatMap((end) => [end - 200, end + 1]);
    for (const cut of cuts) {
      // Killed in the tick that was writing byte `cut`: delivery has what it was given before, and maybe what it was given just then.
      for (const hasLast of [false, true]) {
        writeFileSync(path, bytes.subarray(0, cut));
        const again = receivers();
        for (const [key, size] of whole.kept) if (hasLast ? size <= cut : size < cut) again.kept.set(key, size);
        const reborn = await opened(again);
        for (let tick = sizes.findIndex((size) => size > cut) + 1; tick > 0 && tick < ticks; tick++)
          await reborn.advance(inputAt(tick));
        await reborn.advance({ ...inputAt(ticks), at: dayBegins + ticks * tickMs });
        await closed(reborn);
        expect([...again.kept.keys()].sort(), `cut at ${cut}`).toEqual(expected);
      }
    }
  });

  it('hands over again, by the same key, what delivery did not take, and says so meanwhile', async () => {
    const { kept, offered, deliver } = receivers();
    let isAway = true;
    const runner = await opened({
      deliver: async (messages) => (isAway ? Promise.reject(new Error('queue is closed')) : deliver(messages)),
    });
    await runner.advance(inputAt(0));
    expect(runner.troubles()).toEqual(['2 messages are not taken over by delivery: queue is closed']);
    isAway = false;
    await runner.advance(inputAt(1));
    expect(kept.has('a/production/1.1/ops/raised')).toBe(true);
    expect(new Set(offered).size).toBe(offered.length);
    expect(runner.troubles()).toEqual([]);
  });

  it('sets a torn last line aside, says so, and goes on without it', async () => {
    const first = receivers();
    const runner = await opened(first);
    await runner.advance(inputAt(0));
    await closed(runner);
    writeFileSync(path, `${readFileSync(path, 'utf8')}{"format":1,"kind":"st`);
    const again = await opened(receivers());
    expect(again.troubles()).toEqual([
      expect.stringMatching(
        /journal of escalations .*: 23 bytes of it are no lines.*set aside in chains\.jsonl\.torn-[0-9a-f]{16}$/,
      ),
    ]);
    await again.advance(inputAt(4));
    await closed(again);
    expect(readdirSync(folder).filter((name) => name.includes('torn-'))).toHaveLength(1);
    expect((await opened(receivers())).troubles()).toEqual([]);
  });

  it('goes on with all other lines when one in the middle is damaged', async () => {
    const first = receivers();
    const runner = await opened(first);
    for (let tick = 0; tick < 7; tick++) await runner.advance(inputAt(tick));
    await closed(runner);
    const lines = readFileSync(path, 'utf8').split('\n');
    lines[1] = `{"format":1,"kind":"handed","keys":[7]}`;
    writeFileSync(path, lines.join('\n'));
    const again = await opened(first);
    await again.advance(inputAt(7));
    expect(again.troubles()[0]).toMatch(/are no lines/);
    expect(again.state().runs.size).toBe(4);
  });

  it('is one at a time: a second one tells nobody', async () => {
    await opened(receivers());
    expect(await openChainRunner({ path, ...receivers() })).toMatchObject({
      error: expect.stringMatching(/nobody is told from here: another Quorumscope is writing it/),
    });
  });

  it('tells people though the disk is full, and says that a restart would not know', async () => {
    const { kept, deliver } = receivers();
    const full = logFileOf(await open('/dev/full', 'a'), '/dev/full');
    const runner = await opened({ deliver, openFile: async () => ({ ...full, read: async function* () {} }) });
    for (let tick = 0; tick < 7; tick++) await runner.advance(inputAt(tick));
    expect([...kept.keys()]).toEqual(
      expect.arrayContaining(['a/production/1.1/ops/raised', 'a/production/2.1/mail:brian%40x/escalated']),
    );
    expect(runner.troubles()).toEqual([expect.stringMatching(/a restart would not know which: the disk is full/)]);
  });

  it('tells people though its folder is gone', async () => {
    const { kept, deliver } = receivers();
    const runner = await opened({ deliver, path: join(folder, 'gone', 'chains.jsonl') });
    await runner.advance(inputAt(0));
    expect(kept.size).toBe(2);
    expect(runner.troubles().join()).toMatch(/its folder is not there; make the folder/);
  });

  it('writes the whole anew once it is long, or was moved away, and a restart knows all', async () => {
    const runner = await opened({ ...receivers(), compactAtBytes: 2000 });
    const sizes: number[] = [];
    for (let tick = 0; tick < 26; tick++) {
      await runner.advance(inputAt(tick));
      sizes.push(statSync(path).size);
    }
    expect(sizes.some((size, nth) => size < (sizes[nth - 1] ?? 0))).toBe(true);
    renameSync(path, `${path}.old`);
    for (let tick = 26; tick < 45; tick++) await runner.advance(inputAt(tick));
    const { runs, lanes, gaps } = runner.state();
    await closed(runner);
    expect((await opened(receivers())).state()).toMatchObject({ runs, lanes, gaps });
  });
});

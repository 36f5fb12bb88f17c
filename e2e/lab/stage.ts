import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from './lab.ts';
import { raiseLab } from './lab.ts';
import type { LabPlan } from './plan.ts';
import { allWell } from './view.ts';
import type { Watch } from './watch.ts';
import { startWatch } from './watch.ts';

/** A lab with the real engine at work on it. */
export interface Stage {
  readonly lab: Lab;
  readonly watch: Watch;
}

/** So many stages, each lent to one play at a time, so that tests run side by side without meeting. */
export interface Stages {
  /** Waits for a stage where all is well and plays there. After a play that threw, its stage is thrown away. */
  play(act: (stage: Stage) => Promise<void>): Promise<void>;
  /**
   * The same on a stage where nothing was played yet: its hosts have the whole of their budget for extra samples, of which the faults of
   * an hour share a tenth of the usual traffic.
   */
  playFirst(act: (stage: Stage) => Promise<void>): Promise<void>;
  end(): Promise<void>;
}

/** Recordings of stages on which a test failed: `quorumscope replay FILE` says what the engine said, and why. */
const recordings = 'out/lab';

function recordingOf(lab: Lab): string {
  return join(lab.directory, 'watch.jsonl');
}

/** TCP may wait as long again as a fault lasted before it tries a healed path (back-off), and sessions reconnect with back-off too (ms). */
const healMs = 90_000;

/** All hosts alive, all region pairs healthy, nothing open. */
export async function untilWell({ lab, watch }: Stage): Promise<void> {
  const { hosts, regions } = lab.plan();
  const pairs = (regions.length * (regions.length - 1)) / 2;
  const isWell = (view: Parameters<typeof allWell>[0]): boolean => allWell(view, hosts.length, pairs);
  await watch.until('all hosts alive and all region pairs healthy', isWell, healMs);
}

/** Stages are raised when they are first needed. */
export function createStages(most: number, plan: LabPlan): Stages {
  const free: Stage[] = [];
  const waiting: (() => void)[] = [];
  const raised = new Set<Stage>();
  let out = 0;

  const raise = async (): Promise<Stage> => {
    const lab = await raiseLab(plan);
    const stage = { lab, watch: startWatch(lab, ['--record', recordingOf(lab)]) };
    raised.add(stage);
    return stage;
  };
  const strike = async (stage: Stage): Promise<void> => {
    raised.delete(stage);
    await stage.watch.end('SIGTERM');
    stage.lab.down();
  };
  const keepRecording = async ({ lab, watch }: Stage): Promise<void> => {
    await watch.end('SIGTERM');
    mkdirSync(recordings, { recursive: true });
    copyFileSync(recordingOf(lab), join(recordings, `${lab.id}.jsonl`));
    process.stdout.write(`    what the engine observed of it: ${recordings}/${lab.id}.jsonl\n`);
  };
  const borrow = async (isFirst: boolean): Promise<Stage> => {
    while (out >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    out += 1;
    const used = free.pop();
    if (used !== undefined && !isFirst) return used;
    if (used !== undefined) await strike(used);
    return raise();
  };
  const giveBack = (stage: Stage | null): void => {
    out -= 1;
    if (stage !== null) free.push(stage);
    waiting.shift()?.();
  };
  const play = async (act: (stage: Stage) => Promise<void>, isFirst: boolean): Promise<void> => {
    let stage: Stage | null = null;
    try {
      stage = await borrow(isFirst);
      await untilWell(stage);
      await act(stage);
    } catch (problem) {
      if (stage !== null) {
        await keepRecording(stage);
        await strike(stage);
      }
      stage = null;
      throw problem;
    } finally {
      giveBack(stage);
    }
  };

  return {
    play: (act) => play(act, false),
    playFirst: (act) => play(act, true),
    async end() {
      await Promise.all([...raised].map(strike));
    },
  };
}

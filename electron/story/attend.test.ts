import { describe, expect, it } from 'vitest';
import { ok } from '../../main/domain/result.ts';
import type { RunMode } from '../bootstrap/options.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { attend } from './attend.ts';
import { trackProgress } from './progress.ts';

const failed = { kind: 'failed', sentence: 'fleet.yaml:3: a\nfleet.yaml:9: b', exitCode: 65 } as const;

function attended(mode: RunMode) {
  const happened: string[] = [];
  const listen = attend(
    { mode, source: { kind: 'fleet', path: 'fleet.yaml' } },
    {
      terminal: { say: (line) => happened.push(`out ${line}`), complain: (line) => happened.push(`err ${line}`) },
      progress: trackProgress(createFakeClock()),
      info: { version: '1', electron: '45', runtimeWarning: null },
      takePicture: (name) => Promise.resolve(ok(name)),
      isSandboxed: () => true,
      finish: (code) => happened.push(`finish ${code}`),
      statusOnClose: (code) => happened.push(`on close ${code}`),
    },
  );
  return { listen, happened };
}

describe('attend', () => {
  it('leaves a window open on an engine that cannot go on, and keeps its status for the end', () => {
    const { listen, happened } = attended('window');
    listen(failed);
    expect(happened).toEqual(['err fleet.yaml:3: a', 'err fleet.yaml:9: b', 'on close 65']);
  });

  it('ends a run without a person with the status of the engine', () => {
    const { listen, happened } = attended('story');
    listen(failed);
    expect(happened.at(-1)).toBe('finish 65');
  });

  it('answers a self-test in JSON also then', () => {
    const { listen, happened } = attended('self-test');
    listen(failed);
    expect(happened.slice(2)).toEqual([`out ${JSON.stringify({ ok: false, why: failed.sentence })}`, 'finish 65']);
  });

  it('prints verdict lines only when nobody looks at the window', () => {
    for (const [mode, lines] of [
      ['window', []],
      ['self-test', []],
      ['story', ['out x']],
    ] as const) {
      const { listen, happened } = attended(mode);
      listen({ kind: 'line', text: 'x' });
      expect(happened).toEqual(lines);
    }
  });
});

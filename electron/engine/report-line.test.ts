import { describe, expect, it } from 'vitest';
import type { ToEngine } from '../../main/contract/engine-messages.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { createReportLine } from './report-line.ts';

const written = { kind: 'written', html: 'h', pdf: 'p', capture: null, captureNote: 'none' } as const;

function setUp() {
  const told: ToEngine[] = [];
  const clock = createFakeClock();
  const line = createReportLine((message) => told.push(message), clock);
  return { told, clock, line };
}

describe('createReportLine', () => {
  it('gives each its own answer', async () => {
    const { told, line } = setUp();
    const [one, two] = [line.write('a', '/x'), line.write('b', '/y')];
    expect(told).toEqual([
      { kind: 'write-report', ask: 1, incident: 'a', folder: '/x' },
      { kind: 'write-report', ask: 2, incident: 'b', folder: '/y' },
    ]);
    line.arrived(2, written);
    line.arrived(1, { kind: 'failed', why: 'no such incident' });
    expect([await one, await two]).toEqual([{ kind: 'failed', why: 'no such incident' }, written]);
  });

  it('waits for no engine that is gone or never answers', async () => {
    const { clock, line } = setUp();
    const lost = line.write('a', '/x');
    line.lost();
    expect(await lost).toMatchObject({ kind: 'failed', why: expect.stringMatching(/engine ended/) });
    const late = line.write('a', '/x');
    clock.pass(120_000);
    expect(await late).toMatchObject({ kind: 'failed', why: expect.stringMatching(/no answer in time/) });
  });
});

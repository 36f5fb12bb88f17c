import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPlaywrightReport, readSoakReport, readVitestReport } from './test-report.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quorumscope-report-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function report(content: unknown): string {
  const file = join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

const test = (status: string) => ({ status, fullName: `a test that ${status}` });

describe('readVitestReport', () => {
  it('counts what passed and what failed', () => {
    const file = report({ testResults: [{ status: 'failed', assertionResults: [test('passed'), test('failed')] }] });
    expect(readVitestReport(file, 1)).toEqual({ passed: 1, failed: 1, notRun: [] });
  });

  it('counts a skipped test as failed and names it', () => {
    const file = report({ testResults: [{ status: 'passed', assertionResults: [test('passed'), test('skipped')] }] });
    expect(readVitestReport(file, 0)).toEqual({ passed: 1, failed: 1, notRun: ['a test that skipped'] });
  });

  it('counts a file that could not be loaded', () => {
    const file = report({ testResults: [{ status: 'failed', assertionResults: [] }] });
    expect(readVitestReport(file, 1).failed).toBe(1);
  });

  it('calls a run without a report, or without a test, failed', () => {
    expect(readVitestReport(join(folder, 'absent.json'), 0).failed).toBe(1);
    expect(readVitestReport(report({ testResults: [] }), 0).failed).toBe(1);
  });

  it('believes the exit status when every test passed and something else broke', () => {
    const file = report({ testResults: [{ status: 'passed', assertionResults: [test('passed')] }] });
    expect(readVitestReport(file, 1)).toEqual({ passed: 1, failed: 1, notRun: [] });
  });
});

describe('readPlaywrightReport', () => {
  it('counts a test that passed at its second try as passed, and a skipped one as failed', () => {
    const file = report({ stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 1 } });
    expect(readPlaywrightReport(file, 1)).toMatchObject({ passed: 4, failed: 2 });
  });
});

describe('readSoakReport', () => {
  it('counts each random world as a test', () => {
    expect(readSoakReport(report({ runs: 1000, failedSeeds: [17, 412] }), 1)).toMatchObject({ passed: 998, failed: 2 });
  });

  it('calls a soak without a report, or without a run, failed', () => {
    expect(readSoakReport(join(folder, 'absent.json'), 0).failed).toBe(1);
    expect(readSoakReport(report({ runs: 0, failedSeeds: [] }), 0).failed).toBe(1);
  });
});

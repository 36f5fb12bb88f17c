import { describe, expect, it } from 'vitest';
import { readStartArguments } from './start-arguments.mjs';
import { readTestArguments } from './test-arguments.mjs';

const names = ['types', 'unit', 'lab', 'e2e'];

describe('readTestArguments', () => {
  it('runs every stage when nothing is said', () => {
    expect(readTestArguments([], names)).toEqual({ wanted: names, leftOut: [], slowToo: false });
  });

  it('leaves out what is named, in both forms', () => {
    expect(readTestArguments(['--without', 'lab,e2e'], names).wanted).toEqual(['types', 'unit']);
    expect(readTestArguments(['--without=lab', '--only=unit,lab'], names).wanted).toEqual(['unit']);
  });

  it('takes the slow tests in where `all` stands at the end', () => {
    expect(readTestArguments(['--only', 'lab', 'all'], names)).toMatchObject({ wanted: ['lab'], slowToo: true });
  });

  it('refuses a stage that does not exist, so that a typing error never makes a shorter run', () => {
    expect(() => readTestArguments(['--without', 'laab'], names)).toThrow(/no test stage "laab"/);
    expect(() => readTestArguments(['lab'], names)).toThrow(/usage/);
  });
});

describe('readStartArguments', () => {
  it('makes paths absolute from where the caller stands', () => {
    const read = readStartArguments(['--fleet=fleet.yaml', '--screenshots', '../shots'], '/home/eve/ops');
    expect(read.fleet).toBe('/home/eve/ops/fleet.yaml');
    expect(read.passOn).toEqual(['--fleet', '/home/eve/ops/fleet.yaml', '--screenshots', '/home/eve/shots']);
  });

  it('leaves everything else to the app', () => {
    const read = readStartArguments(['--story-speed', '8', '--odd'], '/x');
    expect(read).toMatchObject({ storySpeed: true, fleet: null, passOn: ['--story-speed', '8', '--odd'] });
  });
});

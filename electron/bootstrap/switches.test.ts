import { describe, expect, it } from 'vitest';
import { dangerousSwitches, harmlessSwitches, operatorArguments, switchName } from './switches.ts';

describe('switchName', () => {
  it('reads one dash like two, because Chromium does', () => {
    expect(switchName('-no-sandbox')).toBe('no-sandbox');
    expect(switchName('--no-sandbox')).toBe('no-sandbox');
    expect(switchName('--js-flags=--expose-gc')).toBe('js-flags');
  });

  it('takes no plain word, bare dash or triple dash for a switch', () => {
    for (const arg of ['fleet.yaml', '', '-', '--', '---x', '=x']) expect(switchName(arg)).toBeNull();
  });
});

describe('dangerousSwitches', () => {
  it('never overlaps with the switches that are allowed everywhere', () => {
    expect([...dangerousSwitches].filter((name) => harmlessSwitches.has(name))).toEqual([]);
  });
});

describe('operatorArguments', () => {
  it('leaves out the folder of an unpacked app, wherever the switches stand', () => {
    expect(operatorArguments(['electron', '.', '--fleet', 'a.yaml'], false)).toEqual(['--fleet', 'a.yaml']);
    expect(operatorArguments(['electron', '--no-sandbox', '/app', '--demo'], false)).toEqual([
      '--no-sandbox',
      '--demo',
    ]);
  });

  it('keeps everything in an installed build', () => {
    expect(operatorArguments(['quorumscope', 'x', '--demo'], true)).toEqual(['x', '--demo']);
  });
});

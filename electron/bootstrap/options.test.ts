import { describe, expect, it } from 'vitest';
import { parseOptions } from './options.ts';

const reasonOf = (args: readonly string[], installed = false): string => {
  const reading = parseOptions(args, installed);
  return reading.ok ? 'accepted' : reading.error;
};

describe('parseOptions', () => {
  it('opens the demo fleet in a window when nothing is asked', () => {
    expect(parseOptions([], true)).toEqual({
      ok: true,
      value: {
        mode: 'window',
        source: { kind: 'demo', speed: 1 },
        screenshots: null,
        acceptUnsupportedElectron: false,
      },
    });
  });

  it('opens a fleet file, written with a space or with an equals sign', () => {
    const expected = { kind: 'fleet', path: 'sites/a=b.yaml' };
    for (const args of [['--fleet', 'sites/a=b.yaml'], ['--fleet=sites/a=b.yaml']]) {
      const reading = parseOptions(args, true);
      expect(reading.ok && reading.value.source).toEqual(expected);
    }
  });

  it('reads a headless story with its speed and folder', () => {
    const reading = parseOptions(
      ['--headless-story', '--story-speed', '6.5', '--screenshots', 'shots', '--demo'],
      false,
    );
    expect(reading.ok && reading.value).toEqual({
      mode: 'story',
      source: { kind: 'demo', speed: 6.5 },
      screenshots: 'shots',
      acceptUnsupportedElectron: false,
    });
  });

  it('plays an unattended story faster than a watched one', () => {
    const reading = parseOptions(['--headless-story'], false);
    expect(reading.ok && reading.value.source.kind === 'demo' && reading.value.source.speed).toBeGreaterThan(1);
  });

  it('names an unknown option or word in one sentence', () => {
    expect(reasonOf(['--flet', 'x.yaml'])).toMatch(/^Unknown option "--flet"; known options: .*--fleet.*\.$/);
    expect(reasonOf(['x.yaml'])).toMatch(/^Unknown argument "x.yaml"/);
    expect(reasonOf(['--demo=yes'])).toMatch(/^Unknown option/);
    expect(reasonOf(['--'])).toMatch(/^Unknown argument "--"/);
  });

  it('refuses contradictions, repetitions and missing values', () => {
    expect(reasonOf(['--fleet', 'a', '--demo'])).toMatch(/exclude each other/);
    expect(reasonOf(['--self-test', '--headless-story'])).toMatch(/exclude each other/);
    expect(reasonOf(['--fleet', 'a', '--story-speed', '2'])).toMatch(/demo fleet/);
    expect(reasonOf(['--fleet', 'a', '--fleet', 'b'])).toMatch(/twice/);
    expect(reasonOf(['--fleet'])).toBe('--fleet needs a value.');
    expect(reasonOf(['--fleet='])).toBe('--fleet needs a value.');
    expect(reasonOf(['--fleet', '--self-test'])).toBe('--fleet needs a value.');
  });

  it('lets no switch of Chromium pass as the value of an option', () => {
    expect(reasonOf(['--fleet', '-remote-debugging-port=9222'], true)).toBe('--fleet needs a value.');
    expect(reasonOf(['--screenshots', '-no-sandbox'], true)).toBe('--screenshots needs a value.');
  });

  it.each(['0', '-1', '1e3', '101', 'NaN', '', 'fast', '0x10', 'Infinity'])('refuses a story speed of %j', (speed) => {
    expect(reasonOf(['--story-speed', speed])).toMatch(/--story-speed needs a/);
  });

  it.each([
    '--inspect',
    '--inspect=0',
    '-inspect',
    '--remote-debugging-port=9222',
    '-remote-debugging-port=9222',
    '--remote-debugging-pipe',
    '--no-sandbox',
    '--disable-web-security',
    '--user-data-dir=/tmp/x',
    '--js-flags=--expose-gc',
    '--load-extension=/tmp/x',
    '--proxy-server=10.0.0.1:3128',
    '--host-rules=MAP * 127.0.0.1',
  ])('refuses %s in an installed build and lets tests use it unpacked', (arg) => {
    expect(reasonOf([arg], true)).toMatch(/not allowed in an installed Quorumscope/);
    expect(reasonOf([arg], false)).toBe('accepted');
  });

  it('lets the switches of the display pass everywhere', () => {
    expect(reasonOf(['--ozone-platform=wayland', '--disable-gpu'], true)).toBe('accepted');
  });
});

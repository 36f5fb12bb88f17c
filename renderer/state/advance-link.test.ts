import { describe, expect, it } from 'vitest';
import type { ScreenDelta } from '../../main/contract/screen.ts';
import { galleryState } from '../gallery/fixture-world.ts';
import { advanceLink, type Link, type LinkEvent, newLink, silenceMs } from './advance-link.ts';

const none = { situations: [], regionPairs: [], hosts: [], clusters: [] };
const delta = (baseSeq: number): ScreenDelta => {
  const { at, snapshot } = galleryState();
  const { t, observer } = snapshot;
  return {
    baseSeq,
    seq: baseSeq + 1,
    at,
    t,
    observer,
    islands: [['dub', 'fra', 'ams']],
    selfCheck: { factsTaken: 0, dropped: [] },
    add: none,
    update: none,
    remove: none,
  };
};
const state = (seq: number, nowMs = 0): LinkEvent => ({ kind: 'state', state: galleryState({ seq }), nowMs });
const frame = (baseSeq: number, nowMs = 0): LinkEvent => ({ kind: 'delta', delta: delta(baseSeq), nowMs });
const play = (...events: readonly LinkEvent[]): Link => events.reduce(advanceLink, newLink);
const seqOf = (link: Link) => (link.screen.phase === 'loading' ? null : link.screen.screen.seq);
const running: LinkEvent = { kind: 'engine', status: { state: 'running', since: 0, why: null } };
const restarting: LinkEvent = { kind: 'engine', status: { state: 'restarting', since: 0, why: 'it crashed' } };

describe('advanceLink', () => {
  it('puts deltas that overtook the state on top of it', () => {
    const link = play(frame(4), frame(5), frame(6), state(5));
    expect(seqOf(link)).toBe(7);
    expect(link.asking).toBe(false);
  });

  it('asks for the whole state after a gap and goes on from there', () => {
    const gap = play(state(5), frame(7));
    expect(gap.asking).toBe(true);
    expect(seqOf(gap)).toBe(5);
    expect(seqOf(advanceLink(advanceLink(gap, frame(8)), state(8)))).toBe(9);
  });

  it('does not count an old delta as a sign of life', () => {
    const link = play(state(5), frame(3));
    expect(link.frames).toBe(1);
    expect(link.asking).toBe(false);
  });

  it('asks again when a message could not be read', () => {
    expect(play(state(5), { kind: 'unreadable' }).asking).toBe(true);
  });

  it('asks at the next delta when there was no state yet', () => {
    expect(play({ kind: 'no-state' }).asking).toBe(false);
    expect(play({ kind: 'no-state' }, frame(0)).asking).toBe(true);
  });

  it('calls the picture old after five seconds without a frame, and live again with the next', () => {
    const fresh = play(state(1, 0), { kind: 'second', nowMs: silenceMs });
    expect(fresh.screen.phase).toBe('live');
    const old = advanceLink(fresh, { kind: 'second', nowMs: silenceMs + 1 });
    expect(old.screen).toMatchObject({ phase: 'lost', why: 'the engine process sends nothing' });
    expect(advanceLink(old, frame(1, silenceMs + 2)).screen.phase).toBe('live');
  });

  it('keeps the last picture, as old, while the engine is not running', () => {
    const lost = play(running, state(1), restarting);
    expect(lost.screen).toMatchObject({ phase: 'lost', why: 'the engine is restarting: it crashed' });
    expect(advanceLink(lost, running).screen.phase).toBe('lost');
    expect(advanceLink(advanceLink(lost, running), state(0)).screen.phase).toBe('live');
  });

  it('does not call a picture live that comes from an engine said to be down', () => {
    expect(play(restarting, state(1)).screen.phase).toBe('lost');
  });
});

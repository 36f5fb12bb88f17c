import { describe, expect, it } from 'vitest';
import { momentAnswerSchema, spanAnswerSchema } from '../contract/timeline.ts';
import type { ScreenState } from '../contract/screen.ts';
import { err, ok } from '../domain/result.ts';
import { hostId } from '../domain/ids.ts';
import { quietSnapshot, situationOf } from '../domain/snapshot-examples.ts';
import type { HistoryReader } from '../journal/history/history-reader.ts';
import type { MomentFound } from '../journal/history/history-messages.ts';
import type { ShortStory, SpanRows } from '../timeline/history-rows.ts';
import { createTimelineDesk } from './timeline-desk.ts';

const now = Date.UTC(2026, 10, 22, 14);
const hour = { from: now - 3_600_000, to: now };
const clock = { epochMs: () => now };
const live: ScreenState = {
  seq: 9,
  at: now,
  snapshot: quietSnapshot,
  inventory: {
    name: 'fleet',
    regions: [],
    hosts: [],
    clusters: [],
    staleAfterMs: 3000,
    blindAfterMs: 10_000,
    confirmAfterMs: 1500,
  },
  notices: [],
  demo: false,
  seenFrom: 'noc',
};
const covered = [{ from: now - 3_000_000, to: now - 1000, run: 1 }];
const recorded = { from: now - 3_000_000, to: now - 1000 };
const rows: SpanRows = {
  recorded,
  covered,
  pairs: [{ a: 'dub', b: 'fra', runs: [{ from: now - 2000, to: now - 1000, state: 'partitioned' }] }],
  clusters: [],
  observer: [],
  maintenance: [],
  stories: [],
};
const gone = situationOf({ type: 'host-unreachable', subject: { host: hostId('dub1') } }, 'confirmed', 'dub1 is gone');
const story = (key: string, ...phases: readonly ('suspected' | 'confirmed')[]): ShortStory => ({
  key,
  runEndedAt: null,
  tellings: phases.map((phase, nth) => ({ at: now - 60_000 + nth * 1000, since: now - 61_000, phase })),
  last: gone,
  known: phases.includes('confirmed') ? { ...gone, text: 'it was dub1' } : null,
});

/** A history that answers everything with the same, and knows one event. */
function keeping(answer: Awaited<ReturnType<HistoryReader['read']>>) {
  const read = (name: string) => Promise.resolve(name === 'step' && answer.ok ? ok(now - 1001) : answer);
  return {
    read: read as HistoryReader['read'],
    status: () => ({ droppedSeconds: 3, waiting: 0, bytes: 1, trouble: null }),
  };
}

describe('createTimelineDesk', () => {
  it('gives a span with its gaps, its bars from the viewpoint asked for, and what was dropped', async () => {
    const stories = [story('1 a', 'suspected', 'confirmed'), story('1 b', 'suspected')];
    const desk = createTimelineDesk(
      keeping(ok({ ...rows, stories })),
      () => live,
      clock,
      ({ from }) => [{ at: from + 1, word: 'HOLD', text: 'waited', isDrill: false }],
    );
    const then = spanAnswerSchema.parse(await desk.span({ ...hour, columns: 100, as: 'then' }));
    expect(then).toMatchObject({
      kind: 'span',
      gaps: [
        { from: hour.from, to: now - 3_000_000, why: 'before' },
        { from: now - 1000, to: now, why: 'pending' },
      ],
      situations: [
        {
          key: '1 a',
          runs: [
            { from: now - 60_000, to: now - 59_000, phase: 'suspected' },
            { from: now - 59_000, to: now - 1000, phase: 'confirmed' },
          ],
        },
        { key: '1 b' },
      ],
      decisions: [{ at: hour.from + 1, word: 'HOLD' }],
      dropped: { seconds: 3, why: null },
      hidden: 0,
    });
    const known = await desk.span({ ...hour, columns: 100, as: 'now' });
    expect(known).toMatchObject({
      situations: [
        {
          key: '1 a',
          situation: { text: 'it was dub1' },
          runs: [{ from: now - 61_000, to: now - 1000, phase: 'confirmed' }],
        },
      ],
    });
  });

  it('leaves out the mildest bars of too many, and says how many', async () => {
    const many = Array.from({ length: 1005 }, (_, nth) => story(`1 ${nth}`, nth < 10 ? 'suspected' : 'confirmed'));
    const desk = createTimelineDesk(keeping(ok({ ...rows, stories: many })), () => live, clock);
    const span = await desk.span({ ...hour, columns: 100, as: 'then' });
    expect(span.kind === 'span' && [span.situations.length, span.hidden]).toEqual([1000, 5]);
    expect(span.kind === 'span' && span.situations.filter(({ runs }) => runs[0]?.phase === 'suspected')).toHaveLength(
      5,
    );
  });

  it('gives a gap with its reason for a moment that was not recorded', async () => {
    const nothing: MomentFound = { covered, recorded, rows: null };
    const desk = createTimelineDesk(keeping(ok(nothing)), () => live, clock);
    const answer = momentAnswerSchema.parse(await desk.moment({ at: now - 500, as: 'then' }));
    expect(answer).toEqual({ kind: 'gap', at: now - 500, from: now - 1000, to: now, why: 'pending', next: now - 1001 });
    expect(momentAnswerSchema.parse(await desk.moment({ at: now + 5000, as: 'then' }))).toMatchObject({ kind: 'gap' });
    expect(await desk.moment({ at: now - 3_500_000, as: 'then' })).toMatchObject({ kind: 'gap', why: 'before' });
  });

  it('refuses with the reason where history cannot be read, where none is recorded, and before the first state', async () => {
    const broken = createTimelineDesk(keeping(err('history /h: it cannot be read')), () => live, clock);
    expect(await broken.span({ ...hour, columns: 1, as: 'then' })).toEqual({
      kind: 'refused',
      why: 'history /h: it cannot be read',
    });
    expect(await broken.step({ at: now, direction: 'on' })).toEqual({ at: null });
    const none = createTimelineDesk(null, () => live, clock);
    expect(await none.moment({ at: now, as: 'now' })).toMatchObject({ kind: 'refused' });
    const early = createTimelineDesk(keeping(ok(null)), () => null, clock);
    expect(await early.moment({ at: now, as: 'now' })).toMatchObject({ kind: 'refused' });
  });
});

import { useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import type { InventoryView } from '../../main/contract/screen.ts';
import type { TimelineSpan } from '../../main/contract/timeline.ts';
import { useUnit } from '../matrix/unit.ts';
import { drawnStretch } from '../state/timeline.ts';
import { usePulse, useStores } from '../state/use-stores.ts';
import { EmptyMap, WaitingMap } from '../topology/no-map.tsx';
import { utcMoment } from '../ui/time-words.ts';
import { LaneSet } from './lane-set.tsx';
import { Hatches } from './lane-row.tsx';
import { leastPxAt, type Scale } from './scale.ts';
import { TimelineAxis } from './timeline-axis.tsx';
import { TimelineHead } from './timeline-head.tsx';
import styles from './timeline.module.css';
import { useLaneHand } from './use-lane-hand.ts';
import { useLaneWidth } from './use-lane-width.ts';
import { useTimelineKeys } from './use-timeline-keys.ts';

/** The Timeline: what stood when, in lanes; from here the past is shown on every screen. */
export function TimelineScreen() {
  const { live } = useStores();
  const inventory = useStore(live, (phase) => (phase.phase === 'loading' ? null : phase.screen.inventory));
  if (inventory === null) return <WaitingMap />;
  return inventory.regions.length === 0 ? <EmptyMap /> : <DeclaredTimeline inventory={inventory} />;
}

function DeclaredTimeline({ inventory }: { readonly inventory: InventoryView }) {
  const { timeline, replay } = useStores();
  const state = useStore(timeline);
  const past = useStore(replay);
  const unit = useUnit();
  // A whole second is enough: what is drawn moves by what is read, not by the clock.
  const nowMs = usePulse((pulse) => Math.floor(pulse.epochMs / 1000) * 1000);
  const plot = useRef<HTMLDivElement>(null);
  const leastPx = leastPxAt(unit);
  const widthPx = useLaneWidth(plot, leastPx);
  const { from, to } = drawnStretch(state, nowMs);
  const scale: Scale = useMemo(() => ({ from, to, widthPx, leastPx }), [from, to, widthPx, leastPx]);
  const hand = useLaneHand(scale);
  useTimelineKeys(scale);
  const answer = state.reply?.answer ?? null;
  const span = answer?.kind === 'span' ? answer : null;
  const moment = past.kind === 'on' ? past.at : state.cursor;
  return (
    <section
      className={styles['timeline']}
      aria-label="Timeline"
      data-timeline={answer?.kind ?? 'waiting'}
      data-from={scale.from}
      data-to={scale.to}
      data-as={span?.as ?? 'none'}
    >
      <Hatches unit={unit} />
      <TimelineHead span={span} />
      <Said answer={answer?.kind === 'refused' ? answer.why : null} span={span} isWaiting={answer === null} />
      <div className={styles['lanes']} {...hand.handlers}>
        <TimelineAxis scale={scale} moment={moment} isReplay={past.kind === 'on'} unit={unit} plot={plot} />
        {span !== null && <LaneSet span={span} inventory={inventory} scale={scale} unit={unit} />}
        <Marks scale={scale} moment={moment} isReplay={past.kind === 'on'} brush={hand.brush} />
      </div>
    </section>
  );
}

/** What must be said of the whole: that nothing was recorded yet, or not all of it. */
function Said({
  answer,
  span,
  isWaiting,
}: {
  readonly answer: string | null;
  readonly span: TimelineSpan | null;
  readonly isWaiting: boolean;
}) {
  const words = [
    ...(isWaiting ? ['reading history: nothing is claimed'] : []),
    ...(answer === null ? [] : [answer]),
    ...(span === null ? [] : wordsOf(span)),
  ];
  return (
    <p className={styles['said']} role="status" data-said>
      {words.join(' · ')}
    </p>
  );
}

function wordsOf({ recorded, from, dropped, hidden }: TimelineSpan): readonly string[] {
  return [
    ...(recorded === null ? ['nothing is recorded yet'] : []),
    ...(recorded !== null && recorded.from > from ? [`recording began ${utcMoment(recorded.from)} UTC`] : []),
    ...(dropped.seconds > 0 ? [`${dropped.seconds} s could not be written since the start`] : []),
    ...(dropped.why === null ? [] : [dropped.why]),
    ...(hidden > 0 ? [`${hidden} situations more than can be drawn: zoom in`] : []),
  ];
}

/** The moment that is looked at, and the stretch that the hand marks, over all lanes. */
function Marks({
  scale,
  moment,
  isReplay,
  brush,
}: {
  readonly scale: Scale;
  readonly moment: number | null;
  readonly isReplay: boolean;
  readonly brush: { readonly from: number; readonly to: number } | null;
}) {
  const share = (at: number) => (at - scale.from) / (scale.to - scale.from);
  const isSeen = moment !== null && moment >= scale.from && moment <= scale.to;
  return (
    <div className={styles['marks']} aria-hidden="true">
      {brush !== null && (
        <span
          className={styles['brush']}
          style={{ left: `${share(brush.from) * 100}%`, right: `${(1 - share(brush.to)) * 100}%` }}
        />
      )}
      {isSeen && (
        <span
          className={styles['cursor']}
          data-cursor-at={moment}
          data-replay={isReplay}
          style={{ left: `${share(moment) * 100}%` }}
        />
      )}
    </div>
  );
}

import type { RefObject } from 'react';
import { utcMoment } from '../ui/time-words.ts';
import { tickRoomPx } from './lane-row.tsx';
import { type Scale, ticksOf, xOf } from './scale.ts';
import styles from './timeline.module.css';

interface TimelineAxisProps {
  readonly scale: Scale;
  readonly moment: number | null;
  readonly isReplay: boolean;
  readonly unit: number;
  readonly plot: RefObject<HTMLDivElement | null>;
}

/** Round moments of UTC, and the exact one that is looked at. Stays in place while the lanes scroll. */
export function TimelineAxis({ scale, moment, isReplay, unit, plot }: TimelineAxisProps) {
  const heightPx = 22 * unit;
  const isSeen = moment !== null && moment >= scale.from && moment <= scale.to;
  return (
    <div className={styles['axis']}>
      <span className={styles['name']}>UTC</span>
      <div ref={plot} className={styles['axisPlot']}>
        <svg width={scale.widthPx} height={heightPx} aria-hidden="true">
          {ticksOf(scale, tickRoomPx(scale)).map(({ at, words, isDay }) => (
            <text
              key={at}
              className={styles['tick']}
              data-day={isDay}
              x={xOf(scale, at)}
              y={heightPx / 2}
              fontSize={12 * unit}
            >
              {words}
            </text>
          ))}
        </svg>
        {isSeen && (
          <time
            className={styles['flagged']}
            data-replay={isReplay}
            style={{
              left: `clamp(5.6rem, ${((moment - scale.from) / (scale.to - scale.from)) * 100}%, calc(100% - 5.6rem))`,
            }}
          >
            {isReplay && 'REPLAY '}
            {utcMoment(moment)}
          </time>
        )}
      </div>
    </div>
  );
}

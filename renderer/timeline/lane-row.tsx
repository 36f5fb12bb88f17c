import type { ReactNode } from 'react';
import type { TimelineSpan } from '../../main/contract/timeline.ts';
import { LongName } from '../ui/long-name.tsx';
import { gapWords } from '../state/gap-words.ts';
import type { LaneFace } from './lane-faces.ts';
import { paintOrder, pathOf, type StateRun } from './lane-paint.ts';
import { type Box, boxOf, isOn, type Scale, ticksOf } from './scale.ts';
import styles from './timeline.module.css';

interface LaneRowProps {
  readonly name: string;
  readonly scale: Scale;
  readonly heightPx: number;
  readonly gaps: TimelineSpan['gaps'];
  readonly children: ReactNode;
}

/** A lane: its name, the lines of the axis, dots where nothing is recorded, and over it what is. */
export function LaneRow({ name, scale, heightPx, gaps, children }: LaneRowProps) {
  return (
    <div className={styles['row']} data-lane={name}>
      <span className={styles['name']}>
        <LongName name={name} />
      </span>
      <svg className={styles['plot']} width={scale.widthPx} height={heightPx} aria-label={name} role="img">
        {ticksOf(scale, tickRoomPx(scale)).map(({ at }) => {
          const x = boxOf(scale, { from: at, to: at }).x;
          return <line key={at} className={styles['grid']} x1={x} x2={x} y1={0} y2={heightPx} />;
        })}
        {gaps
          .filter((gap) => isOn(scale, gap))
          .map((gap) => {
            const box = boxOf(scale, gap);
            return (
              <rect
                key={gap.from}
                className={styles['gap']}
                x={box.x}
                y={0}
                width={box.widthPx}
                height={heightPx}
                data-gap={gap.why}
              >
                <title>{gapWords[gap.why]}</title>
              </rect>
            );
          })}
        {children}
      </svg>
    </div>
  );
}

/** Words of the axis need so many px each; a wall has larger type. */
export function tickRoomPx({ widthPx }: Scale): number {
  return Math.max(80, widthPx / 24);
}

/** In less a hatch would only darken what must be seen. */
export function hasRoomForHatch({ widthPx }: Box): boolean {
  return widthPx >= 6;
}

interface StateLaneProps<S extends string> {
  readonly runs: readonly StateRun<S>[];
  readonly order: readonly S[];
  readonly face: (state: S) => LaneFace;
  readonly scale: Scale;
  readonly heightPx: number;
  readonly fontPx: number;
}

/** The states of a lane: calm is a thin line, everything else as high as the lane, with its word where there is room. */
export function StateBoxes<S extends string>({ runs, order, face, scale, heightPx, fontPx }: StateLaneProps<S>) {
  return (
    <>
      {paintOrder(runs, scale, order).map(([state, boxes]) => {
        const { level, hatch, words } = face(state);
        const isCalm = hatch === 'calm';
        const [top, height] = isCalm ? [heightPx / 2 - 1.5, 3] : [2, heightPx - 4];
        const path = pathOf(boxes, top, height);
        return (
          <g key={state} data-state={state} data-boxes={boxes.length}>
            <path className={styles['fill']} data-level={level} d={path} />
            {!isCalm && hatch !== 'plain' && (
              <path fill={`url(#timeline-${hatch})`} d={pathOf(boxes.filter(hasRoomForHatch), top, height)} />
            )}
            {!isCalm &&
              boxes
                .filter(({ widthPx }) => widthPx > (words.length + 1) * fontPx * 0.62)
                .map(({ x }) => (
                  <text key={x} className={styles['words']} x={x + fontPx / 2} y={heightPx / 2} fontSize={fontPx}>
                    {words}
                  </text>
                ))}
          </g>
        );
      })}
    </>
  );
}

/** The hatches, once for all lanes. In px of the screen, so that none is stretched. */
export function Hatches({ unit }: { readonly unit: number }) {
  const size = 8 * unit;
  const lines: Readonly<Record<string, string>> = {
    rising: `M0 ${size}L${size} 0M${-size / 4} ${size / 4}L${size / 4} ${-size / 4}M${size * 0.75} ${size * 1.25}L${size * 1.25} ${size * 0.75}`,
    falling: `M0 0L${size} ${size}M${-size / 4} ${size * 0.75}L${size / 4} ${size * 1.25}M${size * 0.75} ${-size / 4}L${size * 1.25} ${size / 4}`,
    level: `M0 ${size / 2}H${size}`,
    cross: `M0 0L${size} ${size}M0 ${size}L${size} 0`,
  };
  return (
    <svg className={styles['defs']} aria-hidden="true">
      <defs>
        {Object.entries(lines).map(([name, path]) => (
          <pattern key={name} id={`timeline-${name}`} width={size} height={size} patternUnits="userSpaceOnUse">
            <path className={styles['hatch']} d={path} strokeWidth={1.6 * unit} />
          </pattern>
        ))}
        <pattern id="timeline-dots" width={size} height={size} patternUnits="userSpaceOnUse">
          <circle className={styles['dot']} cx={size / 2} cy={size / 2} r={1.5 * unit} />
        </pattern>
        <pattern id="timeline-gap" width={size} height={size} patternUnits="userSpaceOnUse">
          <circle className={styles['gapDot']} cx={size / 2} cy={size / 2} r={1.2 * unit} />
        </pattern>
      </defs>
    </svg>
  );
}

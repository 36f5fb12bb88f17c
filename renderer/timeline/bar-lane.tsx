import { hasRoomForHatch } from './lane-row.tsx';
import type { DrawnBar } from './situation-bars.ts';
import styles from './timeline.module.css';

interface BarLaneProps {
  readonly bars: readonly DrawnBar[];
  readonly rowPx: number;
  readonly fontPx: number;
  readonly onOpen: (id: string) => void;
}

/** Situations as bars: suspected hatched in the suspicion's colour, confirmed in that of its gravity. */
export function BarLane({ bars, rowPx, fontPx, onOpen }: BarLaneProps) {
  return (
    <>
      {bars.map(({ key, id, words, level, parts, textX, row }) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the list beside the lanes opens the same by keyboard.
        <g key={key} className={styles['bar']} data-bar={id} data-bar-level={level} onClick={() => onOpen(id)}>
          <title>{words}</title>
          {parts.map(({ box, phase }) => {
            const shape = { x: box.x, y: row * rowPx + 2, width: box.widthPx, height: rowPx - 4 };
            const isConfirmed = phase === 'confirmed';
            return (
              <g key={`${box.x} ${phase}`} data-phase={phase}>
                <rect className={styles['fill']} data-level={isConfirmed ? level : 'p3'} {...shape} />
                {hasRoomForHatch(box) && (
                  <rect fill={`url(#timeline-${isConfirmed ? 'cross' : 'rising'})`} {...shape} />
                )}
              </g>
            );
          })}
          <text className={styles['words']} x={textX + fontPx / 3} y={row * rowPx + rowPx / 2} fontSize={fontPx}>
            {words}
          </text>
        </g>
      ))}
    </>
  );
}

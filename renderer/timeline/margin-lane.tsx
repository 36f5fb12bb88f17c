import type { ClusterRun } from '../../main/contract/timeline.ts';
import { clusterLaneFace, marginSpan, orders } from './lane-faces.ts';
import { hasRoomForHatch } from './lane-row.tsx';
import { paintOrder } from './lane-paint.ts';
import { boxOf, type Scale } from './scale.ts';
import styles from './timeline.module.css';

interface MarginLaneProps {
  readonly runs: readonly ClusterRun[];
  readonly scale: Scale;
  readonly heightPx: number;
  readonly fontPx: number;
}

/** Margins that have room in a lane; what is beyond is drawn at its edge, and said in words. */
const [least, most] = [-3, 3];

/**
 * The margin of a cluster over time: a line at zero votes to spare, what is surely spared filled from there (below zero: lost), and at
 * most as a step line above. Without a rule there is no margin, only that it was watched.
 */
export function MarginLane({ runs, scale, heightPx, fontPx }: MarginLaneProps) {
  const step = (heightPx - 6) / (most - least);
  const yOf = (margin: number) => 3 + (most - Math.min(most, Math.max(least, margin))) * step;
  const painted = paintOrder(
    runs.map((run) => ({ ...run, state: run })),
    scale,
    [...runs].sort((p, q) => orders.cluster.indexOf(p.word) - orders.cluster.indexOf(q.word)),
  );
  return (
    <>
      <line className={styles['zero']} x1={0} x2={scale.widthPx} y1={yOf(0)} y2={yOf(0)} />
      {painted.map(([run]) => {
        const { x, widthPx } = boxOf(scale, run);
        const { level, hatch, words } = clusterLaneFace(run.word);
        const isCalm = hatch === 'calm';
        const worst = yOf(run.margin?.worst ?? 0);
        // At the edge there is nothing to fill, and it must be seen.
        const top = isCalm ? Math.min(worst, yOf(0) - 1.5) : run.word === 'edge' ? yOf(0) - 4 : 2;
        const height = isCalm ? Math.max(3, yOf(0) - worst) : run.word === 'edge' ? 8 : heightPx - 4;
        const label = `${words} ${run.margin === null ? '' : marginSpan(run).slice('margin '.length)}`.trim();
        return (
          <g key={run.from} data-word={run.word} data-margin={run.margin?.worst ?? 'none'}>
            <rect className={styles['fill']} data-level={level} x={x} y={top} width={widthPx} height={height} />
            {!isCalm && hatch !== 'plain' && hasRoomForHatch({ x, widthPx }) && (
              <rect fill={`url(#timeline-${hatch})`} x={x} y={top} width={widthPx} height={height} />
            )}
            {run.margin !== null && (
              <line
                className={styles['best']}
                x1={x}
                x2={x + widthPx}
                y1={yOf(run.margin.best)}
                y2={yOf(run.margin.best)}
              />
            )}
            {widthPx > (label.length + 1) * fontPx * 0.62 && (
              <text className={styles['words']} x={x + fontPx / 2} y={heightPx / 2} fontSize={fontPx}>
                {label}
              </text>
            )}
          </g>
        );
      })}
    </>
  );
}

import { memo } from 'react';
import type { Edge, EdgeProps } from '@xyflow/react';
import { useIsOlder, useScreen } from '../state/use-stores.ts';
import styles from './bundle.module.css';
import { type PairFace, pairFace } from './pair-face.ts';
import type { HalfLine } from '../../main/domain/map/half-line.ts';
import { along, type Point } from '../../main/domain/map/rect.ts';
import type { BundleRoute } from '../../main/domain/map/route-bundles.ts';

/** The bundle of one region pair; its way is fixed by the inventory, its face comes from the store. */
export type BundleFlowEdge = Edge<
  { readonly pairKey: string; readonly route: BundleRoute; readonly paths: number },
  'bundle'
>;

/** Share of a half that a stub keeps: 30 % of the whole line is 60 % of a half (research/5, B3). */
const stubShare = 0.6;
/** Room a stub leaves to the meeting point, so that its cross never lies under the label, flow pixels. */
const labelRoom = 64;

/** Two half-lines, one per direction, that meet in the middle, in the manner of a network weathermap. */
export const BundleEdge = memo(function BundleEdge({ data }: EdgeProps<BundleFlowEdge>) {
  const face = useScreen((screen): PairFace | null => {
    const pair = data === undefined ? undefined : screen.pairs.get(data.pairKey);
    return pair === undefined ? null : pairFace(screen.inventory, pair);
  });
  const blindAfterMs = useScreen((screen) => screen.inventory.blindAfterMs) ?? 0;
  const isOld = useIsOlder(0, blindAfterMs);
  if (data === undefined) return null;
  const { route } = data;
  const known = isOld ? null : face;
  // Width tells how many paths there are and never how they are (research/5, B3).
  const width = Math.min(8, 2 + Math.log2(Math.max(1, data.paths)));
  return (
    <g data-bundle={data.pairKey} data-level={known?.level ?? 'blind'}>
      <Half from={route.start} to={route.meet} line={known?.forward ?? 'unknown'} width={width} />
      <Half from={route.end} to={route.meet} line={known?.reverse ?? 'unknown'} width={width} />
    </g>
  );
});

interface HalfProps {
  readonly from: Point;
  readonly to: Point;
  readonly line: HalfLine;
  readonly width: number;
}

function Half({ from, to, line, width }: HalfProps) {
  const end = line === 'stub' ? stubEnd(from, to) : to;
  const d = `M${from.x} ${from.y}L${end.x} ${end.y}`;
  return (
    <>
      <path className={styles['casing']} data-line={line} d={d} strokeWidth={width + 3} />
      <path className={styles['half']} data-line={line} d={d} strokeWidth={width} />
      {line === 'stub' && <Cross at={end} />}
    </>
  );
}

function stubEnd(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const kept = Math.min(stubShare * length, Math.max(0.2 * length, length - labelRoom));
  return along(from, to, length === 0 ? 0 : kept / length);
}

function Cross({ at }: { readonly at: Point }) {
  const arm = 10;
  const d = `M${at.x - arm} ${at.y - arm}L${at.x + arm} ${at.y + arm}M${at.x + arm} ${at.y - arm}L${at.x - arm} ${at.y + arm}`;
  return (
    <>
      <path className={styles['crossCasing']} d={d} />
      <path className={styles['cross']} d={d} />
    </>
  );
}

import { memo } from 'react';
import type { InventoryView } from '../../main/contract/screen.ts';
import type { TimelineSpan } from '../../main/contract/timeline.ts';
import { sideName } from '../state/side-name.ts';
import { useStores } from '../state/use-stores.ts';
import { BarLane } from './bar-lane.tsx';
import { observerLaneFace, orders, pairLaneFace } from './lane-faces.ts';
import { LaneRow, StateBoxes } from './lane-row.tsx';
import { MarginLane } from './margin-lane.tsx';
import { boxOf, isOn, type Scale } from './scale.ts';
import { drawnBars, isOfRegions } from './situation-bars.ts';
import styles from './timeline.module.css';
import { rowsOf } from './lane-paint.ts';

interface LaneSetProps {
  readonly span: TimelineSpan;
  readonly inventory: InventoryView;
  readonly scale: Scale;
  readonly unit: number;
}

/** Sizes as designed, px. */
const [barPx, marginPx, statePx, wordPx] = [24, 38, 22, 12];

/** All lanes, in an order that no state changes: situations, clusters, the observer, decisions, planned work, region pairs. */
export const LaneSet = memo(function LaneSet({ span, inventory, scale, unit }: LaneSetProps) {
  const { gaps, situations, clusters, observer, pairs } = span;
  const fontPx = wordPx * unit;
  const shared = { scale, gaps };
  const sized = { scale, fontPx };
  const clusterOrder = inventory.clusters.map(({ id }) => id);
  const byInventory = [...clusters].sort((p, q) => clusterOrder.indexOf(p.cluster) - clusterOrder.indexOf(q.cluster));
  return (
    <>
      <Bars {...{ span, inventory, scale, unit }} name="Regions" bars={situations.filter(isOfRegions)} />
      <Bars
        {...{ span, inventory, scale, unit }}
        name="Hosts, clusters"
        bars={situations.filter((bar) => !isOfRegions(bar))}
      />
      {byInventory.map(({ cluster, runs }) => (
        <LaneRow key={cluster} {...shared} name={cluster} heightPx={marginPx * unit}>
          <MarginLane {...sized} runs={runs} heightPx={marginPx * unit} />
        </LaneRow>
      ))}
      <LaneRow {...shared} name="Observer" heightPx={statePx * unit}>
        <StateBoxes
          {...sized}
          runs={observer}
          order={orders.observer}
          face={observerLaneFace}
          heightPx={statePx * unit}
        />
        <GapWords {...sized} gaps={gaps} heightPx={statePx * unit} />
      </LaneRow>
      <Decisions {...{ span, scale, unit }} />
      <Maintenance {...{ span, scale, unit }} />
      {pairs.map(({ a, b, runs }) => (
        <LaneRow
          key={`${a} ${b}`}
          {...shared}
          name={sideName(inventory, [a, b]).replace('+', '–')}
          heightPx={statePx * unit}
        >
          <StateBoxes {...sized} runs={runs} order={orders.pair} face={pairLaneFace} heightPx={statePx * unit} />
        </LaneRow>
      ))}
    </>
  );
});

function Bars({
  span,
  inventory,
  scale,
  unit,
  name,
  bars,
}: LaneSetProps & { readonly name: string; readonly bars: TimelineSpan['situations'] }) {
  const { selection, screen } = useStores();
  const drawn = drawnBars(bars, inventory, scale, wordPx * unit);
  const rows = Math.max(1, ...drawn.map(({ row }) => row + 1));
  return (
    <LaneRow scale={scale} gaps={span.gaps} name={name} heightPx={rows * barPx * unit}>
      <BarLane
        bars={drawn}
        rowPx={barPx * unit}
        fontPx={wordPx * unit}
        onOpen={(id) => {
          const phase = screen.getState();
          // What is over has details in a replay of its time alone.
          if (phase.phase === 'loading' || !phase.screen.situations.has(id)) return;
          selection.setState({ kind: 'situation', id }, true);
        }}
      />
    </LaneRow>
  );
}

/** Why nothing is recorded, where a gap has room for it. */
function GapWords({
  gaps,
  scale,
  heightPx,
  fontPx,
}: {
  readonly gaps: TimelineSpan['gaps'];
  readonly scale: Scale;
  readonly heightPx: number;
  readonly fontPx: number;
}) {
  return gaps
    .filter((gap) => isOn(scale, gap))
    .map((gap) => {
      const { x, widthPx } = boxOf(scale, gap);
      const words = gapLabels[gap.why];
      if (widthPx < (words.length + 1) * fontPx * 0.62) return null;
      return (
        <text key={gap.from} className={styles['gapWords']} x={x + fontPx / 2} y={heightPx / 2} fontSize={fontPx}>
          {words}
        </text>
      );
    });
}

const gapLabels = { before: 'not recorded yet', stopped: 'NO OBSERVER', lost: 'SECONDS LOST', pending: '…' } as const;

type FlagProps = Pick<LaneSetProps, 'span' | 'scale' | 'unit'>;

function Decisions({ span, scale, unit }: FlagProps) {
  const heightPx = barPx * unit;
  const fontPx = wordPx * unit;
  const within = span.decisions.filter(({ at }) => isOn(scale, { from: at, to: at + 1 }));
  const flags = within.map((decision) => {
    const { x } = boxOf(scale, { from: decision.at, to: decision.at });
    const words = decision.isDrill ? `DRILL ${decision.word}` : decision.word;
    return { decision, words, x, widthPx: (words.length + 3) * fontPx * 0.62 };
  });
  const rows = rowsOf(flags);
  return (
    <LaneRow scale={scale} gaps={span.gaps} name="Decisions" heightPx={heightPx * (Math.max(0, ...rows) + 1)}>
      {flags.map(({ decision, words, x }, nth) => {
        const top = (rows[nth] ?? 0) * heightPx;
        return (
          <g key={`${decision.at} ${words}`} data-decision={decision.word}>
            <title>{decision.text}</title>
            <path
              className={styles['flag']}
              d={`M${x} ${top + 2}v${heightPx - 4}M${x} ${top + 2}l${fontPx * 0.7} ${fontPx * 0.35}l${-fontPx * 0.7} ${fontPx * 0.35}`}
            />
            <text className={styles['words']} x={x + fontPx} y={top + heightPx / 2} fontSize={fontPx}>
              {words}
            </text>
          </g>
        );
      })}
    </LaneRow>
  );
}

function Maintenance({ span, scale, unit }: FlagProps) {
  const heightPx = statePx * unit;
  const fontPx = wordPx * unit;
  const within = span.maintenance.filter((one) => isOn(scale, one));
  const bars = within.map((one) => {
    const box = boxOf(scale, one);
    return { ...one, box, x: box.x, widthPx: Math.max(box.widthPx, (one.host.length + 3) * fontPx * 0.62) };
  });
  const rows = rowsOf(bars);
  return (
    <LaneRow scale={scale} gaps={span.gaps} name="Planned work" heightPx={heightPx * (Math.max(0, ...rows) + 1)}>
      {bars.map(({ host, box, from }, nth) => {
        const top = (rows[nth] ?? 0) * heightPx;
        return (
          <g key={`${host} ${from}`} data-planned={host}>
            <rect className={styles['planned']} x={box.x} y={top + 2} width={box.widthPx} height={heightPx - 4} />
            <text className={styles['words']} x={box.x + fontPx / 2} y={top + heightPx / 2} fontSize={fontPx}>
              M {host}
            </text>
          </g>
        );
      })}
    </LaneRow>
  );
}

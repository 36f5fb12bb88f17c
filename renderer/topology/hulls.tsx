import { useMemo } from 'react';
import { useViewport, ViewportPortal } from '@xyflow/react';
import type { InventoryView } from '../../main/contract/screen.ts';
import { useIsOlder, useScreen } from '../state/use-stores.ts';
import { hullMargin, hullPath } from '../../main/domain/map/hull-path.ts';
import { sideHatch } from '../../main/domain/map/side-hatch.ts';
import styles from './hulls.module.css';
import { type Side, sidesOf } from './sides.ts';

/** The hatched hull of each side, behind tiles and lines, with the side's name on its edge. */
export function Hulls({ inventory }: { readonly inventory: InventoryView }) {
  // Sides as text: the same sides on the next tick are then the same value and nothing is drawn again.
  const key = useScreen((screen) => JSON.stringify(sidesOf(screen))) ?? '[]';
  const sides = useMemo<readonly Side[]>(() => JSON.parse(key), [key]);
  // Votes too old to be believed hold no quorum, on the map as in the panel.
  const isOld = useIsOlder(0, inventory.blindAfterMs);
  const { zoom } = useViewport();
  const drawn = useMemo(() => sides.map((side) => ({ side, ...outline(inventory, side) })), [inventory, sides]);
  if (drawn.length === 0) return null;
  return (
    <ViewportPortal>
      <svg className={styles['hulls']} width={1} height={1} aria-hidden="true">
        <defs>
          {drawn.map(({ side }, index) => (
            <pattern
              key={side.name}
              id={`hatch-${index}`}
              width={10}
              height={10}
              patternUnits="userSpaceOnUse"
              patternTransform={`scale(${1 / zoom})`}
            >
              <path className={styles['hatch']} d={sideHatch(index)} />
            </pattern>
          ))}
        </defs>
        {drawn.map(({ side, path }, index) => (
          <g key={side.name}>
            <path
              className={styles['hull']}
              data-island={side.name}
              data-holds={isOld ? 'old' : side.quorum}
              d={path}
              fill={`url(#hatch-${index})`}
              fillRule="evenodd"
            />
            {!isOld && side.quorum === 'held' && <path className={styles['between']} d={path} />}
          </g>
        ))}
      </svg>
      {drawn.map(({ side, left, top }) => (
        <p key={side.name} className={styles['name']} style={{ left, top }} data-island-name={side.name}>
          <strong>{side.name}</strong> · {side.hosts} {side.hosts === 1 ? 'host' : 'hosts'}
          {!isOld && side.ruled > 0 && ` · ${quorumWords(side)}`}
        </p>
      ))}
    </ViewportPortal>
  );
}

/** `quorum in 2/2 clusters`; with `?` where a vote nobody sees decides. */
function quorumWords(side: Side): string {
  return `quorum in ${side.holds}/${side.ruled} clusters${side.quorum === 'ambiguous' ? ' ?' : ''}`;
}

function outline(inventory: InventoryView, side: Side) {
  const own = inventory.regions.filter((region) => side.regions.includes(region.id)).map((region) => region.slot);
  const foreign = inventory.regions.filter((region) => !side.regions.includes(region.id)).map((region) => region.slot);
  const first = own.toSorted((a, b) => a.y - b.y || a.x - b.x)[0];
  return { path: hullPath(own, foreign), left: first?.x ?? 0, top: (first?.y ?? 0) - hullMargin };
}

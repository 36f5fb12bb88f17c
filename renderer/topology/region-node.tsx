import { memo } from 'react';
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { useStore } from 'zustand';
import { useScreen, useStores } from '../state/use-stores.ts';
import { Glyph } from '../ui/glyph.tsx';
import type { ChipGrid } from './chip-grid.ts';
import { HostChip } from './host-chip.tsx';
import { type RegionFace, regionFace } from './region-face.ts';
import styles from './region.module.css';

/** What a tile needs to know of the inventory; everything else comes from the store by id. */
export interface RegionTile {
  readonly regionId: string;
  readonly name: string;
  readonly code: string;
  readonly hosts: readonly string[];
  readonly grid: ChipGrid;
}

/** A region on the map. */
export type RegionFlowNode = Node<{ readonly tile: RegionTile }, 'region'>;

/** A region tile in its declared slot, its hosts inside. */
export const RegionNode = memo(function RegionNode({ data }: NodeProps<RegionFlowNode>) {
  const { tile } = data;
  const { selection } = useStores();
  const isSelected = useStore(selection, (chosen) => chosen.kind === 'region' && chosen.id === tile.regionId);
  const face = useScreen((screen) => regionFace(screen, tile.regionId));
  if (face === undefined) return null;
  return (
    <section
      className={styles['region']}
      data-region={tile.regionId}
      data-level={face.level}
      data-selected={isSelected}
      aria-label={`Region ${tile.name}`}
    >
      <Handle className={styles['handle']} type="target" position={Position.Left} isConnectable={false} />
      <button
        type="button"
        className={`${styles['head']} nopan`}
        aria-pressed={isSelected}
        onClick={() => selection.setState({ kind: 'region', id: tile.regionId }, true)}
      >
        <span className={styles['name']} title={tile.name}>
          {tile.name}
        </span>
        <span className={styles['code']}>{tile.code}</span>
        {face.words !== '' ? (
          <span className={styles['words']}>
            {face.glyph !== null && <Glyph name={face.glyph} />}
            {face.words}
          </span>
        ) : (
          <Counts face={face} />
        )}
      </button>
      <ul
        className={styles['hosts']}
        style={{
          gridTemplateColumns: `repeat(${tile.grid.columns}, minmax(0, 1fr))`,
          gridAutoRows: `${tile.grid.rowHeight}px`,
          // A dot and its sign are one em of its row.
          ...(tile.grid.kind === 'dot' && { fontSize: `${tile.grid.rowHeight}px` }),
        }}
      >
        {tile.hosts.map((host) => (
          <li key={host} className={styles['seat']}>
            <HostChip host={host} form={tile.grid.kind} />
          </li>
        ))}
      </ul>
      <Handle className={styles['handle']} type="source" position={Position.Right} isConnectable={false} />
    </section>
  );
});

/** How many hosts, and how many of them are not normal: an abnormal one is never hidden by the overview. */
function Counts({ face }: { readonly face: RegionFace }) {
  const kinds = [
    ['down', face.unreachable],
    ['unknown', face.unseen],
    ['maint', face.maintenance],
  ] as const;
  return (
    <span className={styles['counts']}>
      {kinds.map(
        ([glyph, count]) =>
          count > 0 && (
            <span key={glyph} className={styles['count']}>
              <Glyph name={glyph} />
              {count}
            </span>
          ),
      )}
      <span>
        {face.hosts} {face.hosts === 1 ? 'host' : 'hosts'}
      </span>
    </span>
  );
}

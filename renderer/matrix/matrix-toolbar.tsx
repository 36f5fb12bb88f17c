import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { MatrixMode } from '../../main/contract/matrix.ts';
import type { InventoryView } from '../../main/contract/screen.ts';
import { withMatrix, type MatrixPlace } from '../state/place.ts';
import { useIsReplay, useScreen, useStores } from '../state/use-stores.ts';
import { sideName } from '../state/side-name.ts';
import { sidesOf } from '../topology/sides.ts';
import { Glyph } from '../ui/glyph.tsx';
import styles from './matrix-screen.module.css';

interface MatrixToolbarProps {
  /** What stands at the far end. */
  readonly children: ReactNode;
  readonly inventory: InventoryView;
  readonly mode: MatrixMode;
  /** Hosts beyond what a matrix can show. */
  readonly hidden: number;
  readonly isFed: boolean;
}

/** The switch of the two matrices, the order of the axis, and what must be said of the whole. */
export function MatrixToolbar({ inventory, mode, hidden, isFed, children }: MatrixToolbarProps) {
  const { place: places } = useStores();
  const isReplay = useIsReplay();
  const place = useStore(places, (whole) => whole.matrix);
  const change = (to: Partial<MatrixPlace>) => places.setState(withMatrix(places.getState(), to), true);
  const sides =
    useScreen((screen) =>
      sidesOf(screen)
        .map(({ regions }) => regions.join(' '))
        .join('|'),
    ) ?? '';
  const isPartial = useScreen((screen) =>
    [...screen.situations.values()].some(({ type, phase }) => type === 'partial-partition' && phase !== 'cleared'),
  );
  const now = sides === '' ? [] : sides.split('|').map((side) => side.split(' '));
  const frozen = place.blocks?.map((side) => side.join(' ')).join('|');
  const isOutdated = frozen !== undefined && now.length > 1 && frozen !== sides;
  const isAlone = inventory.regions.length < 2;
  return (
    <div className={styles['toolbar']} role="toolbar" aria-label="Matrix">
      <span className={styles['switch']}>
        {(['regions', 'hosts'] as const).map((each) => (
          <button
            key={each}
            type="button"
            className={styles['button']}
            data-mode={each}
            aria-pressed={mode === each}
            disabled={each === 'regions' && isAlone}
            onClick={() => change({ mode: each })}
          >
            {each === 'regions' ? 'Region × region' : 'Host × host'}
          </button>
        ))}
      </span>
      <button
        type="button"
        className={styles['button']}
        data-blocks={place.blocks !== null}
        aria-pressed={place.blocks !== null}
        disabled={place.blocks === null && now.length < 2}
        title="Sorts the axis by the sides of the cut; the order then stays until you change it"
        onClick={() => change({ blocks: place.blocks === null ? now : null })}
      >
        show as blocks
      </button>
      <button
        type="button"
        className={styles['button']}
        data-reorder={isOutdated}
        disabled={!isOutdated}
        onClick={() => change({ blocks: now })}
      >
        re-order now
      </button>
      <button
        type="button"
        className={styles['button']}
        onClick={() => change({ rttForm: place.rttForm === 'absolute' ? 'usual' : 'absolute' })}
      >
        RTT: {place.rttForm === 'absolute' ? 'ms' : '× usual'}
      </button>
      {place.blocks !== null && (
        <span className={styles['fact']}>
          order frozen: {place.blocks.map((side) => sideName(inventory, side)).join(' ┃ ')}
          {isOutdated && ` (sides are now ${now.map((side) => sideName(inventory, side)).join(' ┃ ')})`}
        </span>
      )}
      {isPartial === true && (
        <strong className={styles['partial']} data-not-clean="true">
          <Glyph name="p2" />
          partial partition: not a clean split
        </strong>
      )}
      {isAlone && <span className={styles['fact']}>only one region: region matrix needs two — showing hosts</span>}
      {hidden > 0 && <strong className={styles['fact']}>{hidden} more hosts do not fit into the matrix</strong>}
      {!isFed && (
        <span className={styles['waiting']} data-not-recorded={isReplay}>
          {isReplay
            ? 'paths between hosts are not recorded: history keeps region pairs'
            : 'waiting for the first matrix: nothing is claimed'}
        </span>
      )}
      {children}
    </div>
  );
}

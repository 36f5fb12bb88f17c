import { useState } from 'react';
import { useStore } from 'zustand';
import type { MatrixMode } from '../../main/contract/matrix.ts';
import { regionCode } from '../state/side-name.ts';
import { useStores } from '../state/use-stores.ts';
import type { AxisEntry } from './axis.ts';
import { matrixPicture } from './export-picture.ts';
import { type Exported, exportName, matrixTable } from './export-table.ts';
import type { GridView } from './grid-view.ts';
import styles from './matrix-screen.module.css';
import { usePalette } from './palette-of-theme.ts';

interface ExportButtonsProps {
  readonly mode: MatrixMode;
  readonly axis: readonly AxisEntry[];
  readonly view: GridView;
  /** ms on the engine's clock; null while nothing was shown yet. */
  readonly t: number | null;
  readonly unseen: (entry: AxisEntry) => string | null;
}

/** Takes the matrix out of the program as a table or a picture, with the time of what is shown and who looked. */
export function ExportButtons({ mode, axis, view, t, unseen }: ExportButtonsProps) {
  const { exports, screen, place } = useStores();
  const state = useStore(exports);
  const palette = usePalette();
  const [isDrawing, setIsDrawing] = useState(false);

  const take = (kind: 'csv' | 'png') => {
    const phase = screen.getState();
    if (t === null || phase.phase === 'loading') return;
    const { at, t: now, inventory, seenFrom, observer } = phase.screen;
    const what: Exported = {
      ...{ mode, axis, view, unseen, fleet: inventory.name },
      takenAt: Math.round(at - now + t),
      seenFrom,
      sight: `${observer.hostsRead}/${observer.hostsTotal}`,
    };
    const name = exportName(what);
    if (kind === 'csv') {
      exports.setState({ kind: 'wished', file: { kind, name, text: matrixTable(what) } }, true);
      return;
    }
    setIsDrawing(true);
    const codeOf = (region: string) => regionCode(inventory, region);
    matrixPicture(what, palette, place.getState().matrix.rttForm, codeOf)
      .then(
        (bytes) => bytes && exports.setState({ kind: 'wished', file: { kind, name, bytes } }, true),
        (fault: unknown) => exports.setState({ kind: 'failed', why: String(fault) }, true),
      )
      .finally(() => setIsDrawing(false));
  };
  const isBusy = isDrawing || state.kind === 'wished' || state.kind === 'open';
  return (
    <span className={styles['export']}>
      <span
        className={styles['exported']}
        role="status"
        data-export={state.kind}
        title={state.kind === 'saved' ? state.file : state.kind === 'failed' ? state.why : undefined}
      >
        {state.kind === 'saved' && `saved ${fileName(state.file)}`}
        {state.kind === 'failed' && `not saved: ${state.why}`}
      </span>
      {(['csv', 'png'] as const).map((kind) => (
        <button
          key={kind}
          type="button"
          className={styles['button']}
          data-take={kind}
          disabled={isBusy || t === null}
          title={kind === 'csv' ? 'Save every direction as a table' : 'Save the whole matrix as a picture'}
          onClick={() => take(kind)}
        >
          {kind.toUpperCase()}
        </button>
      ))}
    </span>
  );
}

/** The last part of a path of any system. */
function fileName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}

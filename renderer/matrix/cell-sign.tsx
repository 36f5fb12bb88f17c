import type { CellState } from '../../main/contract/matrix.ts';
import styles from './cell-sign.module.css';

/**
 * The sign of a state beside words, in the shapes the canvas uses, drawn by us so that no missing font can turn one into a
 * box. Nothing for what is normal. Decoration: the words beside it carry the meaning for readers.
 */
export function CellSign({ state }: { readonly state: CellState }) {
  const shape = shapes[state];
  if (shape === null) return null;
  return (
    <svg className={styles['sign']} data-sign={state} viewBox="0 0 24 24" aria-hidden="true">
      {shape}
    </svg>
  );
}

const shapes: Record<CellState, React.JSX.Element | null> = {
  self: null,
  arrives: null,
  'not-probed': <circle className={styles['solid']} cx="12" cy="12" r="2.5" />,
  degraded: <path className={styles['solid']} d="M12 3 21 12 12 21 3 12Z" />,
  vouched: <path d="M3 12h17M13 5l7 7-7 7" />,
  refused: <path d="M3 12h14M18 4v16" />,
  suspect: <path d="M4 20 20 4M4 11 11 4M13 20l7-7" />,
  lost: <path d="M2 12h13M9 6l6 6-6 6M20 3v18" />,
  cut: <path d="M4 4l16 16M20 4 4 20" />,
  unknown: <path d="M8 8a4 4 0 1 1 6 3.5c-1.5 .9-2 1.7-2 3.5M12 19v1.5" />,
  maintenance: <path d="M5 20V5l7 8 7-8v15" />,
};

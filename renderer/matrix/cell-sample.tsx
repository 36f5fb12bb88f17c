import { useEffect, useRef } from 'react';
import type { CellState } from '../../main/contract/matrix.ts';
import { drawCell } from './cell-sprite.ts';
import { usePalette } from './palette-of-theme.ts';
import { useUnit } from './unit.ts';

const designEdge = 18;

/** A cell as the matrix draws it, for the legend. */
export function CellSample({ state }: { readonly state: CellState }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = usePalette();
  const edge = Math.round(designEdge * useUnit());
  useEffect(() => {
    const brush = canvas.current?.getContext('2d');
    if (brush != null) drawCell(brush, { state, slow: 0, text: '' }, edge, palette);
  }, [state, palette, edge]);
  return <canvas ref={canvas} width={edge} height={edge} data-sample={state} aria-hidden="true" />;
}

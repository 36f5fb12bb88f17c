import type { QuorumscopeApi } from '../../main/contract/ipc.ts';
import { cellRecordSchema, matrixFrameSchema, type MatrixMode } from '../../main/contract/matrix.ts';
import { applyFrame, noMatrix } from '../state/matrix.ts';
import { pastMatrix } from '../state/past-matrix.ts';
import type { Stores } from '../state/stores.ts';

/** Frames come for 15 s after they were asked for; a window that goes on looking asks again this often (ms). */
const renewMs = 5000;

/**
 * Keeps the matrix of the window fed while, and only while, its screen shows one; and the record of the selected cell.
 * Follows the stores: a component never asks. Returns the end of it.
 */
export function connectMatrix(api: QuorumscopeApi, stores: Stores, complain: (text: string) => void): () => void {
  let mode: MatrixMode | null = null;
  let askedAtMs = 0;

  const ask = (have: number | null) => {
    if (mode === null) return;
    askedAtMs = stores.pulse.getState().nowMs;
    api.request('matrix:open', { mode, have }).catch((fault: unknown) => complain(`matrix:open: ${String(fault)}`));
  };
  const follow = () => {
    const { view, matrix } = stores.place.getState();
    const wanted = view === 'matrix' && stores.replay.getState().kind === 'off' ? matrix.mode : null;
    if (wanted === mode) return;
    mode = wanted;
    stores.matrix.setState({ ...stores.matrix.getState(), matrix: null }, true);
    if (mode !== null) return ask(null);
    api.request('matrix:close').catch((fault: unknown) => complain(`matrix:close: ${String(fault)}`));
  };
  const askRecord = () => {
    const chosen = stores.selection.getState();
    if (chosen.kind !== 'cell' || stores.replay.getState().kind === 'on') {
      if (stores.matrix.getState().record !== null)
        stores.matrix.setState({ ...stores.matrix.getState(), record: null }, true);
      return;
    }
    const { from, to } = chosen;
    api.request('matrix:cell', { from, to }).then(
      (answer) => {
        const record = cellRecordSchema.nullable().safeParse(answer);
        if (!record.success) return complain(`matrix:cell: ${record.error.message}`);
        const now = stores.selection.getState();
        if (stores.replay.getState().kind === 'on') return;
        if (now.kind !== 'cell' || now.from !== from || now.to !== to) return;
        stores.matrix.setState({ ...stores.matrix.getState(), record: record.data }, true);
      },
      (fault: unknown) => complain(`matrix:cell: ${String(fault)}`),
    );
  };

  const ends = [
    api.subscribe('matrix:frame', (payload) => {
      const frame = matrixFrameSchema.safeParse(payload);
      if (!frame.success) return complain(`matrix:frame: ${frame.error.message}`);
      if (frame.data.mode !== mode) return;
      const held = stores.matrix.getState();
      const matrix = applyFrame(held.matrix, frame.data);
      if (matrix === null) return ask(null);
      stores.matrix.setState({ ...held, matrix }, true);
      if (stores.selection.getState().kind === 'cell') askRecord();
    }),
    stores.place.subscribe(follow),
    stores.selection.subscribe(askRecord),
    stores.replay.subscribe(({ kind }, before) => {
      if (kind === before.kind) return;
      follow();
      askRecord();
    }),
    stores.pulse.subscribe(({ nowMs }) => {
      if (mode !== null && nowMs - askedAtMs >= renewMs) ask(stores.matrix.getState().matrix?.seq ?? null);
    }),
  ];
  /** Regions as they were; of hosts history keeps no paths, so that their matrix stays without any claim. */
  const showPast = () => {
    const held = stores.matrix.getState();
    const shown = stores.screen.getState();
    const { view, matrix: place } = stores.place.getState();
    if (stores.replay.getState().kind === 'off' || view !== 'matrix' || shown.phase === 'loading') return;
    if (place.mode === 'regions') stores.matrix.setState({ ...held, matrix: pastMatrix(shown.screen) }, true);
    else if (held.matrix !== null) stores.matrix.setState({ ...held, matrix: null }, true);
  };
  ends.push(stores.screen.subscribe(showPast), stores.place.subscribe(showPast), stores.replay.subscribe(showPast));
  follow();
  return () => {
    for (const end of ends.splice(0)) end();
    stores.matrix.setState(noMatrix, true);
  };
}

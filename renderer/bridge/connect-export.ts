import { exportAnswerSchema } from '../../main/contract/export.ts';
import type { QuorumscopeApi } from '../../main/contract/ipc.ts';
import type { ExportState } from '../state/exports.ts';
import type { Stores } from '../state/stores.ts';

/** Hands files that were wished to the main process, and keeps what became of them. Returns the end of it. */
export function connectExport(api: QuorumscopeApi, { exports }: Stores): () => void {
  return exports.subscribe((state) => {
    if (state.kind !== 'wished') return;
    const become = (next: ExportState) => exports.setState(next, true);
    become({ kind: 'open' });
    api.request('export:save', state.file).then(
      (answer) => {
        const parsed = exportAnswerSchema.safeParse(answer);
        become(parsed.success ? parsed.data : { kind: 'failed', why: parsed.error.message });
      },
      (fault: unknown) => become({ kind: 'failed', why: String(fault) }),
    );
  });
}

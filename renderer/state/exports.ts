import type { ExportAnswer, ExportFile } from '../../main/contract/export.ts';

/** A file on its way out of the program. `wished` = not asked for yet; `open` = the operator is asked for a place. */
export type ExportState =
  | { readonly kind: 'none' }
  | { readonly kind: 'wished'; readonly file: ExportFile }
  | { readonly kind: 'open' }
  | ExportAnswer;

/** Nothing was taken out. */
export const noExport: ExportState = { kind: 'none' };

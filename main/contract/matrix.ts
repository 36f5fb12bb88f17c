import { z } from 'zod';

/*
 * What a screen gets while a Matrix is open, and only then: packed cells instead of entities, because 500 hosts have
 * 250,000 directed cells. A cell is one direction, from its row to its column.
 */

/** Rows and columns are regions, or hosts. */
export const matrixModeSchema = z.enum(['regions', 'hosts']);
/** Inferred from {@link matrixModeSchema}. */
export type MatrixMode = z.infer<typeof matrixModeSchema>;

/**
 * What is known of one direction; a byte on the wire is the place in this list, so it grows at its end only.
 * not-probed = nobody tries this pair; arrives = proven lately; degraded = arrives, with too much sent again;
 * vouched = arrives by the word of the receiver alone, because the row's own host is not read; refused = the path works
 * and the service does not listen; suspect = bad evidence, not yet proof; lost = this direction only, the other arrives;
 * cut = neither arrives; unknown = nobody could look; maintenance = planned work at either end; self = the diagonal.
 */
export const cellStates = [
  'not-probed',
  'arrives',
  'degraded',
  'vouched',
  'refused',
  'suspect',
  'lost',
  'cut',
  'unknown',
  'maintenance',
  'self',
] as const;
/** One of {@link cellStates}. */
export type CellState = (typeof cellStates)[number];

const codes = new Map<CellState, number>(cellStates.map((state, code) => [state, code]));

/** The byte of a state. */
export function cellCode(state: CellState): number {
  return codes.get(state) ?? 0;
}

/** The state of a byte; `unknown` for a byte of a newer engine. */
export function cellState(code: number): CellState {
  return cellStates[code] ?? 'unknown';
}

/** Mild to grave. What stands for several directions is the gravest of them; unknown only where nothing is known. */
const byGravity: readonly CellState[] = [
  'self',
  'not-probed',
  'maintenance',
  'unknown',
  'vouched',
  'arrives',
  'degraded',
  'refused',
  'suspect',
  'lost',
  'cut',
];
/** Gravity of each byte, for loops over many cells. */
export const cellGravity: Uint8Array = Uint8Array.from(cellStates, (state) => byGravity.indexOf(state));
/** From here on a direction fails: packets or connects do not get through, or may not. */
export const failingGravity: number = byGravity.indexOf('refused');

const rttFloorMs = 0.05;
const rttStep = 1.05;

/** A round-trip time as one byte, in steps of 5 % from 0.05 ms to 12 s; 0 = not measured. */
export function rttByte(ms: number | null): number {
  if (ms === null) return 0;
  const steps = Math.round(Math.log(Math.max(ms, rttFloorMs) / rttFloorMs) / Math.log(rttStep));
  return Math.min(255, steps + 1);
}

/** The round-trip time of a byte (ms); null where none was measured. */
export function byteRttMs(byte: number): number | null {
  return byte === 0 ? null : rttFloorMs * rttStep ** (byte - 1);
}

/** More rows are not sent: a page cannot show them, and one frame stays below 4 MB. */
export const matrixAxisLimit = 1000;

// Not `instanceof`: a frame comes out of another realm.
const isView = (size: number) => (value: unknown) =>
  ArrayBuffer.isView(value) && 'BYTES_PER_ELEMENT' in value && value.BYTES_PER_ELEMENT === size;
const bytes = z.custom<Uint8Array>(isView(1));
const words = z.custom<Uint32Array>(isView(4));

/** Equally long layers, a value for each cell. `usual` = the pair's own usual round trip. */
const layers = z
  .object({
    state: bytes,
    rtt: bytes,
    usual: bytes,
    /** Host directions that fail, and all there are; empty for hosts, whose cells are one direction each. */
    failing: words,
    total: words,
  })
  .refine(
    ({ state, rtt, usual, failing, total }) =>
      state.length <= matrixAxisLimit ** 2 &&
      rtt.length === state.length &&
      usual.length === state.length &&
      failing.length === total.length &&
      (total.length === 0 || total.length === state.length),
    'layers of different lengths',
  );
/** Inferred: the layers of a frame. */
export type CellLayers = z.infer<typeof layers>;

const id = z.string().min(1).max(63);
const head = { mode: matrixModeSchema, seq: z.number().int(), t: z.number() };

/** A whole matrix, row by row, or the cells that changed since `baseSeq`, by their place in it. */
export const matrixFrameSchema = z.discriminatedUnion('kind', [
  z
    .object({
      kind: z.literal('whole'),
      ...head,
      axis: z.array(id).max(matrixAxisLimit),
      /** Hosts of the inventory beyond the limit. */
      hidden: z.number().int(),
      cells: layers,
    })
    .refine(({ axis, cells }) => cells.state.length === axis.length ** 2, 'not a square of the axis'),
  z
    .object({ kind: z.literal('changes'), ...head, baseSeq: z.number().int(), at: words, cells: layers })
    .refine(({ at, cells }) => at.length === cells.state.length, 'as many places as cells'),
]);
/** Inferred from {@link matrixFrameSchema}. */
export type MatrixFrame = z.infer<typeof matrixFrameSchema>;

/** A page wants frames for the next while; `have` = number of the frame it holds, null for none. */
export const matrixWishSchema = z.object({ mode: matrixModeSchema, have: z.number().int().nullable() });
/** Inferred from {@link matrixWishSchema}. */
export type MatrixWish = z.infer<typeof matrixWishSchema>;

/** A directed pair of hosts. */
export const cellKeySchema = z.object({ from: id, to: id });
/** Inferred from {@link cellKeySchema}. */
export type CellKey = z.infer<typeof cellKeySchema>;

const direction = z.object({
  state: z.enum(cellStates),
  /** Who said what of this direction, newest first; `ageMs` null = never. */
  words: z.array(z.object({ host: id, what: z.string(), ageMs: z.number().nullable(), isBad: z.boolean() })).max(20),
});

/** The last evidence of a cell: both directions, because one alone never tells a cut from a lost direction. */
export const cellRecordSchema = z.object({
  from: id,
  to: id,
  t: z.number(),
  there: direction,
  back: direction,
  /** Since when the path is bad (ms, the snapshot's clock); null while it is not. */
  since: z.number().nullable(),
  rttMs: z.number().nullable(),
  usualMs: z.number().nullable(),
  lossRatio: z.number().nullable(),
});
/** Inferred from {@link cellRecordSchema}. */
export type CellRecord = z.infer<typeof cellRecordSchema>;

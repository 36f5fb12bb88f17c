import type { CellKey, CellRecord, MatrixFrame, MatrixMode, MatrixWish } from '../contract/matrix.ts';
import type { Situation } from '../domain/snapshot.ts';
import type { Picture } from '../verdict/picture.ts';
import { cellRecord } from './matrix-cell.ts';
import { nextFrame, type SentMatrix } from './matrix-frame.ts';
import { matrixView } from './matrix-view.ts';
import { createUsualRtts } from './usual-rtt.ts';

/** How long frames come after a page asked for them: one that crashed is forgotten (ms). */
const leaseMs = 15_000;
/** At most two frames a second. */
const frameEveryMs = 500;

/** Frames for the one page that has a Matrix open, and the record of a cell. Times are those of the picture. */
export interface MatrixFeed {
  /** A page opened a Matrix, or goes on looking. One that lost count gets the whole matrix again. */
  open(wish: MatrixWish): void;
  close(): void;
  /** Takes the picture of a tick; gives a frame when one is due. */
  take(picture: Picture, situations: readonly Situation[]): MatrixFrame | null;
  /** null before the first tick, and for a pair the inventory does not have. */
  record(key: CellKey): CellRecord | null;
}

interface OpenMatrix {
  readonly mode: MatrixMode;
  readonly sent: SentMatrix | null;
  readonly sentAt: number | null;
  /** Last picture of the lease; null = not counted yet. */
  readonly until: number | null;
}

/** Creates the feed of one engine. What is usual is learnt whether a Matrix is open or not. */
export function createMatrixFeed(): MatrixFeed {
  let open: OpenMatrix | null = null;
  const usual = createUsualRtts();
  let latest: Picture | null = null;

  return {
    open: ({ mode, have }) => {
      // Frames after the one it has are on their way to it, in order.
      const isFollowing = open?.mode === mode && open.sent !== null && have !== null && have <= open.sent.seq;
      open = isFollowing && open !== null ? { ...open, until: null } : { mode, sent: null, sentAt: null, until: null };
    },
    close: () => {
      open = null;
    },
    take: (picture, situations) => {
      const { now } = picture;
      latest = picture;
      usual.learn(picture.paths, now);
      if (open === null) return null;
      const until = open.until ?? now + leaseMs;
      if (now > until) {
        open = null;
        return null;
      }
      open = { ...open, until };
      if (open.sentAt !== null && now - open.sentAt < frameEveryMs) return null;
      const view = matrixView(open.mode, { sight: picture, situations, usual });
      const { frame, sent } = nextFrame(open.sent, view, now);
      open = { ...open, sent, sentAt: now };
      return frame;
    },
    record: (key) => (latest === null ? null : cellRecord(latest, key, usual.of(key.from, key.to))),
  };
}

import type { Notice, ScreenDelta, ScreenState } from '../contract/screen.ts';
import type { Fleet } from '../domain/fleet.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { inventoryView } from './inventory-view.ts';
import { screenDelta } from './screen-delta.ts';

/** What a tick puts on the wire: everything, when there is no base to change from; else only what changed. */
export type FeedItem =
  | { readonly kind: 'state'; readonly state: ScreenState }
  | { readonly kind: 'delta'; readonly delta: ScreenDelta };

/** Numbers the ticks for the screens and keeps the last whole state for whoever asks. */
export interface ScreenFeed {
  /** The next frame. A changed inventory sends the whole state. `at` = epoch ms. */
  next(snapshot: Snapshot, fleet: Fleet, at: number): FeedItem;
  /** Keeps a notice for whoever asks for the whole state later; a newer one of the same id takes its place. */
  note(notice: Notice): void;
  /** The state after the last frame, or null before the first. */
  current(): ScreenState | null;
}

/** Creates the feed of one engine. */
export function createScreenFeed(about: { readonly demo: boolean; readonly seenFrom: string }): ScreenFeed {
  let state: ScreenState | null = null;
  let shownFleet: Fleet | null = null;
  let notices: Notice[] = [];
  return {
    next: (snapshot, fleet, at) => {
      const before = state;
      const seq = (before?.seq ?? 0) + 1;
      const inventory = before !== null && fleet === shownFleet ? before.inventory : inventoryView(fleet);
      state = { seq, at, snapshot, inventory, notices, ...about };
      if (before === null || fleet !== shownFleet) {
        shownFleet = fleet;
        return { kind: 'state', state };
      }
      return { kind: 'delta', delta: screenDelta(before.snapshot, snapshot, { baseSeq: before.seq, seq, at }) };
    },
    note: (notice) => {
      notices = [...notices.filter(({ id }) => id !== notice.id), notice];
      if (state !== null) state = { ...state, notices };
    },
    current: () => state,
  };
}

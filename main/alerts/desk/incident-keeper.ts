import { join } from 'node:path';
import type { Alarm } from '../../domain/alarm.ts';
import type { AlertRules, MaintenanceWindow } from '../../domain/alert-rules.ts';
import type { Fleet } from '../../domain/fleet.ts';
import type { IncidentEvent } from '../../domain/incident.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { IncidentAct } from '../incidents/acts.ts';
import { advanceIncidents } from '../incidents/advance-incidents.ts';
import { emptyBook, type IncidentBook } from '../incidents/book.ts';
import { addMaintenance, endMaintenance } from '../incidents/plan-maintenance.ts';
import { readIncidentBook } from '../incidents/read-book.ts';
import type { IsSighted } from '../incidents/sight.ts';
import { openKeptFile } from './kept-file.ts';
import { readWindows } from './read-kept.ts';

/** What holds at a moment. */
export interface KeeperLook {
  /** Epoch ms. */
  readonly at: number;
  readonly alarms: readonly Alarm[];
  readonly isSighted: IsSighted;
}

/** The incidents and the planned work of a fleet, through restarts. */
export interface IncidentKeeper {
  /** One step; gives what happened. What changed is on its way to the disk then: {@link settled} waits for it. */
  look(look: KeeperLook): readonly IncidentEvent[];
  /** What a person does. Time goes on with it, so things happen also where it is refused. */
  act(act: IncidentAct): KeeperActed;
  /** Returns once all of it stands on the disk, or could not be written, which is {@link troubles}. */
  settled(): Promise<void>;
  book(): IncidentBook;
  /** Those of the inventory and those that were added. */
  windows(): readonly MaintenanceWindow[];
  plan(window: MaintenanceWindow): Result<null, string>;
  /** Ends one that was added. */
  endPlan(id: string): Result<null, string>;
  /** The inventory in force. */
  setFrame(frame: KeeperFrame): void;
  troubles(): readonly string[];
}

/** What happened in the step of an act, and the sentence by which the act was refused; null = it was done. */
export interface KeeperActed {
  readonly events: readonly IncidentEvent[];
  readonly refused: string | null;
}

/** By what incidents are judged. */
export interface KeeperFrame {
  readonly fleet: Fleet;
  readonly rules: AlertRules;
}

/** Opens what was kept in `folder`; `now` gives epoch ms. */
export async function openIncidentKeeper(
  folder: string,
  first: KeeperFrame,
  now: () => number,
): Promise<IncidentKeeper> {
  const bookFile = await openKeptFile<IncidentBook>({
    path: join(folder, 'incidents.json'),
    empty: emptyBook,
    read: readIncidentBook,
    what: 'the incidents',
  });
  const windowsFile = await openKeptFile<readonly MaintenanceWindow[]>({
    path: join(folder, 'maintenance.json'),
    empty: [],
    read: readWindows,
    what: 'the maintenance windows',
  });
  let frame = first;
  let book = bookFile.found;
  let added = windowsFile.found;
  let bookWritten: Promise<void> = Promise.resolve();
  let windowsWritten: Promise<void> = Promise.resolve();
  let last: KeeperLook | null = null;

  const windows = (): readonly MaintenanceWindow[] => [...frame.rules.maintenance, ...added];
  const advance = (look: KeeperLook, acts: readonly IncidentAct[]): ReturnType<typeof advanceIncidents> => {
    const step = advanceIncidents(book, { ...look, maintenance: windows(), acts }, frame);
    if (step.book !== book) bookWritten = bookFile.write(step.book);
    book = step.book;
    return step;
  };
  const setWindows = (next: Result<readonly MaintenanceWindow[], string>): Result<null, string> => {
    if (!next.ok) return next;
    added = next.value;
    windowsWritten = windowsFile.write(added);
    return ok(null);
  };
  return {
    look(look) {
      last = look;
      return advance(look, []).events;
    },
    act(act) {
      // Before the first look nothing is known to hold, and nothing may be cleared by that.
      const { events, refused } = advance({ ...(last ?? unseen), at: act.said.at }, [act]);
      return { events, refused: refused[0]?.why ?? null };
    },
    settled: async () => {
      await Promise.all([bookWritten, windowsWritten]);
    },
    book: () => book,
    windows,
    plan: (window) => setWindows(addMaintenance(added, window, frame.fleet, now())),
    endPlan(id) {
      const isDeclared = frame.rules.maintenance.some((window) => window.id === id);
      return isDeclared
        ? err(`maintenance ${id} is declared in the inventory: end it there`)
        : setWindows(endMaintenance(added, id, now()));
    },
    setFrame: (next) => {
      frame = next;
    },
    troubles: () => [bookFile.trouble(), windowsFile.trouble()].filter((trouble) => trouble !== null),
  };
}

const unseen: Omit<KeeperLook, 'at'> = { alarms: [], isSighted: () => false };

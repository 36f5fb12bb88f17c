import type { MaintenanceWindow } from '../../domain/alert-rules.ts';
import type { Fleet } from '../../domain/fleet.ts';
import { plainLine } from '../../domain/plain-line.ts';
import { err, ok, type Result } from '../../domain/result.ts';

/** No plan is longer (ms): who wants more takes it out of the inventory. */
export const longestMaintenanceMs = 30 * 24 * 3_600_000;
/** Windows that are over and still listed. */
const keptPast = 50;
const longestText = 500;

/** Adds planned work to those there are; `now` in epoch ms. Else a sentence that says why not. */
export function addMaintenance(
  windows: readonly MaintenanceWindow[],
  window: MaintenanceWindow,
  fleet: Fleet,
  now: number,
): Result<readonly MaintenanceWindow[], string> {
  const id = plainLine(window.id, 63);
  const [owner, reason] = [plainLine(window.owner, 120), plainLine(window.reason, longestText)];
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(id)) return err('its id must be of small letters, digits and dashes');
  if (windows.some((other) => other.id === id && other.until > now)) return err(`there is a maintenance ${id} already`);
  if (owner === '') return err('say who answers for it');
  if (reason === '') return err('say in words what is done');
  const unknown = unknownNames(window, fleet);
  if (unknown.length > 0) return err(`not in the inventory: ${plainLine(unknown.join(', '), longestText)}`);
  if (window.hosts.length + window.regions.length + window.clusters.length === 0) {
    return err('name the hosts, regions or clusters that are worked on');
  }
  if (!(window.until > Math.max(window.from, now))) return err('it must end after it begins, and in the future');
  if (window.until - window.from > longestMaintenanceMs) return err('it can last for 30 days at most');
  const past = windows.filter(({ until }) => until <= now).slice(-keptPast);
  return ok([...past, ...windows.filter(({ until }) => until > now), { ...window, id, owner, reason }]);
}

function unknownNames({ hosts, regions, clusters }: MaintenanceWindow, fleet: Fleet): readonly string[] {
  return [
    ...hosts.filter((host) => !fleet.hosts.some(({ id }) => id === host)),
    ...regions.filter((region) => !fleet.regions.some(({ id }) => id === region)),
    ...clusters.filter((cluster) => !fleet.clusters.some(({ id }) => id === cluster)),
  ];
}

/** Ends planned work now, or takes it off the plan where it has not begun. */
export function endMaintenance(
  windows: readonly MaintenanceWindow[],
  id: string,
  now: number,
): Result<readonly MaintenanceWindow[], string> {
  const found = windows.find((window) => window.id === id && window.until > now);
  if (found === undefined) {
    const isPast = windows.some((window) => window.id === id);
    return err(isPast ? `maintenance ${id} is over already` : `there is no maintenance ${plainLine(id, 63)}`);
  }
  if (found.from > now) return ok(windows.filter((window) => window !== found));
  return ok(windows.map((window) => (window === found ? { ...window, until: now } : window)));
}

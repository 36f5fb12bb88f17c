import type { MatrixMode } from '../../main/contract/matrix.ts';
import type { InventoryView } from '../../main/contract/screen.ts';
import type { HostStatus } from '../../main/domain/snapshot.ts';
import { ageWords } from '../ui/time-words.ts';
import type { AxisEntry } from './axis.ts';

/**
 * How long nobody has read a row: `for 34 s`, `so far`. A row of several hosts is unseen when all of them are. null for a
 * row that is read.
 */
export function unseenSince(
  inventory: InventoryView,
  hosts: ReadonlyMap<string, HostStatus>,
  entry: AxisEntry,
  mode: MatrixMode,
): string | null {
  const members =
    mode === 'hosts' && entry.places.length === 1 && hosts.has(entry.key)
      ? [entry.key]
      : inventory.hosts.filter(({ region }) => region === entry.region).map(({ id }) => id);
  const statuses = members.map((id) => hosts.get(id));
  if (statuses.length === 0 || !statuses.every(isUnseen)) return null;
  const ages = statuses.flatMap((status) => status?.ageMs ?? []);
  return ages.length === 0 ? 'so far' : `for ${ageWords(Math.floor(Math.min(...ages) / 1000))}`;
}

function isUnseen(status: HostStatus | undefined): boolean {
  return status === undefined || status.state === 'unobserved' || status.session !== 'streaming';
}

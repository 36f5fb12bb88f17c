import type { CellKey, CellRecord } from '../contract/matrix.ts';
import type { HostId } from '../domain/ids.ts';
import type { Path } from '../evidence/path.ts';
import type { Picture } from '../verdict/picture.ts';
import { directionState, lossShare } from './matrix-view.ts';

type Words = CellRecord['there']['words'];

/**
 * The last evidence of a directed pair and of its way back: what each end read, what it complains of, and how old that
 * is. null where the inventory has no such pair of hosts.
 */
export function cellRecord(picture: Picture, { from, to }: CellKey, usualMs: number | null): CellRecord | null {
  const [row, column] = [hostNamed(picture, from), hostNamed(picture, to)];
  if (row === null || column === null || row === column) return null;
  const path = picture.pathsOf.get(row)?.find(({ a, b }) => a === column || b === column) ?? null;
  const memory = path === null ? null : path.a === row ? path.lossForward : path.lossReverse;
  return {
    from,
    to,
    t: picture.now,
    there: { state: stateOf(picture, path, row, column), words: wordsOf(picture, row, column) },
    back: { state: stateOf(picture, path, column, row), words: wordsOf(picture, column, row) },
    since: path?.since ?? null,
    rttMs: path?.rttMs ?? null,
    usualMs,
    lossRatio: memory === null ? null : lossShare(memory, picture),
  };
}

function hostNamed(picture: Picture, name: string): HostId | null {
  for (const id of picture.hosts.keys()) if (id === name) return id;
  return null;
}

function stateOf(picture: Picture, path: Path | null, from: HostId, to: HostId): CellRecord['there']['state'] {
  const ends = [from, to].map((id) => picture.hosts.get(id));
  if (ends.some((end) => end?.host.maintenance != null)) return 'maintenance';
  if (path === null) return ends.some((end) => (end?.heardAt ?? null) !== null) ? 'not-probed' : 'unknown';
  return directionState(path, from, picture);
}

/** Both ends on what goes `from` → `to`: the sender on what was acknowledged, the receiver on what came in. */
function wordsOf(picture: Picture, from: HostId, to: HostId): Words {
  const sender = picture.evidence.hosts.get(from)?.peers.get(to);
  const receiver = picture.evidence.hosts.get(to)?.peers.get(from);
  const said = (host: HostId, what: string, at: number | null, isBad: boolean): Words[number] => ({
    host,
    what,
    ageMs: at === null ? null : Math.max(0, Math.round(picture.now - at)),
    isBad,
  });
  const words: Words = [];
  if (sender?.complaint != null) words.push(said(from, sender.complaint.what, sender.complaint.seenAt, true));
  if (sender !== undefined) words.push(said(from, `${to} acknowledged what it sent`, sender.ackedAt, false));
  if (receiver !== undefined) words.push(said(to, `something of ${from} came in`, receiver.arrivedAt, false));
  for (const host of [from, to]) {
    const sight = picture.hosts.get(host);
    if (sight !== undefined && !sight.isRead)
      words.push(said(host, `not read: ${notReadWords(sight)}`, sight.heardAt, true));
  }
  return words;
}

function notReadWords({ session, why }: { readonly session: string; readonly why: string | null }): string {
  return why ?? `session ${session}`;
}

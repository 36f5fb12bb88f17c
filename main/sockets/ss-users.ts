import type { SocketProcess } from '../domain/socket.ts';

/** How the processes of a row begin. */
export const USERS_OPENING = 'users:((';

/** Longest name a process can give itself: TASK_COMM_LEN less its NUL (prctl(2), PR_SET_NAME). */
export const LONGEST_NAME = 15;

/** The processes of a row, and where the row goes on. */
export interface Users {
  readonly processes: readonly SocketProcess[];
  readonly end: number;
}

/* `",pid=17,tid=18,proc_ctx=…,fd=4,sock_ctx=…)`; `",17,4)` before iproute2 3.12. */
const ENTRY_END =
  /",(?:pid=(\d{1,10}),(?:tid=\d{1,10},)?(?:proc_ctx=[^"()]*?,)?fd=(\d{1,10})(?:,sock_ctx=[^"()]*)?|(\d{1,10}),(\d{1,10}))\)/g;

/**
 * Reads the processes of a row, of `ss -p` (and -T, -Z):
 *
 *     users:(("sshd",pid=1215,fd=3),("systemd",pid=1,fd=50)) timer:(keepalive,…
 *
 * ss prints names raw, so a name may hold quotes, brackets, commas, `pid=`, line ends. The group ends at the last `))` of the
 * row, or the last before the path of the cgroup, which no other word of a row has; an entry ends where its numbers are followed by the
 * next entry or by that end. To forge either would take more than the 15 bytes a name can have.
 * null when it does not come out that way: then nothing after it can be trusted either.
 */
export function readUsers(text: string, from: number, to: number): Users | null {
  const atCgroup = text.lastIndexOf(' cgroup:', to);
  const ends = [text.lastIndexOf('))', to - 2)];
  if (atCgroup > from) ends.push(text.lastIndexOf('))', atCgroup));
  for (const end of ends) {
    if (end < from) continue;
    const processes = readEntries(text.slice(from + USERS_OPENING.length, end + 1));
    if (processes !== null) return { processes, end: end + 2 };
  }
  return null;
}

/** Reads `"sshd",pid=1215,fd=3),("systemd",pid=1,fd=50)`. */
function readEntries(body: string): readonly SocketProcess[] | null {
  if (!body.startsWith('"')) return null;
  const processes: SocketProcess[] = [];
  let start = 1;
  for (const entryEnd of body.matchAll(ENTRY_END)) {
    const next = entryEnd.index + entryEnd[0].length;
    const isLast = next === body.length;
    if (entryEnd.index < start || (!isLast && !body.startsWith(',("', next))) continue;
    const name = body.slice(start, entryEnd.index);
    if (name.length > LONGEST_NAME) return null;
    processes.push({ name, pid: Number(entryEnd[1] ?? entryEnd[3]), fd: Number(entryEnd[2] ?? entryEnd[4]) });
    if (isLast) return processes;
    start = next + 3;
  }
  return null;
}

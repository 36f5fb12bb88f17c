import type { Automation, ReportedMember, ReportedVotes, Term } from '../domain/reading.ts';
import { wholeNumber } from './figures.ts';
import { majorityOf } from './majority.ts';
import { addressIn, maxMembers, nameText } from './member-name.ts';

/*
 * srvr:  Zxid: 0x200000007                     mntr:  zk_server_state TAB leader
 *        Mode: follower                               zk_synced_followers TAB 2
 * conf:  serverId=1
 *        peerType=0                            (1 = observer)
 *        server.1=10.97.5.1:2888:3888:participant;0.0.0.0:2181
 *        group.1=1:2:3                         (hierarchical quorum; then weight.N= stands for each voter)
 *        weight.1=1
 */

/** What the four-letter words of one server said, by key; keys of the three words do not collide. */
export type Words = ReadonlyMap<string, string>;

/** Reads `Key: value`, `key TAB value` and `key=value` lines. The first value of a key counts. */
export function readWords(text: string): Words {
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^([A-Za-z][\w.]{0,60})(?:: ?|\t|=)(.{0,2000})$/.exec(line.trimEnd());
    const key = match?.[1];
    if (key !== undefined && !found.has(key)) found.set(key, (match?.[2] ?? '').trim());
  }
  return found;
}

/** The epoch is the upper half of the zxid. A follower's lags behind the leader's until the first write (research/7, trap 10). */
export function epochOf(words: Words): Term | null {
  const zxid = /^0x([0-9a-f]{1,16})$/.exec(words.get('Zxid') ?? '')?.[1];
  if (zxid === undefined) return null;
  return { name: 'epoch', value: Number.parseInt(zxid.padStart(16, '0').slice(0, 8), 16) };
}

/** A voter of a hierarchical ensemble may weigh 0: then it votes for nothing. */
function weightOf(words: Words, id: string): number {
  return wholeNumber(words.get(`weight.${id}`)) ?? 1;
}

/** The name of the asked server in the words of its configuration; null where `conf` was not answered. */
export function serverName(words: Words): string | null {
  const id = words.get('serverId');
  return id !== undefined && words.has(`server.${id}`) ? `server.${id}` : null;
}

/** Members as `conf` lists them. Who is up is told by a leader only, and only when all are in sync. */
export function membersOf(words: Words): readonly ReportedMember[] {
  const own = serverName(words);
  const isSynced = allFollow(words);
  return [...words]
    .flatMap(([name, value]) => {
      const id = /^server\.(\d{1,10})$/.exec(name)?.[1];
      return id === undefined ? [] : [{ name, id, value }];
    })
    .slice(0, maxMembers)
    .map(({ name, id, value }) => {
      const isObserver = /:observer\b/.test(value);
      const votes = isObserver ? 0 : weightOf(words, id);
      const address = peerAddress(value);
      const up = name === own || (isSynced && !isObserver) ? true : null;
      const role = isObserver ? { role: 'observer' as const } : {};
      return { name, ...(address === null ? {} : { address }), votes, voting: votes > 0, ...role, up };
    });
}

/** Votes as far as `conf` and a leader's `mntr` tell them. */
export function votesOf(words: Words): ReportedVotes | null {
  const voters = membersOf(words).filter(({ voting }) => voting);
  const groups = [...words]
    .filter(([name]) => /^group\.\d+$/.test(name))
    .map(([name, ids]) => nameText(`${name}=${ids}`));
  const told = wholeNumber(words.get('zk_quorum_size'));
  const expected = voters.length === 0 ? told : voters.reduce((sum, { votes }) => sum + votes, 0);
  if (expected === null || expected === 0) return null;
  const synced = wholeNumber(words.get('zk_synced_followers'));
  const isPlain = groups.length === 0;
  return {
    // A group decides by the majority of groups that have a majority each: no single number says that.
    needed: isPlain ? majorityOf(expected) : null,
    expected,
    present: isPlain && synced !== null ? Math.min(synced + 1, expected) : null,
    flags: groups,
  };
}

/** Measured: a leader without its majority stops 1.5 s after syncLimit ticks, the others have a new one after 1.1 s (research/7). */
const stopsAfterMs = 1_500;
const electsAfterMs = 1_100;

/** The ensemble elects by itself; its ticks say how soon. Null where `conf` was not answered. */
export function automationOf(words: Words): Automation | null {
  const tickMs = wholeNumber(words.get('tickTime'));
  const ticks = wholeNumber(words.get('syncLimit'));
  if (tickMs === null || ticks === null) return null;
  return {
    promotes: true,
    promotesAfterMs: tickMs * ticks + electsAfterMs,
    yieldsAfterMs: tickMs * ticks + stopsAfterMs,
    paused: null,
    why: `tickTime ${tickMs} x syncLimit ${ticks}`,
  };
}

/** Are all voters of the ensemble in sync with this leader? Then each of them is there. */
function allFollow(words: Words): boolean {
  const synced = wholeNumber(words.get('zk_synced_followers'));
  const voters = wholeNumber(words.get('zk_quorum_size'));
  return synced !== null && voters !== null && synced + 1 >= voters;
}

/** `10.0.0.1:2888:3888:participant;2181`, `[::1]:2888:3888|[::2]:2888:3888` → the first address of the peer. */
function peerAddress(value: string): string | null {
  const first = /^(\[[^\]]{1,64}\]|[^:|;]{1,253})/.exec(value)?.[1] ?? '';
  return addressIn(first) ?? (first === '' ? null : nameText(first));
}

import type { Automation, RawRole, Reading, Replication } from '../domain/reading.ts';
import { asNumber, asText } from './json-text.ts';
import { ownName } from './own-name.ts';
import { partNamed, splitParts } from './parts.ts';
import type { AskedMember, Product } from './product.ts';
import { redisClient, redisParameters } from './redis-client.ts';
import { blank } from './unread.ts';
import { whyUnread } from './why-unread.ts';

const name = 'redis';

/** A primary pings its replicas every 10 s (repl-ping-replica-period) and drops them only after 60. */
const silentTooLongSeconds = 15;

/** Redis or Valkey with replication: what the data node says of itself. Its Sentinel is a product of its own. */
export const redis: Product = {
  name,
  title: 'Redis or Valkey, the data node',
  script: [
    ...redisClient,
    'part info timeout -k 1 2 "$@" INFO replication || exit 0',
    'part config timeout -k 1 2 "$@" CONFIG GET "min-replicas-*"',
  ],
  parameters: redisParameters('6379'),
  rights:
    'an ACL user with +info, and +config|get for min-replicas: ACL SETUSER quorumscope on >PASSWORD -@all +info +config|get',
  cost: '40 ms, two redis-cli calls (research/7: 21 ms for one, 126 ms at load 15)',
  everyMs: 2_000,
  timeoutMs: 7_000,
  traps: [
    'redis-cli exits 0 for WRONGPASS, NOAUTH and NOPERM: the words are read, not the status',
    'with an open default user a wrong password prints a warning and the command runs as default: the answer is true and is used, the failed login is said as wrong-credentials',
    'redis-cli waits for ever for a frozen server: it runs under timeout',
    'a primary cut from its replicas shows them online for a minute and, with min-replicas-to-write 0, takes writes for ever',
  ],
  read(raw, asked) {
    const parts = splitParts(raw);
    const info = partNamed(parts, 'info') ?? parts[0] ?? raw;
    if (info.exit !== 0) return whyUnread(name, info);
    const said = infoLines(info.text);
    const role = said.get('role');
    const config = partNamed(parts, 'config');
    if (role === 'master') return flagged(primary(said, config, asked), info);
    if (role === 'slave' || role === 'replica') return flagged(replica(said, config), info);
    return whyUnread(name, info);
  },
};

/*
 * INFO replication, one `key:value` a line:
 *
 *   role:master
 *   connected_slaves:2
 *   min_slaves_good_slaves:2          (only where min-replicas-to-write is set)
 *   slave0:ip=10.97.2.2,port=6379,state=online,offset=1950,lag=0
 *   master_repl_offset:2076
 */
function infoLines(text: string): ReadonlyMap<string, string> {
  const said = new Map<string, string>();
  for (const line of text.split('\n', 2000)) {
    const colon = line.indexOf(':');
    if (colon > 0) said.set(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return said;
}

function primary(said: ReadonlyMap<string, string>, config: RawRole | null, asked: AskedMember): Reading {
  const needed = minReplicas(config).needed;
  const good = asNumber(said.get('min_slaves_good_slaves'));
  // Where its value may not be read: it is at least 1, or `good` would not be told.
  const refuses = good !== null && good < (needed ?? 1);
  const mayRefuse = good !== null && needed === null;
  const paused = (said.get('master_failover_state') ?? 'no-failover') !== 'no-failover';
  const downstreams = replicas(said);
  return {
    ...blank(name),
    role: 'primary',
    // During FAILOVER it holds back writes and takes them again when the failover is given up.
    writable: refuses ? false : paused || mayRefuse ? null : true,
    leader: ownName(asked),
    members: downstreams.map(({ name: replicaName, address, state }) => ({
      name: replicaName,
      ...(address === undefined ? {} : { address }),
      votes: 0,
      voting: false,
      role: 'standby',
      up: state === 'streaming' ? true : null,
    })),
    replication: { upstream: null, state: 'none', downstreams },
    automation: automation(said, config),
    note: refuses
      ? `it refuses writes: ${good} good replicas, min-replicas-to-write is ${needed ?? 'set'}`
      : paused
        ? `a manual failover is under way (${asText(said.get('master_failover_state')) ?? '?'})`
        : null,
  };
}

function replica(said: ReadonlyMap<string, string>, config: RawRole | null): Reading {
  const upstream = asText(said.get('master_host'));
  const silent = asNumber(said.get('master_last_io_seconds_ago'));
  const linkUp = said.get('master_link_status') === 'up' && (silent ?? 0) <= silentTooLongSeconds;
  const down = asNumber(said.get('master_link_down_since_seconds'));
  const isReadOnly = said.get('slave_read_only') !== '0';
  return {
    ...blank(name),
    role: 'standby',
    // A replica that takes writes of its own loses them at the next synchronisation: neither yes nor no.
    writable: isReadOnly ? false : null,
    leader: upstream,
    replication: { upstream, state: linkUp ? 'streaming' : 'broken', downstreams: replicas(said) },
    lag: lagSeconds(down ?? silent),
    automation: automation(said, config),
    note: replicaNote(isReadOnly, linkUp, said),
  };
}

function replicaNote(isReadOnly: boolean, linkUp: boolean, said: ReadonlyMap<string, string>): string | null {
  if (!isReadOnly) return 'replica-read-only is no: it takes writes that no other member will ever have';
  if (linkUp) return null;
  return said.get('master_sync_in_progress') === '1'
    ? 'it copies the data of its primary now'
    : said.get('master_link_status') === 'up'
      ? `no word from its primary for ${said.get('master_last_io_seconds_ago')} s, though the link counts as up`
      : 'the link to its primary is down';
}

function lagSeconds(seconds: number | null): Reading['lag'] {
  return seconds === null || seconds < 0 ? null : { seconds };
}

function replicas(said: ReadonlyMap<string, string>): Replication['downstreams'] {
  const offset = asNumber(said.get('master_repl_offset'));
  const found: Replication['downstreams'][number][] = [];
  for (const [key, value] of said) {
    if (!/^slave\d{1,4}$/.test(key)) continue;
    const field = new Map(
      value.split(',').map((pair) => [pair.split('=', 1)[0] ?? '', pair.slice(pair.indexOf('=') + 1)]),
    );
    const address = asText(field.get('ip'));
    const port = asText(field.get('port'));
    const at = asNumber(field.get('offset'));
    const lag = asNumber(field.get('lag'));
    found.push({
      name: address === null ? key : `${address}:${port ?? '?'}`,
      ...(address === null ? {} : { address }),
      // lag = seconds since its last REPLCONF ACK, which comes every second; repl-timeout drops it only after 60.
      state: field.get('state') === 'online' && (lag ?? 0) <= 10 ? 'streaming' : 'broken',
      ...(lag === null ? {} : { replyAgeMs: lag * 1000 }),
      ...(offset === null || at === null ? {} : { lagBytes: Math.max(0, offset - at) }),
    });
  }
  return found;
}

/**
 * What Redis does by itself when it loses its replicas: refuse writes, if min-replicas-to-write says so. `min_slaves_good_slaves`
 * stands in INFO only where it does (redis.conf, min-replicas-to-write). Promotion is Sentinel's work.
 */
function automation(said: ReadonlyMap<string, string>, config: RawRole | null): Automation {
  const { needed, maxLag } = minReplicas(config);
  const isOn = said.has('min_slaves_good_slaves') || (needed !== null && needed > 0 && maxLag !== 0);
  return {
    promotes: null,
    promotesAfterMs: null,
    yieldsAfterMs: isOn && maxLag !== null ? maxLag * 1000 : null,
    paused: null,
    why: isOn
      ? `min-replicas-to-write ${needed ?? 'is set'}, min-replicas-max-lag ${maxLag ?? 'not read'}`
      : 'min-replicas-to-write 0: a primary without replicas never stops taking writes',
  };
}

function minReplicas(config: RawRole | null): { readonly needed: number | null; readonly maxLag: number | null } {
  const settings = config?.exit === 0 ? configPairs(config.text) : new Map<string, string>();
  return {
    needed: asNumber(settings.get('min-replicas-to-write')),
    maxLag: asNumber(settings.get('min-replicas-max-lag')),
  };
}

function configPairs(text: string): ReadonlyMap<string, string> {
  const lines = text.split('\n', 200).map((line) => line.trim());
  const pairs = new Map<string, string>();
  for (let i = 0; i + 1 < lines.length; i += 2) pairs.set(lines[i] ?? '', lines[i + 1] ?? '');
  return pairs;
}

/** The answer came although the login failed: it is true, and somebody must look at the password (research/7, trap 3). */
function flagged(reading: Reading, info: RawRole): Reading {
  if (!/AUTH failed|WRONGPASS/.test(info.stderr)) return reading;
  return {
    ...reading,
    reason: 'wrong-credentials',
    note: 'the login failed and the open default user answered; the reading is true, the password is wrong',
  };
}

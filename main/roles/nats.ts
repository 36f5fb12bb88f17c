import type { Automation, RawRole, Reading, ReportedMember } from '../domain/reading.ts';
import { caFileForCurl, curl } from './curl.ts';
import { asFlag, asList, asNumber, asText, at, isMapping, readJson } from './json-text.ts';
import { majorityOf } from './majority.ts';
import { ownName } from './own-name.ts';
import { partNamed, splitParts } from './parts.ts';
import type { AskedMember, Product } from './product.ts';
import { blank, unread } from './unread.ts';
import { whyUnread } from './why-unread.ts';

const name = 'nats';

/**
 * A replica speaks to its leader every second and may elect another 4 s after it heard from it last (minElectionTimeout of the
 * server's Raft), so a leader that hears less than that of its majority may have a successor. It calls them stale itself after 10 s
 * only (research/7, trap 13).
 */
const silentTooLongNs = 3_500_000_000;

/** NATS JetStream: the Raft group of its metadata. */
export const nats: Product = {
  name,
  title: 'NATS JetStream, the meta group',
  script: [
    ...curl,
    'part jsz timeout -k 1 3 "$@" "$p_url/jsz" || exit 0',
    'part varz timeout -k 1 3 "$@" "$p_url/varz"',
  ],
  parameters: [
    {
      name: 'url',
      form: /^https?:\/\/[A-Za-z0-9.:[\]-]{1,200}$/,
      fallback: 'http://127.0.0.1:8222',
      meaning: 'monitoring URL of the server on its own host (http_port)',
    },
    caFileForCurl,
  ],
  rights: 'none; the monitoring port must be open on loopback (http: 127.0.0.1:8222)',
  cost: '80 ms, two requests (research/7: 40 ms each idle, 198 ms at load 20)',
  everyMs: 2_000,
  timeoutMs: 8_000,
  traps: [
    'an isolated leader names itself for 10 s: its quorum is counted from when it last heard each replica, not from what it claims',
    '/healthz?js-enabled-only=true and /routez stay good on an isolated server: not asked',
    'a killed server stays current in the list, with offline: true beside it',
    'unsigned 64-bit numbers stand in the answer: kept as text',
  ],
  read(raw, asked) {
    const parts = splitParts(raw);
    const answer = partNamed(parts, 'jsz') ?? parts[0] ?? raw;
    if (answer.exit !== 0) return whyUnread(name, answer);
    const jsz = readJson(answer.text)?.value;
    if (jsz === undefined) return whyUnread(name, answer);
    if (asText(at(jsz, 'server_id')) === null) {
      return unread(name, 'unreadable', 'the answer is not that of /jsz of a NATS server');
    }
    return reading(jsz, serverName(partNamed(parts, 'varz')), asked);
  },
};

/*
 * GET /jsz; `replicas` stand only on the leader, and `leader` is missing where there is none:
 *
 *   {"server_id":"NDLA…","now":"2026-…","disabled":true?, …,"meta_cluster":{"name":"h7","leader":"n2","peer":"44jzkV9D",
 *    "replicas":[{"name":"n1","current":true,"active":593125306,"peer":"fjFyEjc1","offline":true?}, …],"cluster_size":3}}
 */
function reading(jsz: unknown, own: string | null, asked: AskedMember): Reading {
  const meta = at(jsz, 'meta_cluster');
  if (!isMapping(meta)) return alone(asFlag(at(jsz, 'disabled')) === true, own, asked);
  const leader = asText(at(meta, 'leader'));
  const size = asNumber(at(meta, 'cluster_size'));
  const replicas = asList(at(meta, 'replicas'));
  const leads = leader !== null && (leader === own || replicas.length > 0 || size === 1);
  const present = leads ? 1 + replicas.filter(isPresent).length : null;
  const needed = size === null ? null : majorityOf(size);
  const hasQuorum = leads && present !== null && needed !== null ? present >= needed : leader !== null;
  return {
    ...blank(name),
    role: leads ? 'leader' : leader === null ? 'candidate' : 'follower',
    writable: leads ? hasQuorum : false,
    leader: leads ? (leader ?? ownName(asked, own)) : leader,
    quorate: hasQuorum,
    members: leads && leader !== null ? [leaderEntry(leader), ...replicas.map(replicaEntry)] : [],
    clusterIdentity: asText(at(meta, 'name')),
    votes: { needed, expected: size, present, flags: [] },
    automation,
    note: leads && !hasQuorum ? `it names itself the leader but hears only ${present} of ${size} members` : null,
  };
}

/** JetStream without a cluster, or none at all: nobody elects. */
function alone(disabled: boolean, own: string | null, asked: AskedMember): Reading {
  if (disabled) return { ...blank(name), role: 'none', note: 'JetStream is switched off: nobody leads here' };
  return {
    ...blank(name),
    role: 'leader',
    writable: true,
    leader: ownName(asked, own),
    note: 'JetStream runs on this server alone, without a cluster',
  };
}

function serverName(varz: RawRole | null): string | null {
  return varz === null || varz.exit !== 0 ? null : asText(at(readJson(varz.text)?.value, 'server_name'));
}

function isPresent(replica: unknown): boolean {
  const silentNs = asNumber(at(replica, 'active')) ?? 0;
  return (
    asFlag(at(replica, 'offline')) !== true && asFlag(at(replica, 'current')) === true && silentNs <= silentTooLongNs
  );
}

function leaderEntry(leader: string): ReportedMember {
  return { name: leader, votes: 1, voting: true, role: 'leader', up: true };
}

function replicaEntry(replica: unknown): ReportedMember {
  const peer = asText(at(replica, 'peer'));
  return {
    name: asText(at(replica, 'name')) ?? peer ?? '?',
    votes: 1,
    voting: true,
    role: 'follower',
    up: isPresent(replica),
  };
}

/** The timers are built in: recorded 6.8 s to a new leader, writes fail on the old one from 4.6 s on (research/7, section 3). */
const automation: Automation = {
  promotes: true,
  promotesAfterMs: 6_800,
  yieldsAfterMs: 4_600,
  paused: null,
  why: 'Raft with built-in timers, election after 4 to 9 s without a leader',
};

import type { Automation, RawRole, Reading, ReadingRole, ReportedMember } from '../domain/reading.ts';
import { asFlag, asList, asNumber, asText, at, isMapping, readJson } from './json-text.ts';

/*
 * GET /patroni (the agent and its own PostgreSQL), with the HTTP status on a line of its own behind it:
 *
 *   {"state": "running", "role": "master", "timeline": 1, "replication": [{"application_name": "n2", "client_addr": "10.97.8.2", …}],
 *    "dcs_last_seen": 1795320691, "database_system_identifier": "7710…", "pause": true, "patroni": {"version": "3.0.2", "scope": "h7"}}
 *   http=200
 *
 * GET /cluster (what the store said when it was last read):
 *
 *   {"members": [{"name": "n1", "role": "leader", "state": "running", "host": "10.97.8.1", "port": 5431, "timeline": 1},
 *                {"name": "n2", "role": "replica", "state": "streaming", "lag": 0, …}], "pause": true}
 */

/** The JSON of a request to the agent, or null where it gave none or not with status 200. */
export function restJson(part: RawRole | null): Readonly<Record<string, unknown>> | null {
  if (part === null || part.exit !== 0) return null;
  const [, body = part.text, status = '200'] = /^([\s\S]*)\nhttp=(\d{3})[^\n]*\s*$/.exec(part.text) ?? [];
  const value = status === '200' ? readJson(body)?.value : undefined;
  return isMapping(value) ? value : null;
}

/** The words of Patroni 1 to 4 for the role of a member (patroni docs, REST API). */
const roleWords: ReadonlyMap<string, ReadingRole> = new Map([
  ['master', 'primary'],
  ['primary', 'primary'],
  ['leader', 'primary'],
  ['replica', 'standby'],
  ['sync_standby', 'standby'],
  ['quorum_standby', 'standby'],
  ['standby_leader', 'standby'],
  ['demoted', 'standby'],
  ['uninitialized', 'none'],
]);

/** Role of a member in Patroni's own words; null for a word that is not known. */
export function patroniRole(word: string | null): ReadingRole | null {
  return roleWords.get(word ?? '') ?? null;
}

/** What the store's list of members says; hearsay, and on an isolated member old (research/7, trap 7). */
export interface ClusterView {
  readonly leader: string | null;
  readonly members: readonly ReportedMember[];
  readonly paused: boolean;
  /** Its leader follows another cluster: nobody here takes writes. */
  readonly isStandbyCluster: boolean;
}

/** The answer of GET /cluster, or null. */
export function clusterView(json: unknown): ClusterView | null {
  const entries = asList(at(json, 'members'));
  if (!Array.isArray(at(json, 'members'))) return null;
  const leading = entries.find((entry) =>
    ['leader', 'master', 'primary', 'standby_leader'].includes(asText(at(entry, 'role')) ?? ''),
  );
  return {
    leader: asText(at(leading, 'name')),
    members: entries.flatMap(memberOf),
    paused: asFlag(at(json, 'pause')) === true,
    isStandbyCluster: asText(at(leading, 'role')) === 'standby_leader',
  };
}

/** Patroni's members have no votes: its store votes (research/1, part D). */
function memberOf(entry: unknown): readonly ReportedMember[] {
  const name = asText(at(entry, 'name'));
  if (name === null) return [];
  const address = asText(at(entry, 'host'));
  const role = patroniRole(asText(at(entry, 'role')));
  return [
    {
      name,
      ...(address === null ? {} : { address }),
      votes: 0,
      voting: false,
      ...(role === null ? {} : { role }),
      up: isUp(asText(at(entry, 'state'))),
    },
  ];
}

function isUp(state: string | null): boolean | null {
  if (state === 'running' || state === 'streaming' || state === 'in archive recovery') return true;
  return ['stopped', 'crashed', 'start failed', 'stop failed'].includes(state ?? '') ? false : null;
}

/** Bytes by which the store saw a member behind; `lag` is `"unknown"` where it did not know. */
export function lagOf(cluster: unknown, member: string | null): Reading['lag'] {
  const entry = asList(at(cluster, 'members')).find((one) => asText(at(one, 'name')) === member);
  const bytes = member === null ? null : asNumber(at(entry, 'lag'));
  return bytes === null ? null : { bytes };
}

/**
 * What Patroni does by itself. Another member may take the lock when `ttl` has run out; a leader that cannot renew it stops within
 * `loop_wait` + `retry_timeout` (patroni docs, dynamic configuration; recorded with 30/10/10: 31.6 to 35.7 s and 18.9 s).
 */
export function automationOf(config: unknown, paused: boolean | null): Automation {
  const ttl = asNumber(at(config, 'ttl'));
  const loopWait = asNumber(at(config, 'loop_wait'));
  const retry = asNumber(at(config, 'retry_timeout'));
  const failsafe = asFlag(at(config, 'failsafe_mode')) === true;
  const isPaused = asFlag(at(config, 'pause')) === true ? true : paused;
  const synchronous = synchronousMode(at(config, 'synchronous_mode'));
  const settings = [
    ttl === null ? 'settings not read' : `ttl ${ttl}, loop_wait ${loopWait ?? '?'}, retry_timeout ${retry ?? '?'}`,
    failsafe ? 'failsafe_mode on: a leader that reaches every member keeps writing without its store' : null,
    synchronous === null ? null : `synchronous_mode ${synchronous}`,
    isPaused === true ? 'paused: it promotes and demotes nobody' : null,
  ];
  return {
    promotes: isPaused !== true,
    promotesAfterMs: ttl === null ? null : ttl * 1000,
    yieldsAfterMs: loopWait === null || retry === null || isPaused === true ? null : (loopWait + retry) * 1000,
    paused: isPaused,
    why: settings.filter((setting) => setting !== null).join('; '),
  };
}

function synchronousMode(value: unknown): string | null {
  if (value === true) return 'on';
  const text = asText(value);
  return text === null || ['off', 'false', 'no'].includes(text) ? null : text;
}

import type { RawRole, Reading, Replication } from '../domain/reading.ts';
import { caFileForCurl, curl } from './curl.ts';
import { asFlag, asList, asNumber, asText, at, readJson } from './json-text.ts';
import { ownName } from './own-name.ts';
import { partNamed, splitParts } from './parts.ts';
import { automationOf, type ClusterView, clusterView, lagOf, patroniRole, restJson } from './patroni-answer.ts';
import { postgresqlReading } from './postgresql-answer.ts';
import { askPostgresql, postgresqlParameters } from './postgresql-query.ts';
import type { AskedMember, Product } from './product.ts';
import { blank, unread } from './unread.ts';
import { whyUnread } from './why-unread.ts';

const name = 'patroni';

const rest = (path: string): string => `part ${path} timeout -k 1 3 "$@" -w "\\nhttp=%{http_code}\\n" "$p_url/${path}"`;

/** PostgreSQL under Patroni: the agent and, beside it, the database itself. */
export const patroni: Product = {
  name,
  title: 'PostgreSQL under Patroni',
  script: [
    ...curl,
    `${rest('patroni')} && ${rest('cluster')} && ${rest('config')}`,
    'part now date +%s',
    ...askPostgresql.map((line) => (line.startsWith('timeout ') ? `part sql ${line}` : line)),
  ],
  parameters: [
    {
      name: 'url',
      form: /^https?:\/\/[A-Za-z0-9.:[\]-]{1,200}$/,
      fallback: 'http://127.0.0.1:8008',
      meaning: 'REST URL of the agent on its own host',
    },
    caFileForCurl,
    ...postgresqlParameters,
  ],
  rights: 'none for the REST API (GET only); for the SQL beside it a login role with pg_monitor, as for postgresql',
  cost: '400 ms, three requests and one statement (research/7: 366 to 556 ms at load 15)',
  everyMs: 4_000,
  timeoutMs: 16_000,
  traps: [
    '/cluster is hearsay: on an isolated member it showed the lost leader as running 60 s on, with HTTP 200; the own role never comes from it when the agent or PostgreSQL answers',
    'a frozen agent leaves a writable primary that nobody else lists: SQL is asked beside REST and decides role and writable',
    'GET /primary stayed 200 for 10 s while PostgreSQL was stopping: the state beside the role is read',
    'dcs_last_seen stays young where etcd runs on the same host: only an old one means something',
    'a thawed leader took the lock back from a newer timeline: the timeline is reported, never taken for the right to lead',
    'patronictl takes 1 to 14 s: not used',
  ],
  read(raw, asked) {
    const parts = splitParts(raw);
    const only = parts[0];
    if (only === undefined) return whyUnread(name, raw);
    if (only.name === '') return single(only, asked);
    const agentPart = partNamed(parts, 'patroni');
    const sqlPart = partNamed(parts, 'sql');
    const said: Said = {
      agent: agentOf(restJson(agentPart)),
      cluster: restJson(partNamed(parts, 'cluster')),
      config: restJson(partNamed(parts, 'config')),
      sql: sqlPart?.exit === 0 ? postgresqlReading(name, readJson(sqlPart.text)?.value, asked) : null,
      sqlFailure: sqlPart === null || sqlPart.exit === 0 ? '' : sqlPart.stderr,
      now: asNumber(partNamed(parts, 'now')?.text.trim()),
    };
    return reading(said, asked) ?? whyUnread(name, agentPart ?? raw);
  },
};

interface Said {
  readonly agent: unknown;
  readonly cluster: unknown;
  readonly config: unknown;
  readonly sql: Reading | null;
  readonly sqlFailure: string;
  /** Seconds of the host's own clock. */
  readonly now: number | null;
}

/** One answer of the REST API alone, as a person pipes it in. */
function single(raw: RawRole, asked: AskedMember): Reading {
  const json = restJson(raw);
  const view = clusterView(json);
  if (view !== null && json !== null) return hearsay(view, json, asked);
  const said: Said = { agent: agentOf(json), cluster: null, config: null, sql: null, sqlFailure: '', now: null };
  const own = reading(said, asked);
  if (own !== null) return own;
  return json === null ? whyUnread(name, raw) : unread(name, 'unreadable', 'the answer is not that of GET /patroni');
}

function agentOf(json: unknown): unknown {
  return asText(at(json, 'state')) !== null && asText(at(json, 'role')) !== null ? json : null;
}

/** PostgreSQL's own word before the agent's, the agent's before the store's list. null when neither of the first two spoke. */
function reading(said: Said, asked: AskedMember): Reading | null {
  const agentRole = patroniRole(asText(at(said.agent, 'role')));
  const base = said.sql ?? (said.agent === null ? null : fromAgent(said));
  if (base === null) return null;
  const view = clusterView(said.cluster);
  const ownReported = asText(at(said.agent, 'patroni', 'name'));
  const role = said.sql?.role ?? agentRole ?? 'unknown';
  // Nobody says `pause: false`: silence of an agent that answers means no.
  const paused = said.agent === null ? null : view?.paused === true || asFlag(at(said.agent, 'pause')) === true;
  const own = ownReported ?? asked.host;
  return {
    ...base,
    role,
    leader: role === 'primary' ? ownName(asked, ownReported) : (view?.leader ?? base.leader),
    members: view?.members ?? base.members,
    clusterIdentity: base.clusterIdentity ?? asText(at(said.agent, 'database_system_identifier')),
    lag: base.lag ?? lagOf(said.cluster, own),
    automation: automationOf(said.config, paused),
    reason: role === 'unknown' ? 'unreadable' : null,
    note: noteOf(said, role, view, own) ?? base.note,
  };
}

function fromAgent(said: Said): Reading {
  const role = patroniRole(asText(at(said.agent, 'role')));
  const isRunning = asText(at(said.agent, 'state')) === 'running';
  const timeline = asNumber(at(said.agent, 'timeline'));
  return {
    ...blank(name),
    // The agent asks its PostgreSQL before it answers; one that is stopping may still finish a write.
    writable: role === 'primary' ? writableOf(isRunning, said.sqlFailure) : role === 'standby' ? false : null,
    term: timeline === null ? null : { name: 'timeline', value: timeline },
    replication: replicationOf(said.agent, role === 'primary'),
  };
}

function writableOf(isRunning: boolean, sqlFailure: string): boolean | null {
  if (/database system is (shutting down|starting up|in recovery mode)/.test(sqlFailure)) return false;
  if (isRunning) return true;
  // A stopping server takes no session, and nobody listens any more once it has stopped; its agent calls it stopping for seconds on.
  return /No such file or directory|Connection refused/.test(sqlFailure) ? false : null;
}

function replicationOf(agent: unknown, isPrimary: boolean): Replication {
  const downstreams = asList(at(agent, 'replication')).map((sender) => {
    const address = asText(at(sender, 'client_addr'));
    return {
      name: asText(at(sender, 'application_name')) ?? address ?? 'unnamed',
      ...(address === null ? {} : { address }),
      state: asText(at(sender, 'state')) === 'streaming' ? ('streaming' as const) : ('broken' as const),
    };
  });
  if (isPrimary) return { upstream: null, state: 'none', downstreams };
  // replication_state stands there from Patroni 3.0.3 on.
  const state = asText(at(agent, 'replication_state'));
  const flow = state === 'streaming' ? 'streaming' : state === null ? 'unknown' : 'broken';
  return { upstream: null, state: flow, downstreams };
}

/** The store's list alone: who leads is what the store said last, and the asked member's own role is no more than that. */
function hearsay(view: ClusterView, cluster: unknown, asked: AskedMember): Reading {
  const own = view.members.find(
    (member) => member.name === asked.host || asked.addresses.includes(member.address ?? '-'),
  );
  const said: Reading = {
    ...blank(name),
    leader: view.leader,
    members: view.members,
    lag: lagOf(cluster, own?.name ?? null),
    automation: automationOf(null, view.paused),
  };
  if (own?.role === undefined) {
    return { ...said, reason: 'unreadable', note: 'hearsay: the list of the store, which does not tell who was asked' };
  }
  return { ...said, role: own.role, note: 'hearsay: the list of the store as this member last read it; it may be old' };
}

function noteOf(said: Said, role: Reading['role'], view: ClusterView | null, own: string | null): string | null {
  const agentRole = patroniRole(asText(at(said.agent, 'role')));
  const state = asText(at(said.agent, 'state'));
  if (said.agent === null) return `the agent of Patroni does not answer; PostgreSQL itself says ${role}`;
  if (agentRole === null)
    return `Patroni uses a word for its role that is not known: ${asText(at(said.agent, 'role'))}`;
  if (said.sql !== null && agentRole !== said.sql.role) {
    return `PostgreSQL itself says ${said.sql.role}, its agent says ${agentRole}`;
  }
  if (state !== 'running') return `Patroni says that PostgreSQL is ${state}`;
  if (role === 'primary' && view?.leader != null && own !== null && view.leader !== own) {
    return `the store names ${view.leader} as the leader`;
  }
  if (view?.isStandbyCluster === true)
    return 'a standby cluster: its leader follows another cluster, nobody here takes writes';
  const storeSeen = asNumber(at(said.agent, 'dcs_last_seen'));
  const age = storeSeen === null || said.now === null ? 0 : said.now - storeSeen;
  return age > 15 ? `the agent saw its store ${age} s ago` : null;
}

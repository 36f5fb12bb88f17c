import type { RawRole, Reading } from '../domain/reading.ts';
import {
  automationOf,
  isOn,
  membersOf,
  readOptions,
  readVariables,
  stateId,
  type Variables,
  viewNumber,
  votesOf,
} from './galera-status.ts';
import { nameText } from './member-name.ts';
import { ownName } from './own-name.ts';
import type { AskedMember, Product } from './product.ts';
import { blank, unread } from './unread.ts';
import { type FailureWord, whyUnread } from './why-unread.ts';

const status = [
  'wsrep_cluster_status',
  'wsrep_cluster_size',
  'wsrep_cluster_weight',
  'wsrep_cluster_conf_id',
  'wsrep_cluster_state_uuid',
  'wsrep_incoming_addresses',
  'wsrep_local_index',
  'wsrep_local_state',
  'wsrep_local_state_comment',
  'wsrep_ready',
  'wsrep_connected',
  'wsrep_flow_control_paused',
  'wsrep_evs_delayed',
];

const variables = [
  'read_only',
  'super_read_only',
  'wsrep_on',
  'wsrep_cluster_name',
  'wsrep_node_address',
  'wsrep_provider_options',
  'pxc_maint_mode',
];

const quoted = (names: readonly string[]): string => names.map((name) => `\\"${name}\\"`).join(',');

const own: readonly FailureWord[] = [
  { says: /ERROR 2002\b.*\(13\b/, reason: 'no-permission', means: 'this account may not use the socket' },
  {
    says: /ERROR (2013|1159|1161)\b/,
    reason: 'timed-out',
    means: 'the server accepted the connection and then said nothing',
  },
  { says: /ERROR 200[23]\b.*\((4|110)\b/, reason: 'timed-out', means: 'the server did not answer' },
  { says: /ERROR (1040|1203)\b/, reason: 'unreadable', means: 'the server has no connection left' },
  { says: /ERROR 200[235]\b/, reason: 'unreadable', means: 'no server answers there: it may not run' },
];

/** MariaDB Galera Cluster, Percona XtraDB Cluster, MySQL with Galera: every member of the primary component takes writes. */
export const galera: Product = {
  name: 'galera',
  title: 'MariaDB or MySQL with Galera',
  script: [
    'c=$(command -v mariadb || command -v mysql) || { echo "mariadb: not found" >&2; exit 127; }',
    'set -- --connect-timeout=3 -N -B',
    '[ -z "$p_user" ] || set -- --user="$p_user" "$@"',
    '[ -z "$p_socket" ] || set -- --socket="$p_socket" "$@"',
    '[ -z "$p_defaults" ] || set -- --defaults-extra-file="$p_defaults" "$@"',
    `timeout -k 1 4 "$c" "$@" -e "SET sql_mode=0; SHOW GLOBAL STATUS WHERE Variable_name IN (${quoted(status)}); SHOW GLOBAL VARIABLES WHERE Variable_name IN (${quoted(variables)})"`,
  ],
  parameters: [
    {
      name: 'user',
      form: /^[A-Za-z0-9_.-]{0,80}$/,
      fallback: '',
      meaning: 'user of the database; without it, the account itself',
    },
    {
      name: 'socket',
      form: /^(\/[A-Za-z0-9_./-]{1,100})?$/,
      fallback: '',
      meaning: "socket of the server; without it, the client's",
    },
    {
      name: 'defaults',
      form: /^(\/[A-Za-z0-9_./-]{1,200})?$/,
      fallback: '',
      meaning: 'option file with the password; without it, ~/.my.cnf',
    },
  ],
  rights: 'USAGE is enough: CREATE USER quorumscope@localhost IDENTIFIED VIA unix_socket',
  cost: '105 ms under load, nearly all of it the start of the client (research/7, section 2)',
  everyMs: 2_000,
  timeoutMs: 6_000,
  traps: [
    'the client outlives SIGTERM against a frozen server (338 s recorded): timeout -k 1',
    'SELECT 1 and ping succeed outside the primary component: only wsrep_cluster_status and wsrep_ready count',
    'after a forced bootstrap both components are Primary with one conf_id and one state id: compare the lists of members',
    'for some 6 s after a cut both sides still say Primary while writes hang: a primary component is a claim, not a proof',
    'a server without a configured address lists itself as AUTO: then its members have no names, and two components are told apart by their size only',
    'an arbitrator (garbd) is an empty place in wsrep_incoming_addresses: it votes and holds no data',
  ],
  read: readGalera,
};

function readGalera(raw: RawRole, asked: AskedMember): Reading {
  if (raw.exit !== 0) return whyUnread('galera', raw, own);
  const values = readVariables(raw.text);
  const component = values.get('wsrep_cluster_status');
  if (component === undefined) {
    if (values.size === 0) return whyUnread('galera', raw, own);
    return unread('galera', 'unreadable', 'the server answers and tells no wsrep status: Galera is not loaded');
  }
  if (!['Primary', 'non-Primary', 'Disconnected'].includes(component)) {
    return unread('galera', 'unreadable', `unknown wsrep_cluster_status ${nameText(component).slice(0, 40)}`);
  }
  return { ...blank('galera'), ...partIn(values), ...clusterOf(values, asked), note: noteOn(values) };
}

/** Its part and whether it takes writes: a member of the primary component that is not ready takes none. */
function partIn(values: Variables): Pick<Reading, 'role' | 'writable' | 'quorate'> {
  const isReadOnly = isOn(values.get('read_only')) || isOn(values.get('super_read_only'));
  if (isOff(values.get('wsrep_on'))) return { role: 'none', writable: !isReadOnly, quorate: null };
  const isIn = values.get('wsrep_cluster_status') === 'Primary' && !isOff(values.get('wsrep_connected'));
  if (!isIn) return { role: 'none', writable: false, quorate: false };
  const isReady = values.has('wsrep_ready') ? isOn(values.get('wsrep_ready')) : null;
  return { role: 'primary', writable: isReadOnly ? false : isReady, quorate: true };
}

function clusterOf(values: Variables, asked: AskedMember): Partial<Reading> {
  const options = readOptions(values.get('wsrep_provider_options'));
  return {
    term: viewNumber(values),
    members: membersOf(values, options, selfIn(values, asked)),
    clusterIdentity: stateId(values),
    votes: votesOf(values, options),
    automation: automationOf(options),
    heartbeats: [
      ...(values.get('wsrep_evs_delayed') ?? '').matchAll(/(?:tcp|ssl):\/\/(\[[^\]]{2,45}\]:\d+|[^:,]{1,255}:\d+)/g),
    ]
      .slice(0, 64)
      .map((match) => ({ to: nameText(match[1] ?? ''), via: 'gcomm, delayed', up: null })),
  };
}

/** The server's own address where its configuration has one, else the host that was asked. */
function selfIn(values: Variables, asked: AskedMember): string {
  return ownName(asked, nameText(values.get('wsrep_node_address') ?? '') || null);
}

function noteOn(values: Variables): string | null {
  if (isOff(values.get('wsrep_on'))) return 'wsrep_on is OFF: it replicates nothing, what it writes stays here';
  if (values.get('wsrep_cluster_status') !== 'Primary')
    return 'outside the primary component: it answers SELECT 1 and ping, and refuses tables';
  const state = values.get('wsrep_local_state_comment');
  if (state !== undefined && state !== 'Synced')
    return `in the primary component, state ${nameText(state).slice(0, 80)}`;
  const mode = values.get('pxc_maint_mode');
  if (mode !== undefined && mode !== 'DISABLED') return `pxc_maint_mode ${nameText(mode).slice(0, 40)}`;
  return Number(values.get('wsrep_flow_control_paused')) > 0.5
    ? 'flow control holds writes back more than half of the time'
    : null;
}

function isOff(value: string | undefined): boolean {
  return value !== undefined && !isOn(value);
}

import { shellText } from './shell-text.ts';
import type { ProbeParameter } from './product.ts';

/**
 * One statement, one JSON object. Works from PostgreSQL 10 on; without pg_monitor the columns about replication are null. The
 * connection string of the receiver stays out: it may hold more than we should see.
 */
const query = `select json_build_object(
$$v$$, 1, $$in_recovery$$, pg_is_in_recovery(), $$server_version_num$$, current_setting($$server_version_num$$)::int,
$$now$$, extract(epoch from clock_timestamp()), $$started$$, extract(epoch from pg_postmaster_start_time()),
$$system_identifier$$, (select system_identifier::text from pg_control_system()),
$$wal_tli$$, case when not pg_is_in_recovery() then ($$x$$||substr(pg_walfile_name(pg_current_wal_lsn()),1,8))::bit(32)::int end,
$$checkpoint_tli$$, (select timeline_id from pg_control_checkpoint()),
$$min_recovery_tli$$, (select min_recovery_end_timeline from pg_control_recovery()),
$$lsn$$, case when pg_is_in_recovery() then coalesce(pg_last_wal_receive_lsn(),pg_last_wal_replay_lsn()) else pg_current_wal_lsn() end,
$$replay_lsn$$, pg_last_wal_replay_lsn(), $$replayed_at$$, extract(epoch from pg_last_xact_replay_timestamp()),
$$replay_paused$$, case when pg_is_in_recovery() then pg_is_wal_replay_paused() end,
$$read_only$$, current_setting($$transaction_read_only$$),
$$synchronous_standby_names$$, current_setting($$synchronous_standby_names$$),
$$follows$$, (select setting <> $$$$ from pg_settings where name = $$primary_conninfo$$),
$$receiver$$, (select to_jsonb(r) - $$conninfo$$ from pg_stat_wal_receiver r),
$$senders$$, (select coalesce(json_agg(row_to_json(s)),$$[]$$::json) from pg_stat_replication s))`;

/** The command that asks PostgreSQL; it reads a password from ~/.pgpass of the account where one is needed. */
export const askPostgresql: readonly string[] = [
  'export PGCONNECT_TIMEOUT=3 PGAPPNAME=quorumscope PGHOST="$p_socket" PGPORT="$p_port" PGDATABASE="$p_database"',
  '[ -z "$p_user" ] || export PGUSER="$p_user"',
  `timeout -k 1 4 psql -XAtqw -v ON_ERROR_STOP=1 -c ${shellText(query.replaceAll('\n', ' '))}`,
];

/** Where the probe finds PostgreSQL. */
export const postgresqlParameters: readonly ProbeParameter[] = [
  {
    name: 'socket',
    form: /^[A-Za-z0-9._:/-]{0,200}$/,
    fallback: '',
    meaning: 'directory of its Unix socket, or an address; empty = the default directory',
  },
  { name: 'port', form: /^[0-9]{1,5}$/, fallback: '5432', meaning: 'port of PostgreSQL' },
  {
    name: 'user',
    form: /^[A-Za-z0-9_.-]{0,63}$/,
    fallback: '',
    meaning: 'role to log in as; empty = the name of the account (peer authentication)',
  },
  { name: 'database', form: /^[A-Za-z0-9_-]{1,63}$/, fallback: 'postgres', meaning: 'database to log in to' },
];

import { readJson } from './json-text.ts';
import { askPostgresql, postgresqlParameters } from './postgresql-query.ts';
import { postgresqlReading } from './postgresql-answer.ts';
import type { Product } from './product.ts';
import { unread } from './unread.ts';
import { whyUnread } from './why-unread.ts';

const name = 'postgresql';

/** PostgreSQL with streaming replication and no manager: people promote. */
export const postgresql: Product = {
  name,
  title: 'PostgreSQL, streaming replication',
  script: askPostgresql,
  parameters: postgresqlParameters,
  rights:
    'a login role with pg_monitor: CREATE ROLE quorumscope LOGIN; GRANT pg_monitor TO quorumscope; without it role, timeline and system identifier are read, replication is not',
  cost: '160 ms, one connection and one statement (research/7: 161 ms idle, 433 ms at load 15)',
  everyMs: 2_000,
  timeoutMs: 7_000,
  traps: [
    'the timeline in the control file lags behind a promotion for minutes: pg_walfile_name of the primary and received_tli of the standby are used; a standby without receiver is on that timeline or a later one',
    'two primaries may stand on one timeline and one LSN: only two in_recovery=false with one system_identifier prove them',
    'state stays streaming for a minute after a cut: a follower whose last answer is older than 12 s counts as broken',
    'the last message at a standby may be 30 s old on a healthy idle link: it counts only beyond 35 s',
    'a diverged old primary restarts as a standby whose receiver waits and never streams: said as broken',
    'default_transaction_read_only=on stops nobody who wants to write: writable is then not known',
  ],
  read(raw, asked) {
    if (raw.exit !== 0) return whyUnread(name, raw);
    const json = readJson(raw.text);
    if (json === null) return whyUnread(name, raw);
    return (
      postgresqlReading(name, json.value, asked) ?? unread(name, 'unreadable', 'the answer is not that of the probe')
    );
  },
};

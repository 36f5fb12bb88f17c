import type { DemoMember } from './etcd-words.ts';

/** How the primary and its standby stand to each other. */
export interface Shipping {
  /** Time since the last word of the other arrived (ms). */
  readonly silentMs: number;
  readonly primary: DemoMember;
  readonly standby: DemoMember;
}

/** wal_sender_timeout and wal_receiver_timeout: then both give the connection up (research/7, section 3: 58 s). */
const givesUpAfterMs = 58_000;

/** What the query of the PostgreSQL probe prints on the primary or on its standby. `nowMs` = epoch ms. */
export function postgresqlWords(member: string, { silentMs, primary, standby }: Shipping, nowMs: number): string {
  const isConnected = silentMs < givesUpAfterMs;
  const heardAt = new Date(nowMs - Math.min(silentMs, givesUpAfterMs) - 300).toISOString();
  const common = {
    v: 1,
    server_version_num: 150018,
    now: nowMs / 1000,
    started: nowMs / 1000 - 86_400,
    system_identifier: '7710841799478313751',
    checkpoint_tli: 1,
    synchronous_standby_names: '',
    slots: [],
  };
  const lsn = '0/40008D8';
  if (member === primary.id) {
    const sender = {
      application_name: standby.id,
      client_addr: standby.address,
      state: 'streaming',
      sent_lsn: lsn,
      write_lsn: lsn,
      flush_lsn: lsn,
      replay_lsn: lsn,
      sync_state: 'async',
      reply_time: heardAt,
    };
    const senders = isConnected ? [sender] : [];
    const own = { in_recovery: false, wal_tli: 1, lsn, replay_lsn: null, read_only: 'off', receiver: null, senders };
    return JSON.stringify({ ...common, ...own });
  }
  const receiver = {
    status: 'streaming',
    received_tli: 1,
    flushed_lsn: lsn,
    last_msg_receipt_time: heardAt,
    sender_host: primary.address,
    sender_port: 5432,
  };
  const own = { in_recovery: true, wal_tli: null, lsn, replay_lsn: lsn, read_only: 'on', senders: [] };
  return JSON.stringify({ ...common, ...own, receiver: isConnected ? receiver : null });
}

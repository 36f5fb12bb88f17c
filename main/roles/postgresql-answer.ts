import type { Reading, Replication, ReportedMember, Term } from '../domain/reading.ts';
import { asFlag, asList, asNumber, asText, at } from './json-text.ts';
import { bytesBehind } from './lsn.ts';
import { ownName } from './own-name.ts';
import type { AskedMember } from './product.ts';
import { blank } from './unread.ts';

/*
 * One JSON object, made by the query in postgresql-query.ts:
 *
 *   {"v" : 1, "in_recovery" : false, "now" : 1795320262.65, "system_identifier" : "7710841799478313751", "wal_tli" : 1,
 *    "lsn" : "0/40008D8", "replay_lsn" : null, "read_only" : "off", "synchronous_standby_names" : "",
 *    "receiver" : {"status":"streaming","received_tli":1,"sender_host":"10.97.1.1","last_msg_receipt_time":"2026-11-22T04:…", …},
 *    "senders" : [{"application_name":"n2","client_addr":"10.97.1.2","state":"streaming","replay_lsn":"0/40008D8","reply_time":…}, …]}
 */

/** A follower answers every 10 s even when idle (wal_receiver_status_interval); later than this it is cut off (research/7, 4). */
const replyTooOldMs = 12_000;

/** An idle primary speaks to a follower every 30 s (half of wal_sender_timeout); 29.5 s were recorded on a healthy link. */
const messageTooOldMs = 35_000;

/** The answer of PostgreSQL → reading, or null when the value is no such answer. */
export function postgresqlReading(product: string, answer: unknown, asked: AskedMember): Reading | null {
  const inRecovery = asFlag(at(answer, 'in_recovery'));
  if (inRecovery === null) return null;
  const common = {
    ...blank(product),
    clusterIdentity: asText(at(answer, 'system_identifier')),
    automation: {
      promotes: false,
      promotesAfterMs: null,
      yieldsAfterMs: null,
      paused: null,
      why: `PostgreSQL promotes and demotes nothing by itself; ${synchronous(answer)}`,
    },
  };
  return inRecovery ? standby(common, answer) : primary(common, answer, asked);
}

function primary(common: Reading, answer: unknown, asked: AskedMember): Reading {
  const readOnly = asText(at(answer, 'read_only'));
  const downstreams = followers(answer);
  return {
    ...common,
    role: 'primary',
    // Any session may switch a read-only default off again, so that is no proof that nobody writes.
    writable: readOnly === 'off' ? true : null,
    term: timeline(at(answer, 'wal_tli') ?? at(answer, 'tli')),
    leader: ownName(asked),
    members: downstreams.map(memberOf),
    replication: { upstream: null, state: 'none', downstreams },
    note:
      readOnly === 'on'
        ? 'default_transaction_read_only is on; a session may still switch it off and write'
        : brokenNote(downstreams),
  };
}

function standby(common: Reading, answer: unknown): Reading {
  const receiver = at(answer, 'receiver');
  const upstream = asText(at(receiver, 'sender_host'));
  const { state, note } = inflow(answer);
  return {
    ...common,
    role: 'standby',
    writable: false,
    term: timeline(at(receiver, 'received_tli')) ?? controlFileTimeline(answer),
    leader: upstream,
    replication: { upstream, state, downstreams: followers(answer) },
    lag: lagOf(answer, state),
    note: asFlag(at(answer, 'replay_paused')) === true ? 'replay is paused by an operator' : note,
  };
}

interface Inflow {
  readonly state: Replication['state'];
  readonly note: string | null;
}

function inflow(answer: unknown): Inflow {
  const receiver = at(answer, 'receiver');
  if (receiver === null || receiver === undefined) return withoutReceiver(answer);
  const status = asText(at(receiver, 'status'));
  if (status === null) return { state: 'unknown', note: 'the state of replication needs the role pg_monitor' };
  if (status !== 'streaming') {
    return {
      state: 'broken',
      note: `the WAL receiver is ${status}, not streaming: its timeline may have forked off from that of its primary`,
    };
  }
  const silentMs = ageMs(answer, at(receiver, 'last_msg_receipt_time'));
  if (silentMs === null || silentMs <= messageTooOldMs) return { state: 'streaming', note: null };
  return { state: 'broken', note: `no message from its primary for ${Math.round(silentMs / 1000)} s` };
}

function withoutReceiver(answer: unknown): Inflow {
  if (asFlag(at(answer, 'follows')) === false)
    return { state: 'none', note: 'it is set up to follow nobody (no primary_conninfo)' };
  return { state: 'broken', note: 'no WAL receiver runs: it follows nobody now' };
}

/** bytes = received and not yet replayed. seconds = how old its data may be, where that can be told. */
function lagOf(answer: unknown, state: Replication['state']): Reading['lag'] {
  const bytes = bytesBehind(asText(at(answer, 'lsn')), asText(at(answer, 'replay_lsn')));
  const lastMessageMs = ageMs(answer, at(answer, 'receiver', 'last_msg_receipt_time'));
  const replayed = asNumber(at(answer, 'replayed_at'));
  const now = asNumber(at(answer, 'now'));
  const replayedAgo = replayed === null || now === null ? null : Math.max(0, now - replayed);
  const seconds =
    state === 'streaming'
      ? bytes === 0
        ? 0
        : replayedAgo
      : lastMessageMs === null
        ? replayedAgo
        : lastMessageMs / 1000;
  if (bytes === null && seconds === null) return null;
  return {
    ...(bytes === null ? {} : { bytes }),
    ...(seconds === null ? {} : { seconds: Math.round(seconds * 10) / 10 }),
  };
}

function followers(answer: unknown): Replication['downstreams'] {
  const lsn = asText(at(answer, 'lsn'));
  return asList(at(answer, 'senders'))
    .filter((sender) => asText(at(sender, 'state')) !== 'backup')
    .map((sender) => {
      const address = asText(at(sender, 'client_addr'));
      const replyAgeMs = ageMs(answer, at(sender, 'reply_time'));
      const lagBytes = bytesBehind(lsn, asText(at(sender, 'replay_lsn')));
      return {
        name: asText(at(sender, 'application_name')) ?? address ?? 'unnamed',
        ...(address === null ? {} : { address }),
        state: outflow(asText(at(sender, 'state')), replyAgeMs),
        ...(replyAgeMs === null ? {} : { replyAgeMs }),
        ...(lagBytes === null ? {} : { lagBytes }),
      };
    });
}

function outflow(state: string | null, replyAgeMs: number | null): 'streaming' | 'broken' | 'unknown' {
  if (state === null) return 'unknown';
  if (state !== 'streaming' && state !== 'catchup') return 'broken';
  return replyAgeMs !== null && replyAgeMs > replyTooOldMs ? 'broken' : 'streaming';
}

function memberOf(follower: Replication['downstreams'][number]): ReportedMember {
  return {
    name: follower.name,
    ...(follower.address === undefined ? {} : { address: follower.address }),
    votes: 0,
    voting: false,
    role: 'standby',
    up: follower.state === 'streaming' ? true : null,
  };
}

function brokenNote(downstreams: Replication['downstreams']): string | null {
  const mute = downstreams.filter(({ state }) => state === 'broken');
  if (mute.length === 0) return null;
  const names = mute.map(({ name, replyAgeMs }) =>
    replyAgeMs === undefined ? name : `${name} (last answer ${Math.round(replyAgeMs / 1000)} s ago)`,
  );
  return `does not reach its followers: ${names.join(', ')}`;
}

function synchronous(answer: unknown): string {
  const names = asText(at(answer, 'synchronous_standby_names'));
  return names === null ? 'no synchronous standby' : `synchronous_standby_names ${names}`;
}

function timeline(value: unknown): Term | null {
  const number = asNumber(value);
  return number === null || !Number.isInteger(number) || number < 1 ? null : { name: 'timeline', value: number };
}

/**
 * The newest timeline the control file knows, for a standby without a receiver. It lags behind a promotion for minutes
 * (research/7, trap 4): the standby is on this timeline or a later one.
 */
function controlFileTimeline(answer: unknown): Term | null {
  const known = ['checkpoint_tli', 'min_recovery_tli'].map((key) => asNumber(at(answer, key)) ?? 0);
  return timeline(Math.max(...known));
}

/** Age of an instant by the server's own clock, so that ours plays no part; null where it is not told. */
function ageMs(answer: unknown, instant: unknown): number | null {
  const now = asNumber(at(answer, 'now'));
  const text = asText(instant);
  if (now === null || text === null) return null;
  const then = Date.parse(text);
  return Number.isNaN(then) ? null : Math.max(0, Math.round(now * 1000 - then));
}

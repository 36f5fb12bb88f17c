import type { Notification } from '../../domain/notification.ts';
import { type SyslogMessage, syslogLine } from '../../domain/syslog-message.ts';
import { isoTime } from '../../domain/time-words.ts';
import { boundNotification } from './bound-notification.ts';
import { gravestOf, messageWords } from './words.ts';

/**
 * The name of our structured data. 32473 is the enterprise number for examples (RFC 5612): this product has none of its own, and
 * receivers take the name for what it is.
 */
const dataId = 'quorumscope@32473';
/** Incidents of a digest, regions, clusters and hosts that are named; `count` says of how many. */
const mostNamed = 8;

/**
 * A notification as one syslog message (RFC 5424), in which `key` tells a repeat from news:
 * `<129>1 2026-11-22T22:45:48.000Z noc1 quorumscope 4711 alert-raised [quorumscope@32473 key="…" kind="raised" fleet="prod"
 * priority="P1" incident="…" cause="cut:dub|fra" …] [P1] prod: DUB lost FRA both ways`
 */
export function alertLine(notification: Notification, facility: number, pid: number): string {
  const bound = boundNotification(notification);
  const { kind, madeAt, seenFrom } = bound;
  return syslogLine({
    facility,
    severity: severityOf(bound),
    at: madeAt,
    hostname: seenFrom,
    pid,
    messageId: `alert-${kind}`,
    data: { id: dataId, params: paramsOf(bound) },
    text: messageWords(bound).subject,
  });
}

/** Alert ("action must be taken immediately"), error, warning; what is over is a notice, a test is informational (RFC 5424, table 2). */
function severityOf(notification: Notification): number {
  if (notification.kind === 'cleared') return 5;
  switch (gravestOf(notification)) {
    case 'P1':
      return 1;
    case 'P2':
      return 3;
    case 'P3':
      return 4;
    case null:
      return 6;
  }
}

type Params = NonNullable<SyslogMessage['data']>['params'];

/** What identifies it first, for the last ones give way where there is no room. */
function paramsOf(notification: Notification): Params {
  const { key, kind, channel, fleet, seenFrom, incidents } = notification;
  const priority = gravestOf(notification);
  const only = incidents.length === 1 ? incidents[0] : undefined;
  return [
    ['key', key],
    ['kind', kind],
    ['channel', channel],
    ['fleet', fleet],
    ['seenFrom', seenFrom],
    ...(priority === null ? [] : [['priority', priority] as const]),
    ['incidents', String(incidents.length)],
    ...named(
      'incident',
      incidents.map(({ id }) => id),
    ),
    ...(only === undefined ? [] : paramsOfOne(only)),
  ];
}

function paramsOfOne(incident: Notification['incidents'][number]): Params {
  const { cause, state, count, raisedAt, clearedAt, clusters, regions, hosts, runbook } = incident;
  return [
    ['cause', cause],
    ['state', state],
    ['count', String(count)],
    ['raisedAt', isoTime(raisedAt)],
    ...(clearedAt === null ? [] : [['clearedAt', isoTime(clearedAt)] as const]),
    ...named('cluster', clusters),
    ...named('region', regions),
    ...(runbook === null ? [] : [['runbook', runbook] as const]),
    ...named('host', hosts),
  ];
}

function named(name: string, values: readonly string[]): Params {
  return values.slice(0, mostNamed).map((value) => [name, value] as const);
}

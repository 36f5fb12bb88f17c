import type { WitnessId } from '../domain/ids.ts';
import type { Testimony } from '../domain/snapshot.ts';
import { answeredSince, muteSince, muteWitnesses } from '../evidence/check-reading.ts';
import type { PortReading } from '../evidence/port-reading.ts';
import { mutePorts, type MutePort } from '../evidence/silent-services.ts';
import type { PathTestimony } from '../evidence/path.ts';
import { testify, type Finding } from './finding.ts';
import type { Picture } from './picture.ts';
import { servicesInDoubt, type Service } from './service-health.ts';

/** Handshakes or data must wait this long before a process counts as slow (ms): two samples. */
const slowAfterMs = 1000;
/** Waiting handshakes alone, never fewer for so long, prove that nobody accepts (ms). */
const stuckAfterMs = 3000;

/**
 * Services whose kernel acknowledges while the process neither accepts nor reads (domain.md: LISTEN Recv-Q > 0 for two
 * samples, connect still opens; research/1, C.1, 8b). Two kinds of evidence prove it: waiting handshakes, unread data,
 * checks that were let in and never answered, clients that miss what the process usually says.
 */
export function serviceHungFindings(picture: Picture): readonly Finding[] {
  return servicesInDoubt(picture).flatMap((service) => serviceHung(picture, service) ?? []);
}

/** What speaks for a stuck process, and since when. */
interface Signs {
  readonly queuedMs: number;
  readonly unreadMs: number;
  readonly mute: readonly PathTestimony[];
  readonly since: number;
}

function signsOf(picture: Picture, { host, port }: Pick<Service, 'host' | 'port'>): Signs | null {
  const { evidence, now } = picture;
  const reading = evidence.hosts.get(host)?.ports.get(port);
  if (reading !== undefined && reading.goneSince !== null) return null;
  const mute = muteWitnesses(evidence, host, port, now);
  const mutedSince = muteSince(evidence, host, port, now);
  const sinces = [reading?.queuedSince ?? null, reading?.unreadSince ?? null, mutedSince].filter((at) => at !== null);
  if (sinces.length === 0) return null;
  const since = Math.min(...sinces);
  if (answeredSince(evidence, host, port, since)) return null;
  return { queuedMs: lasted(reading, 'queuedSince'), unreadMs: lasted(reading, 'unreadSince'), mute, since };
}

/** How long, from first to newest listing, a sign stood in the host's own words (ms). */
function lasted(reading: PortReading | undefined, sign: 'queuedSince' | 'unreadSince'): number {
  const since = reading?.[sign] ?? null;
  return since === null ? 0 : (reading?.listenedAt ?? since) - since;
}

/** Does anything speak for a stuck process on the port now? */
export function isSlow(picture: Picture, service: Pick<Service, 'host' | 'port'>): boolean {
  return signsOf(picture, service) !== null;
}

function serviceHung(picture: Picture, service: Service): Finding | null {
  const signs = signsOf(picture, service);
  if (signs === null) return null;
  const { queuedMs, unreadMs, mute, since } = signs;
  const silent = mutePorts(picture.evidence, picture.now).filter(
    ({ server, port }) => server === service.host && port === service.port,
  );
  const signed = [queuedMs >= slowAfterMs, unreadMs >= slowAfterMs, mute.length > 0, silent.length > 0];
  const kinds = signed.filter((is) => is).length;
  const isProven = kinds >= 2 || mute.length >= 2 || queuedMs >= stuckAfterMs;
  // Unread data alone is a slow reader, and waiting handshakes of a moment are a busy one.
  if (!isProven && queuedMs < slowAfterMs && mute.length === 0) return null;
  const { host, port } = service;
  const evidence = [
    ...testimonies(picture, service, signs),
    ...silent.slice(0, 4).map((one) => muteWords(picture, one)),
  ];
  return {
    key: `service-hung:${host}:${port}`,
    matter: { type: 'service-hung', subject: { host, port } },
    strength: isProven ? 'proven' : 'suspect',
    since,
    observers: [...new Set<WitnessId>(evidence.map((one) => one.host))],
    evidence,
    text: `The service on ${host}:${port} hangs: its kernel acknowledges, the process does not read`,
  };
}

function testimonies(picture: Picture, { host, port }: Service, { queuedMs, unreadMs, mute }: Signs): Testimony[] {
  const reading = picture.evidence.hosts.get(host)?.ports.get(port);
  const sampledAt = reading?.listenedAt ?? picture.now;
  const own: Testimony[] = [];
  if (queuedMs > 0 && reading !== undefined) {
    const words = `LISTEN :${port} Recv-Q ${reading.queued}, not accepted for ${seconds(queuedMs)}`;
    own.push(testify(picture, host, words, sampledAt));
  }
  if (unreadMs > 0) {
    own.push(testify(picture, host, `received data on :${port} not read for ${seconds(unreadMs)}`, sampledAt));
  }
  return [...own, ...mute.map(({ host: witness, what, at }) => testify(picture, witness, what, at))];
}

function muteWords(picture: Picture, { client, server, port, since, seenAt }: MutePort): Testimony {
  const words = `nothing said by ${server}:${port} for ${seconds(seenAt - since)} past its habit, the path works`;
  return testify(picture, client, words, seenAt);
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}

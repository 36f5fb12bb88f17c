import type { HostId, WitnessId } from '../domain/ids.ts';
import type { Testimony } from '../domain/snapshot.ts';
import { testify, type Finding } from './finding.ts';
import type { Picture } from './picture.ts';
import { isListening, servicesInDoubt, wordsOf, type Service, type ServiceWords } from './service-health.ts';

/**
 * Services that refuse, or whose listener is gone, on a host that lives. A refusal while the listener stands, or while
 * others are let in, is somebody else's word and not the service's.
 */
export function serviceDownFindings(picture: Picture): readonly Finding[] {
  return servicesInDoubt(picture).flatMap((service) => serviceDown(picture, service) ?? []);
}

function serviceDown(picture: Picture, service: Service): Finding | null {
  const words = wordsOf(picture, service);
  const isGone = words.listener !== undefined && words.listener.goneSince !== null;
  if (!isGone && words.refused.length === 0) return null;
  if (isListening(picture, service)) return null;
  // Whether it serves this port at all is its own affair until it was seen to.
  if (words.listener === undefined && service.isOptional) return null;
  return name(picture, service, words);
}

function name(picture: Picture, { host, port }: Service, { listener, refused }: ServiceWords): Finding {
  const evidence: Testimony[] = [];
  const observers: WitnessId[] = [];
  const goneSince = listener?.goneSince ?? null;
  if (goneSince !== null) {
    observers.push(host);
    evidence.push(testify(picture, host, `no LISTEN row on :${port} any more`, goneSince));
  }
  for (const [witness, { at }] of refused) {
    observers.push(witness);
    evidence.push(testify(picture, witness, `connect to ${host}:${port} refused (RST)`, at));
  }
  const isGoneTwice = goneSince !== null && sampledAfter(picture, host, goneSince);
  const isRefusedTwice = refused.length > 1 || refused.some(([, { since, at }]) => at > since);
  const refusedSince = Math.min(...refused.map(([, { since }]) => since));
  return {
    key: `service-down:${host}:${port}`,
    matter: { type: 'service-down', subject: { host, port } },
    strength: isGoneTwice || isRefusedTwice ? 'proven' : 'suspect',
    since: Math.min(goneSince ?? Number.POSITIVE_INFINITY, refusedSince),
    observers: [...new Set(observers)],
    evidence,
    text: `The service on ${host}:${port} is down: the host lives, nothing listens`,
  };
}

function sampledAfter({ evidence }: Picture, host: HostId, at: number): boolean {
  return (evidence.hosts.get(host)?.sampledAt ?? 0) > at;
}

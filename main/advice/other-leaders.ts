import type { HostId } from '../domain/ids.ts';
import type { Case } from './case.ts';

/** Another member that was seen leading. */
export interface OtherLeader {
  readonly host: HostId;
  /** When it said so last (ms). */
  readonly at: number;
  /**
   * Until when it may have led (ms): until it said otherwise, or until it was lost. Never before its last word, and now where neither is
   * known. So nothing that is not heard of it makes it older than it is.
   */
  readonly until: number;
}

/** Every member but the candidate that was ever seen leading, whoever may have led last first. */
export function otherLeaders({ past, candidate, status, reason, now }: Case): readonly OtherLeader[] {
  const seen = [...past.led].flatMap(([host, { at, deniedAt }]): readonly OtherLeader[] => {
    if (host === candidate.host) return [];
    return [{ host, at, until: Math.max(at, deniedAt ?? reason?.since ?? now) }];
  });
  const told = status.primaries.flatMap(({ host, ageMs }): readonly OtherLeader[] => {
    const isKnown = host === candidate.host || past.led.has(host);
    return isKnown ? [] : [{ host, at: now - ageMs, until: now }];
  });
  return [...seen, ...told].sort((one, other) => other.until - one.until);
}

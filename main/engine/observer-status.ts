import type { ObserverStatus, Situation } from '../domain/snapshot.ts';
import { later } from '../evidence/moment.ts';
import type { Picture } from '../verdict/picture.ts';
import type { SelfWatch } from './observer-doubt.ts';

/** How well the observer itself sees now, and whether it trusts itself. */
export function observerStatus(picture: Picture, situations: readonly Situation[], self: SelfWatch): ObserverStatus {
  let [hostsRead, hostsTotal] = [0, 0];
  let heardAt: number | null = null;
  for (const sight of picture.hosts.values()) {
    if (sight.host.maintenance !== null) continue;
    hostsTotal++;
    if (sight.isRead) hostsRead++;
    heardAt = later(heardAt, sight.heardAt);
  }
  const lastFactAgeMs = heardAt === null ? null : Math.max(0, Math.round(picture.now - heardAt));
  const isBlind = situations.some(
    (one) => one.type === 'noc-blind' && 'all' in one.subject && one.phase === 'confirmed',
  );
  return {
    sight: sightWord(hostsRead, hostsTotal, heardAt !== null, isBlind),
    hostsRead,
    hostsTotal,
    lastFactAgeMs,
    doubt: self.doubt ?? self.note,
  };
}

function sightWord(read: number, total: number, wasHeard: boolean, isBlind: boolean): ObserverStatus['sight'] {
  if (isBlind) return 'blind';
  if (read === total && total > 0) return 'clear';
  if (!wasHeard) return 'waiting';
  return read === 0 ? 'blind' : 'partial';
}

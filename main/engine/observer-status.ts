import type { ObserverStatus, Situation } from '../domain/snapshot.ts';
import type { Picture } from '../verdict/picture.ts';
import type { SelfWatch } from './observer-doubt.ts';

/** How well the observer itself sees now, and whether it trusts itself. */
export function observerStatus(picture: Picture, situations: readonly Situation[], self: SelfWatch): ObserverStatus {
  const sights = [...picture.hosts.values()].filter(({ host }) => host.maintenance === null);
  const hostsRead = sights.filter(({ isRead }) => isRead).length;
  const heard = sights.flatMap(({ heardAt }) => heardAt ?? []);
  const lastFactAgeMs = heard.length === 0 ? null : Math.max(0, Math.round(picture.now - Math.max(...heard)));
  const isBlind = situations.some(
    (one) => one.type === 'noc-blind' && 'all' in one.subject && one.phase === 'confirmed',
  );
  return {
    sight: sightWord(hostsRead, sights.length, heard.length, isBlind),
    hostsRead,
    hostsTotal: sights.length,
    lastFactAgeMs,
    doubt: self.doubt ?? self.note,
  };
}

function sightWord(read: number, total: number, everHeard: number, isBlind: boolean): ObserverStatus['sight'] {
  if (isBlind) return 'blind';
  if (read === total && total > 0) return 'clear';
  if (everHeard === 0) return 'waiting';
  return read === 0 ? 'blind' : 'partial';
}

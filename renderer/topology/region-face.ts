import type { Screen } from '../state/screen.ts';
import type { GlyphName } from '../ui/glyph.tsx';
import type { Level } from '../ui/level.ts';

/** A region tile as it is drawn. Flat, so that it compares shallowly. */
export interface RegionFace {
  readonly level: Level;
  readonly glyph: GlyphName | null;
  /** The state in a few words; empty when normal. */
  readonly words: string;
  /** Hosts not normal, by kind. Shown only above zero, so that an abnormal host is never hidden by the overview. */
  readonly unreachable: number;
  readonly unseen: number;
  readonly maintenance: number;
  readonly hosts: number;
}

/** Draws a region. The tile turns only for what concerns the region whole; single hosts show on their own chips. */
export function regionFace(screen: Screen, region: string): RegionFace {
  const declared = screen.inventory.hosts.filter((host) => host.region === region);
  const states = declared.map((host) => screen.hosts.get(host.id)?.state ?? 'unobserved');
  const count = (state: string) => states.filter((candidate) => candidate === state).length;
  const counts = {
    unreachable: count('unreachable'),
    unseen: count('unobserved'),
    maintenance: count('maintenance'),
    hosts: declared.length,
  };
  for (const situation of screen.situations.values()) {
    if (situation.phase === 'cleared' || situation.type !== 'region-dark' || situation.subject.region !== region)
      continue;
    return situation.phase === 'suspected'
      ? { ...counts, level: 'p3', glyph: 'p3', words: 'SUSPECT: DARK' }
      : { ...counts, level: 'p2', glyph: 'down', words: 'REGION DARK' };
  }
  if (counts.hosts > 0 && counts.unseen === counts.hosts) {
    return {
      ...counts,
      level: 'blind',
      glyph: 'unknown',
      words: isBlind(screen, region) ? 'OBSERVER BLIND' : 'NOT SEEN',
    };
  }
  if (isBlind(screen, region)) return { ...counts, level: 'blind', glyph: 'unknown', words: 'OBSERVER BLIND' };
  return { ...counts, level: 'normal', glyph: null, words: '' };
}

function isBlind(screen: Screen, region: string): boolean {
  return [...screen.situations.values()].some(
    (situation) =>
      situation.type === 'noc-blind' &&
      situation.phase === 'confirmed' &&
      ('all' in situation.subject || situation.subject.regions.some((id) => id === region)),
  );
}

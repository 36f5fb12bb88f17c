/**
 * How far from normal something is, and so its colour token (research/5, B1). Grey is `normal`; `blind` = nobody could
 * look; `maint` = planned. Colour is never alone: each level has its glyph and a word beside it.
 */
export type Level = 'normal' | 'p3' | 'p2' | 'p1' | 'blind' | 'maint';

const order: readonly Level[] = ['normal', 'maint', 'p3', 'blind', 'p2', 'p1'];

/** How grave a level is; larger is worse. */
export function levelRank(level: Level): number {
  return order.indexOf(level);
}

/** The worst of some levels; `normal` of none. */
export function worstLevel(levels: readonly Level[]): Level {
  return levels.reduce<Level>((worst, level) => (levelRank(level) > levelRank(worst) ? level : worst), 'normal');
}

import { memo } from 'react';
import { useStore } from 'zustand';
import { sinceFrameMs, useIsOlder, useIsReplay, usePulse, useScreen, useStores } from '../state/use-stores.ts';
import { Glyph, levelGlyph } from '../ui/glyph.tsx';
import { ageWords, noValue } from '../ui/time-words.ts';
import styles from './bundle.module.css';
import { pairFace } from './pair-face.ts';
import type { Point } from '../../main/domain/map/rect.ts';

interface BundleLabelProps {
  readonly pairKey: string;
  readonly name: string;
  readonly at: Point;
}

/** What stands where the halves of a bundle meet: how many host pairs work, and what is wrong. Opens the drawer. */
export const BundleLabel = memo(function BundleLabel({ pairKey, name, at }: BundleLabelProps) {
  const { selection } = useStores();
  const isSelected = useStore(selection, (chosen) => chosen.kind === 'pair' && chosen.key === pairKey);
  const face = useScreen((screen) => {
    const pair = screen.pairs.get(pairKey);
    return pair === undefined ? null : pairFace(screen.inventory, pair);
  });
  const since = useScreen((screen) => screen.pairs.get(pairKey)?.since ?? screen.t) ?? 0;
  const heldMs = useScreen((screen) => screen.t - since) ?? 0;
  const blindAfterMs = useScreen((screen) => screen.inventory.blindAfterMs) ?? 0;
  const isOld = useIsOlder(0, blindAfterMs);
  const isUnknown = face === null || face === undefined || face.verdict === 'unknown';
  const unknownSeconds = usePulse((pulse) => (isUnknown ? Math.floor((heldMs + sinceFrameMs(pulse)) / 1000) : 0));
  const isReplay = useIsReplay();
  const level = isOld ? 'blind' : (face?.level ?? 'blind');
  const isLong = face?.verdict === 'asymmetric';
  return (
    <button
      type="button"
      className={`${styles['label']} nopan nodrag`}
      style={{ left: at.x, top: at.y }}
      data-pair={pairKey}
      data-verdict={face?.verdict ?? 'unknown'}
      data-level={level}
      aria-pressed={isSelected}
      aria-label={`Paths ${name}: ${isOld ? 'old' : `${face?.count ?? noValue} ${face?.words ?? 'unknown'}`}`}
      onClick={() => selection.setState({ kind: 'pair', key: pairKey }, true)}
    >
      {isUnknown || isOld ? (
        <span className={styles['words']}>
          <Glyph name="unknown" />
          {isOld ? noValue : isReplay ? 'not seen' : ageWords(unknownSeconds)}
        </span>
      ) : (
        <>
          <span className={styles['words']}>
            {level !== 'normal' && <Glyph name={levelGlyph(level)} />}
            {!isLong && face.words}
            {` ${face.count}`}
          </span>
          {isLong && <span className={styles['detail']}>{face.words}</span>}
        </>
      )}
    </button>
  );
});

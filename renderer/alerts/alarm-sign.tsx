import { useMemo } from 'react';
import { Glyph, type GlyphName } from '../ui/glyph.tsx';
import styles from './alerts.module.css';

/** Length of a flash (ms): 1.5 Hz, half of it dark (research/5, B2). */
const flashMs = 1000 / 1.5;

/** The sign of an alarm. All signs that flash do it in step, so that a list does not glitter. */
export function AlarmSign({ glyph, isFlashing }: { readonly glyph: GlyphName; readonly isFlashing: boolean }) {
  const style = useMemo(
    () => (isFlashing ? { animationDelay: `${-Math.round(performance.now() % flashMs)}ms` } : undefined),
    [isFlashing],
  );
  return (
    <span className={styles['alarmSign']} data-flashing={isFlashing} style={style}>
      <Glyph name={glyph} size="1.35em" />
    </span>
  );
}

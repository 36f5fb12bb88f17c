import { useEffect, useRef } from 'react';
import { Glyph, type GlyphName } from '../ui/glyph.tsx';
import styles from './alerts.module.css';

/** The sign of an alarm. All signs that flash do it in step, so that a list does not glitter. */
export function AlarmSign({ glyph, isFlashing }: { readonly glyph: GlyphName; readonly isFlashing: boolean }) {
  const sign = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!isFlashing) return;
    for (const animation of sign.current?.getAnimations() ?? []) animation.startTime = 0;
  }, [isFlashing]);
  return (
    <span ref={sign} className={styles['alarmSign']} data-flashing={isFlashing}>
      <Glyph name={glyph} size="1.35em" />
    </span>
  );
}

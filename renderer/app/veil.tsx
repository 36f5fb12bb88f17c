import { useEffect, useRef } from 'react';
import { usePulse, useScreen, useStores } from '../state/use-stores.ts';
import { utcClock } from '../ui/time-words.ts';
import styles from './veil.module.css';

/** How long after the last frame the veil falls, ms. */
export const veilAfterMs = 10_000;

/**
 * The dead-man veil: a layer over the whole picture whose opacity animation runs on the compositor and is wound back by
 * each received frame. When the page hangs, nothing winds it back, and it covers the old picture without any script
 * running (measured: research/5, 2.6). Opacity only: any other property would need the main thread.
 */
export function Veil({ mode }: { readonly mode: 'armed' | 'shown' | 'off' }) {
  const layer = useRef<HTMLDivElement>(null);
  const { pulse } = useStores();
  const hasFrame = usePulse((now) => now.receivedAtMs !== null);
  const at = useScreen((screen) => Math.floor(screen.at / 1000));

  useEffect(() => {
    const element = layer.current;
    if (mode === 'off' || !hasFrame || element === null || typeof element.animate !== 'function') return;
    const animation = element.animate([{ opacity: 0 }, { opacity: 0, offset: 0.999 }, { opacity: 1 }], {
      duration: veilAfterMs,
      fill: 'forwards',
    });
    if (mode === 'shown') animation.finish();
    const unsubscribe = pulse.subscribe((now, before) => {
      // In a replay the page needs no frames, but it must live: then each second of its clock winds the veil back.
      if ((now.frames === before.frames && !now.isReplay) || mode === 'shown') return;
      animation.currentTime = 0;
      // A finished animation stays finished when wound back, unless it is played again.
      if (animation.playState === 'finished') animation.play();
    });
    return () => {
      unsubscribe();
      animation.cancel();
    };
  }, [mode, hasFrame, pulse]);

  return (
    <div ref={layer} className={styles['veil']} data-veil={mode} aria-hidden="true">
      <p className={styles['words']}>STALE – picture is from {at === undefined ? noTime : utcClock(at * 1000)} UTC</p>
    </div>
  );
}

const noTime = '--:--:--';

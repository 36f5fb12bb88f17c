import { useStore } from 'zustand';
import { engineFault } from '../state/advance-link.ts';
import { sinceFrameMs, useIsReplay, usePulse, useStores } from '../state/use-stores.ts';
import { Glyph } from '../ui/glyph.tsx';
import { spanWords, utcClock } from '../ui/time-words.ts';
import styles from './no-data.module.css';

/** The band and the hatching over a picture that is not fed any more. What is beneath stays readable, as old. */
export function NoData() {
  const { screen, engine } = useStores();
  const phase = useStore(screen);
  const isReplay = useIsReplay();
  const status = useStore(engine, (holder) => holder.status);
  const fault = phase.phase === 'lost' ? phase.why : phase.phase === 'loading' ? engineFault(status) : null;
  const isStarting = phase.phase === 'loading' && status?.state === 'starting';
  // In a replay the bar of it says so: the past is not older for it.
  if (fault === null || isStarting || isReplay) return null;
  return (
    <div className={styles['cover']} role="alert" data-no-data="true">
      <p className={styles['band']}>
        <Glyph name="unknown" size="1.6rem" />
        {phase.phase === 'lost' ? <Since /> : <strong>NO DATA</strong>}
        <span className={styles['why']}>{fault}</span>
      </p>
    </div>
  );
}

function Since() {
  const seconds = usePulse((pulse) => Math.floor(sinceFrameMs(pulse) / 1000));
  const since = usePulse((pulse) => Math.floor((pulse.epochMs - sinceFrameMs(pulse)) / 1000));
  return (
    <strong>
      NO DATA since {utcClock(since * 1000)} UTC ({spanWords(seconds * 1000)}) – picture is old
    </strong>
  );
}

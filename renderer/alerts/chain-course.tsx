import { Glyph } from '../ui/glyph.tsx';
import { noValue, utcClock } from '../ui/time-words.ts';
import { leftWords, type ShownChain } from './alert-words.ts';
import styles from './alerts.module.css';
import { useAlarmNow, useIsAlertingBlind } from './use-alerts.ts';

/** How far a chain has come: its gaps first, then who was told when, then what comes next. */
export function ChainCourse({ chain }: { readonly chain: ShownChain }) {
  return (
    <div className={styles['course']} data-chain={chain.chain} data-gaps={chain.gaps.length}>
      <h5>{chain.chain}</h5>
      {chain.gaps.map((gap) => (
        <p key={gap} className={styles['gap']} data-chain-gap>
          <Glyph name="p2" /> GAP: {gap}
        </p>
      ))}
      <ol className={styles['tellings']}>
        {chain.told.map((one) => (
          <li key={`${one.at} ${one.who} ${one.channel} ${one.kind}`} data-told={one.who}>
            <time>{utcClock(one.at)}</time> {one.who}{' '}
            <span className={styles['quiet']}>
              by {one.channel}, {one.kind}
            </span>
          </li>
        ))}
      </ol>
      {chain.told.length === 0 && <p className={styles['quiet']}>nobody was told yet</p>}
      <Next chain={chain} />
    </div>
  );
}

function Next({ chain: { next } }: { readonly chain: ShownChain }) {
  const now = useAlarmNow();
  const isBlind = useIsAlertingBlind();
  if (next === null) return <p className={styles['quiet']}>nothing comes next: stopped, or at its end</p>;
  return (
    <p data-next={next.at}>
      next at {utcClock(next.at)} ({isBlind ? noValue : leftWords(next.at, now)}) if nobody acknowledges:{' '}
      <strong>{next.who.length === 0 ? 'nobody' : next.who.join(', ')}</strong>
    </p>
  );
}

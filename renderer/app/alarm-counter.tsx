import { useStore } from 'zustand';
import { muteChannels } from '../alerts/channel-words.ts';
import { outcomeWords } from '../alerts/alert-words.ts';
import {
  useAlarmCounts,
  useAlarmNow,
  useAlertsView,
  useIsAlertingBlind,
  useSilentSeconds,
} from '../alerts/use-alerts.ts';
import { useIsReplay, useStores } from '../state/use-stores.ts';
import { Glyph } from '../ui/glyph.tsx';
import { ageWords, utcClock } from '../ui/time-words.ts';
import styles from './top-bar.module.css';
import { showView } from './views.ts';

/**
 * How many alarms stand, on every screen; a press shows them. They are those of live, also while the past is shown (research/5, A5).
 * While the alarm system is silent it has no number: an old one would be believed.
 */
export function AlarmCounter() {
  const stores = useStores();
  const isBlind = useIsAlertingBlind();
  const isReplay = useIsReplay();
  return (
    <button
      type="button"
      className={styles['counters']}
      title="Alerts (6)"
      data-alarm-counter={isBlind ? 'blind' : 'heard'}
      onClick={() => showView(stores, 'alerts')}
    >
      {isReplay && <span className={styles['liveMark']}>LIVE:</span>}
      {isBlind ? <Blind /> : <Counts />}
    </button>
  );
}

function Blind() {
  const seconds = useSilentSeconds();
  return (
    <span className={styles['alertingBlind']}>
      <Glyph name="p2" /> P2 ALERTING IS BLIND {ageWords(seconds)}
    </span>
  );
}

function Counts() {
  const counts = useAlarmCounts();
  const mute = muteChannels(useAlertsView()?.channels ?? []).length;
  if (counts === null) return <span className={styles['counter']}>alarms: no answer yet</span>;
  return (
    <>
      {(['P1', 'P2', 'P3'] as const).map((priority) => {
        const level = ({ P1: 'p1', P2: 'p2', P3: 'p3' } as const)[priority];
        const count = counts[priority];
        return (
          <span key={priority} className={styles['counter']} data-zero={count === 0} data-counter={level}>
            {count > 0 && <Glyph name={level} />}
            {priority} {count}
          </span>
        );
      })}
      <span className={styles['counter']} data-zero={counts.shelved === 0} data-counter="shelved">
        shelved {counts.shelved}
      </span>
      {mute > 0 && (
        <span className={styles['counter']} data-counter="cannot-tell">
          <Glyph name="p2" /> CANNOT TELL {mute}
        </span>
      )}
      <SilenceMark />
    </>
  );
}

/** Until when nothing sounds, or that silencing was not done: the key works on every screen. */
function SilenceMark() {
  const until = useAlertsView()?.silencedUntil ?? null;
  const now = useAlarmNow();
  const last = useStore(useStores().alerts, ({ acts: [newest] }) => newest ?? null);
  if (last !== null && last.act.kind === 'silence') {
    const { level, words } = outcomeWords(last.outcome);
    if (level !== 'normal') return <span className={styles['counter']}>sounds: {words}</span>;
  }
  if (until === null || until <= now) return null;
  return <span className={styles['counter']}>silenced until {utcClock(until)}</span>;
}

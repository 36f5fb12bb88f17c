import { useStore } from 'zustand';
import { muteChannels } from '../alerts/channel-words.ts';
import { outcomeWords, priorityLevel } from '../alerts/alert-words.ts';
import {
  useAlarmCounts,
  useAlarmNow,
  useAlertsView,
  useIsAlertingBlind,
  useSilentSeconds,
} from '../alerts/use-alerts.ts';
import { useIsReplay, usePulse, useStores } from '../state/use-stores.ts';
import { Glyph, levelGlyph } from '../ui/glyph.tsx';
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
      <SilenceMark />
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
        const level = priorityLevel(priority);
        const count = counts[priority];
        return (
          <span key={priority} className={styles['counter']} data-zero={count === 0} data-counter={level}>
            {count > 0 && <Glyph name={levelGlyph(level)} />}
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
    </>
  );
}

/** That silencing was not done stands so long (ms): then it is read, or the sounds were heard. */
const refusalShownMs = 30_000;

/** Until when nothing sounds, or that silencing was not done: the key works on every screen. */
function SilenceMark() {
  const view = useAlertsView();
  const isBlind = useIsAlertingBlind();
  const now = useAlarmNow();
  const last = useStore(useStores().alerts, ({ acts: [newest] }) => newest ?? null);
  const isLate = usePulse(({ epochMs }) => last === null || epochMs - last.at > refusalShownMs);
  if (last?.act.kind === 'silence' && !isLate) {
    const { level, words } = outcomeWords(last.outcome);
    if (level !== 'normal') return <span className={styles['counter']}>sounds: {words}</span>;
  }
  const until = view?.silencedUntil ?? null;
  if (until === null || until <= now || isBlind) return null;
  return <span className={styles['counter']}>silenced until {utcClock(until)}</span>;
}

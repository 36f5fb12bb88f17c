import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { useIsReplay, useStores } from '../state/use-stores.ts';
import { Glyph, levelGlyph } from '../ui/glyph.tsx';
import type { Level } from '../ui/level.ts';
import { ageWords, spanWords, utcClock } from '../ui/time-words.ts';
import { alarmCounts } from './alert-words.ts';
import styles from './alerts.module.css';
import { muteChannels } from './channel-words.ts';
import { useAlarmNow, useAlertsView, useIsAlertingBlind, useSilentSeconds } from './use-alerts.ts';

/** What must be known before any line of the list is read. Its first line is always there, so that one banner moves nothing. */
export function AlertBanners() {
  const view = useAlertsView();
  const mute = muteChannels(view?.channels ?? []);
  return (
    <div className={styles['banners']}>
      <Blind />
      {view?.troubles.map((trouble) => (
        <Banner key={trouble} kind="trouble" level="p2">
          {trouble}
        </Banner>
      ))}
      {mute.length > 0 && (
        <Banner kind="cannot-tell" level="p2">
          CANNOT TELL by {mute.join(', ')}: people may not know
        </Banner>
      )}
      {view !== null && <Flood />}
      <Standing />
    </div>
  );
}

function Banner({
  kind,
  level,
  children,
}: {
  readonly kind: string;
  readonly level: Level;
  readonly children: ReactNode;
}) {
  return (
    <p className={styles['banner']} role="alert" data-banner={kind} data-level={level}>
      <Glyph name={levelGlyph(level)} />
      <span>{children}</span>
    </p>
  );
}

/** A time that counts: seen, and not read out again each second. */
function Counting({ children }: { readonly children: ReactNode }) {
  return <span aria-hidden="true">{children}</span>;
}

/** An alarm system that is silent is an alarm itself. */
function Blind() {
  const isBlind = useIsAlertingBlind();
  const look = useStore(useStores().alerts, (state) => state.look);
  const seconds = useSilentSeconds();
  if (!isBlind) return null;
  return (
    <Banner kind="blind" level="p2">
      P2 ALERTING IS BLIND: no answer of the alarm system <Counting>for {ageWords(seconds)}</Counting>
      {look !== null && `; what stands below was said at ${utcClock(look.view.at)} UTC`}
    </Banner>
  );
}

function Flood() {
  const view = useAlertsView();
  const now = useAlarmNow();
  if (view === null || view.flood === null) return null;
  const { P1, P2, P3 } = alarmCounts(view);
  const { alarms, since } = view.flood;
  return (
    <Banner kind="flood" level="p2">
      FLOOD: showing {P1 + P2 + P3} incidents instead of {alarms} alarms · since {utcClock(since)} UTC{' '}
      <Counting>({spanWords(now - since)})</Counting> · one sound for each P1
    </Banner>
  );
}

/** Whose alarms these are and how old the word is; until when nothing sounds. */
function Standing() {
  const view = useAlertsView();
  const isReplay = useIsReplay();
  const isBlind = useIsAlertingBlind();
  const now = useAlarmNow();
  const isSilenced = view !== null && view.silencedUntil !== null && view.silencedUntil > now;
  return (
    <p className={styles['standing']} data-standing={isReplay ? 'replay' : 'live'}>
      {isReplay && (
        <strong>
          The other screens show a replay. Alarms are always those of LIVE, and what is done here is done in LIVE.
        </strong>
      )}
      {view !== null && !isBlind && <span>alarms of LIVE, as of {utcClock(view.at)} UTC</span>}
      {isSilenced && (
        <strong data-silenced>
          sounds silenced until {utcClock(view.silencedUntil ?? 0)} UTC ({spanWords((view.silencedUntil ?? 0) - now)})
        </strong>
      )}
    </p>
  );
}

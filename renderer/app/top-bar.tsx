import { useStore } from 'zustand';
import { ReplayWord } from '../replay/replay-word.tsx';
import { whyNotRecorded } from '../state/replay.ts';
import { type StatusSentence, statusSentence } from '../state/status-sentence.ts';
import {
  silenceOf,
  sinceFrameMs,
  useIsOlder,
  useIsReplay,
  usePulse,
  useScreen,
  useStores,
} from '../state/use-stores.ts';
import { Glyph, levelGlyph } from '../ui/glyph.tsx';
import { ageWords, noValue, spanWords, utcClock } from '../ui/time-words.ts';
import { AlarmCounter } from './alarm-counter.tsx';
import { HeartbeatRing } from './heartbeat-ring.tsx';
import styles from './top-bar.module.css';
import { views } from './views.ts';

/** What an operator reads first and last: the worst fact in one sentence, and how far this picture can be believed. */
export function TopBar() {
  return (
    <header className={styles['bar']}>
      <div className={styles['sentenceRow']}>
        <span className={styles['product']}>
          Quorumscope <ViewName />
        </span>
        <Status />
      </div>
      <div className={styles['factsRow']}>
        <AlarmCounter />
        <Marks />
        <span className={styles['spring']} />
        <Heartbeat />
        <DataAge />
        <Observer />
        <UtcClock />
      </div>
    </header>
  );
}

function ViewName() {
  const view = useStore(useStores().place, (place) => place.view);
  return <span className={styles['view']}>{views.find(({ id }) => id === view)?.name}</span>;
}

function Status() {
  const { screen, engine, replay } = useStores();
  const isReplay = useIsReplay();
  const past = useStore(replay, whyNotRecorded);
  const phase = useStore(screen);
  const status = useStore(engine, (holder) => holder.status);
  if (phase.phase === 'loading') {
    if (status !== null && status.state !== 'starting' && status.state !== 'running') {
      return (
        <h1 className={styles['status']} data-status="blind">
          <Glyph name="unknown" size="1.35rem" />
          <span className={styles['word']}>NO DATA</span>
          <span className={styles['words']}>the engine is {status.state}</span>
        </h1>
      );
    }
    return (
      <h1 className={styles['status']} data-status="waiting">
        <span className={styles['words']}>waiting for first report</span>
      </h1>
    );
  }
  if (past !== null) {
    return (
      <h1 className={styles['status']} data-status="blind" data-replay="true">
        <ReplayWord />
        <Glyph name="unknown" size="1.35rem" />
        <span className={styles['word']}>NOT RECORDED</span>
        <span className={styles['words']}>{past}</span>
      </h1>
    );
  }
  const sentence = statusSentence(phase.screen);
  return (
    <h1
      className={styles['status']}
      data-status={sentence.level}
      data-lost={phase.phase === 'lost'}
      data-replay={isReplay}
    >
      {isReplay && <ReplayWord />}
      {sentence.level !== 'normal' && <Glyph name={levelGlyph(sentence.level)} size="1.35rem" />}
      {phase.phase === 'lost' && <span className={styles['old']}>OLD PICTURE</span>}
      {sentence.word !== null && <span className={styles['word']}>{sentence.word}</span>}
      <span className={styles['words']} title={sentence.text}>
        {sentence.text}
      </span>
      <Beginning sentence={sentence} />
      {sentence.also.map((words) => (
        <span key={words} className={styles['also']}>
          {words}
        </span>
      ))}
    </h1>
  );
}

function Beginning({ sentence }: { readonly sentence: StatusSentence }) {
  const since = sentence.since ?? 0;
  const began = useScreen((screen) => Math.floor((screen.at - (screen.t - since)) / 1000)) ?? 0;
  const lasted = useScreen((screen) => screen.t - since) ?? 0;
  const seconds = usePulse((pulse) => Math.floor((lasted + sinceFrameMs(pulse)) / 1000));
  if (sentence.since === null) return null;
  return (
    <span className={styles['since']}>
      {sentence.phase} · since {utcClock(began * 1000)} ({spanWords(seconds * 1000)})
    </span>
  );
}

function Marks() {
  const demo = useScreen((screen) => screen.demo);
  const fleet = useScreen((screen) => screen.inventory.name);
  const { info, sound } = useStores();
  const warning = useStore(info, ({ app }) => app?.runtimeWarning ?? null);
  const fault = useStore(sound, (state) => state.fault);
  return (
    <>
      {fault !== null && (
        <span className={styles['mark']} data-sound="off" title={`An alarm was not heard: ${fault}`}>
          SOUND OFF
        </span>
      )}
      {fleet !== undefined && <span className={styles['fleet']}>{fleet}</span>}
      {demo === true && <span className={styles['mark']}>DEMO</span>}
      {warning !== null && <span className={styles['mark']}>{warning}</span>}
    </>
  );
}

function Heartbeat() {
  const isReplay = useIsReplay();
  const frames = usePulse((pulse) => pulse.frames);
  const isLate = usePulse((pulse) => pulse.receivedAtMs === null || silenceOf(pulse) > 3000);
  return (
    <span className={styles['fact']} title="advances with each received frame">
      <HeartbeatRing frames={frames} isLate={isLate} />
      {isReplay ? (isLate ? 'live is late' : 'live goes on') : isLate ? 'late' : 'live'}
    </span>
  );
}

function DataAge() {
  const ageMs = useScreen((screen) => screen.observer.lastFactAgeMs) ?? null;
  const blindAfterMs = useScreen((screen) => screen.inventory.blindAfterMs) ?? 0;
  const seconds = usePulse((pulse) => (ageMs === null ? null : Math.floor((ageMs + sinceFrameMs(pulse)) / 1000)));
  const isOld = useIsOlder(ageMs, blindAfterMs);
  if (useIsReplay()) return <span className={styles['fact']}>data out of history</span>;
  return (
    <span className={styles['fact']} data-old={isOld} data-data-age={seconds ?? 'none'}>
      data {isOld ? `${noValue} (${ageWords(seconds)})` : ageWords(seconds)}
    </span>
  );
}

function Observer() {
  const seen = useScreen((screen) => ({
    from: screen.seenFrom,
    read: screen.observer.hostsRead,
    total: screen.observer.hostsTotal,
  }));
  if (seen === undefined) return null;
  return (
    <span className={styles['observer']} data-partial={seen.read < seen.total}>
      <Glyph name="observer" />
      seen from {seen.from} · {seen.read}/{seen.total} hosts
    </span>
  );
}

function UtcClock() {
  const second = usePulse((pulse) => Math.floor(pulse.epochMs / 1000));
  const then = useScreen((screen) => screen.at) ?? 0;
  if (useIsReplay()) {
    return (
      <time className={styles['pastClock']} data-past-clock>
        {utcClock(then)} UTC
      </time>
    );
  }
  return <time className={styles['clock']}>{utcClock(second * 1000)} UTC</time>;
}

import { useStore } from 'zustand';
import type { Viewpoint } from '../../main/contract/timeline.ts';
import { useReplaySteps } from './use-replay-keys.ts';
import { liveAlarm } from '../state/live-alarm.ts';
import { leaveReplay, type ReplayState, speeds, whyNotRecorded } from '../state/replay.ts';
import { useStores } from '../state/use-stores.ts';
import buttons from '../ui/button-group.module.css';
import { Glyph } from '../ui/glyph.tsx';
import { utcMoment } from '../ui/time-words.ts';
import { ReplayWord } from './replay-word.tsx';
import styles from './replay.module.css';

/** Below the top bar while the past is shown: what moment it is, how it is seen, what is missing in it, and what is, live. */
export function ReplayBar() {
  const { replay } = useStores();
  const state = useStore(replay);
  return state.kind === 'off' ? null : <Bar state={state} />;
}

type On = Extract<ReplayState, { kind: 'on' }>;

function Bar({ state }: { readonly state: On }) {
  const { replay, timeline } = useStores();
  const as = useStore(timeline, (held) => held.as);
  const { step, play } = useReplaySteps();
  const missing = whyNotRecorded(state);
  const notes =
    missing === null && state.past.kind === 'moment' ? state.past.notes.join(' · ') : `NOT RECORDED: ${missing}`;
  return (
    <div
      className={styles['bar']}
      role="toolbar"
      aria-label="Replay"
      data-replay-bar
      data-replay-past={state.past.kind}
    >
      <ReplayWord />
      <time className={styles['moment']} data-replay-at={momentOf(state)}>
        {utcMoment(momentOf(state))} UTC
      </time>
      <button type="button" className={buttons['button']} title="event before ([)" onClick={() => step('back')}>
        [ ◂
      </button>
      <button
        type="button"
        className={buttons['button']}
        aria-pressed={state.isPlaying}
        title="play or stand still (Space)"
        data-playing={state.isPlaying}
        onClick={play}
      >
        {state.isPlaying ? '❚❚ pause' : '▶ play'}
      </button>
      <button type="button" className={buttons['button']} title="next event (])" onClick={() => step('on')}>
        ▸ ]
      </button>
      <span className={buttons['group']}>
        {speeds.map((speed) => (
          <button
            key={speed}
            type="button"
            className={buttons['button']}
            aria-pressed={state.speed === speed}
            data-speed={speed}
            onClick={() => replay.setState({ ...state, speed }, true)}
          >
            ×{speed}
          </button>
        ))}
      </span>
      <ViewpointSwitch as={as} />
      <span className={styles['notes']} data-replay-notes title={notes}>
        {notes}
      </span>
      <LiveAlarmBar />
      <button type="button" className={buttons['button']} data-back-to-live onClick={() => leaveReplay(replay)}>
        <kbd>L</kbd> back to live
      </button>
    </div>
  );
}

/** The moment that is shown; where nothing came yet, the one that is wanted. */
function momentOf({ at, past }: On): number {
  return past.kind === 'moment' || past.kind === 'gap' ? past.at : at;
}

const viewpoints: readonly { readonly as: Viewpoint; readonly words: string; readonly title: string }[] = [
  { as: 'then', words: 'as shown then', title: 'what was told at that moment, suspicions too' },
  {
    as: 'now',
    words: 'as known now',
    title: 'what turned out to be, from when it began; unconfirmed suspicions left out',
  },
];

/** Post-mortems need both: what people saw, and what was. */
export function ViewpointSwitch({ as }: { readonly as: Viewpoint }) {
  const { timeline } = useStores();
  return (
    <span className={`${buttons['group']} ${styles['viewpoints']}`}>
      {viewpoints.map((one) => (
        <button
          key={one.as}
          type="button"
          className={buttons['button']}
          aria-pressed={one.as === as}
          data-as={one.as}
          title={one.title}
          onClick={() => timeline.setState({ ...timeline.getState(), as: one.as }, true)}
        >
          {one.words}
        </button>
      ))}
    </span>
  );
}

/** What is P1 now keeps its place in the bar, so that its coming pushes nothing. */
function LiveAlarmBar() {
  const { live } = useStores();
  const phase = useStore(live);
  const alarm = liveAlarm(phase);
  if (alarm === null) {
    return (
      <span className={styles['quiet']} data-live-alarm="none">
        live: no P1
      </span>
    );
  }
  return (
    <strong className={styles['alarm']} role="alert" data-live-alarm={alarm.level}>
      <Glyph name={alarm.level === 'p1' ? 'p1' : 'unknown'} />
      <span className={styles['alarmWords']}>
        LIVE: {alarm.level === 'p1' ? 'P1 ' : ''}
        {alarm.words}
        {alarm.count > 1 && ` · ${alarm.count - 1} more`}
      </span>
      <span>press L</span>
    </strong>
  );
}

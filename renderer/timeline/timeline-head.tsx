import { useStore } from 'zustand';
import type { TimelineSpan } from '../../main/contract/timeline.ts';
import { ViewpointSwitch } from '../replay/replay-bar.tsx';
import { useReplaySteps } from '../replay/use-replay-keys.ts';
import { showPast } from '../state/show-past.ts';
import { ranged, ranges, type TimelineState } from '../state/timeline.ts';
import { useStores } from '../state/use-stores.ts';
import buttons from '../ui/button-group.module.css';
import { utcMoment } from '../ui/time-words.ts';
import styles from './timeline.module.css';

/** How long a stretch is shown, from which viewpoint, and the way into the replay. */
export function TimelineHead({ span }: { readonly span: TimelineSpan | null }) {
  const stores = useStores();
  const { timeline, pulse, replay } = stores;
  const state = useStore(timeline);
  const isReplay = useStore(replay, ({ kind }) => kind === 'on');
  const { step, play } = useReplaySteps();
  const change = (next: TimelineState) => timeline.setState(next, true);
  return (
    <div className={styles['head']} role="toolbar" aria-label="Timeline">
      <span className={buttons['group']}>
        {ranges.map(({ name, ms }) => (
          <button
            key={name}
            type="button"
            className={buttons['button']}
            data-range={name}
            aria-pressed={state.lengthMs === ms}
            onClick={() => change(ranged(state, ms, pulse.getState().epochMs))}
          >
            {name}
          </button>
        ))}
      </span>
      <button
        type="button"
        className={buttons['button']}
        aria-pressed={state.end === null}
        data-follow={state.end === null}
        title="follow now (0)"
        onClick={() => change({ ...state, end: null })}
      >
        {state.end === null ? 'follows now' : 'back to now'}
      </button>
      {!isReplay && (
        <>
          <ViewpointSwitch as={state.as} />
          <span className={buttons['group']}>
            <button type="button" className={buttons['button']} title="event before ([)" onClick={() => step('back')}>
              [ ◂
            </button>
            <button
              type="button"
              className={buttons['button']}
              data-begin-replay
              disabled={state.cursor === null}
              title="show this moment on every screen (Enter; Space plays)"
              onClick={() => state.cursor !== null && showPast(stores, state.cursor)}
            >
              replay {state.cursor === null ? 'a moment: click one' : utcMoment(state.cursor).slice(11)}
            </button>
            <button type="button" className={buttons['button']} title="play from the cursor (Space)" onClick={play}>
              ▶
            </button>
          </span>
        </>
      )}
      <span className={styles['total']}>
        {span === null ? '' : `${utcMoment(span.from)} – ${utcMoment(span.to)} UTC`}
      </span>
    </div>
  );
}

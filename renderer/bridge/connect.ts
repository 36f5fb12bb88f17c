import { appInfoSchema, type QuorumscopeApi } from '../../main/contract/ipc.ts';
import {
  engineStatusSchema,
  type Notice,
  noticeSchema,
  screenDeltaSchema,
  screenStateSchema,
} from '../../main/contract/screen.ts';
import type { Clock } from '../../main/domain/clock.ts';
import { advanceLink, type Link, type LinkEvent, newLink } from '../state/advance-link.ts';
import { connectAlerts } from './connect-alerts.ts';
import { connectDecision } from './connect-decision.ts';
import { connectExport } from './connect-export.ts';
import { connectReport } from './connect-report.ts';
import { connectMatrix } from './connect-matrix.ts';
import { connectOperators } from './connect-operators.ts';
import { connectReplay } from './connect-replay.ts';
import { connectTimeline } from './connect-timeline.ts';
import { followShown } from './follow-shown.ts';
import { connectWhatIf } from './connect-what-if.ts';
import type { Pulse, Stores } from '../state/stores.ts';

/** A running connection between the main process and the stores of a window. */
export interface Connection {
  /** Tells the main process which sequence number is on screen, after it was painted. */
  reportPainted(seq: number): void;
  /** Ends it: no listener, no timer stays. Calling it twice does nothing. */
  disconnect(): void;
}

const noticesKept = 20;

/**
 * Feeds the stores from the main process: subscribes first, then asks for the whole state, and asks again after a gap.
 * The rules are {@link advanceLink}; this moves values only. Once a second it lets the window's time advance, so that
 * ages count and silence is noticed. A payload that does not fit the contract is a bug of the other side: it is shown
 * as a notice, and the whole state is asked for.
 */
export function connect(api: QuorumscopeApi, stores: Stores, clock: Clock): Connection {
  let link: Link = newLink;
  let connected = true;

  const advance = (event: LinkEvent) => {
    if (!connected) return;
    const before = link;
    link = advanceLink(before, event);
    if (link.screen !== before.screen) stores.live.setState(link.screen, true);
    if (link.engine !== before.engine) stores.engine.setState({ status: link.engine }, true);
    stores.pulse.setState(pulseNow(clock, link, stores), true);
    if (link.asking && !before.asking) ask();
  };

  const ask = () => {
    api.request('screen:state').then(
      (answer) => {
        const state = screenStateSchema.nullable().safeParse(answer);
        if (!state.success) complain(`screen:state: ${state.error.message}`);
        if (state.data === null || state.data === undefined) return advance({ kind: 'no-state' });
        takeNotices(state.data.notices);
        advance({ kind: 'state', state: state.data, nowMs: clock.monotonicMs() });
      },
      (fault: unknown) => {
        complain(`screen:state: ${String(fault)}`);
        advance({ kind: 'no-state' });
      },
    );
  };

  const takeNotices = (list: readonly Notice[]) => {
    if (connected) stores.notices.setState({ list: list.slice(-noticesKept) }, true);
  };
  const addNotice = (notice: Notice) => {
    const others = stores.notices.getState().list.filter((known) => known.id !== notice.id);
    takeNotices([...others, notice]);
  };
  const complain = (text: string) =>
    addNotice({
      id: 'window:contract',
      level: 'error',
      text: `Unreadable message in this window: ${text}`,
      at: clock.epochMs(),
    });

  const unsubscribes = [
    api.subscribe('screen:delta', (payload) => {
      const delta = screenDeltaSchema.safeParse(payload);
      if (delta.success) return advance({ kind: 'delta', delta: delta.data, nowMs: clock.monotonicMs() });
      complain(`screen:delta: ${delta.error.message}`);
      advance({ kind: 'unreadable' });
    }),
    api.subscribe('screen:reset', (payload) => {
      const state = screenStateSchema.safeParse(payload);
      if (!state.success) return complain(`screen:reset: ${state.error.message}`);
      takeNotices(state.data.notices);
      advance({ kind: 'state', state: state.data, nowMs: clock.monotonicMs() });
    }),
    api.subscribe('screen:notice', (payload) => {
      const notice = noticeSchema.safeParse(payload);
      if (notice.success) addNotice(notice.data);
    }),
    api.subscribe('engine:status', (payload) => {
      const status = engineStatusSchema.safeParse(payload);
      if (status.success) advance({ kind: 'engine', status: status.data });
    }),
  ];

  ask();
  api.request('engine:status').then(
    (answer) => {
      // A status pushed meanwhile is newer than this answer.
      const status = engineStatusSchema.safeParse(answer);
      if (status.success && link.engine === null) advance({ kind: 'engine', status: status.data });
    },
    (fault: unknown) => complain(`engine:status: ${String(fault)}`),
  );
  api.request('app:info').then(
    (answer) => {
      const info = appInfoSchema.safeParse(answer);
      if (info.success && connected) stores.info.setState({ app: info.data }, true);
    },
    (fault: unknown) => complain(`app:info: ${String(fault)}`),
  );
  unsubscribes.push(followShown(stores));
  unsubscribes.push(connectMatrix(api, stores, complain));
  unsubscribes.push(connectWhatIf(api, stores, complain));
  unsubscribes.push(connectDecision(api, stores, complain));
  unsubscribes.push(connectOperators(api, stores, complain));
  unsubscribes.push(connectTimeline(api, stores, complain));
  unsubscribes.push(connectReplay(api, stores, clock, complain));
  unsubscribes.push(connectExport(api, stores));
  unsubscribes.push(connectReport(api, stores, complain));
  unsubscribes.push(connectAlerts(api, stores, complain));
  const stopSeconds = everySecond(clock, () => advance({ kind: 'second', nowMs: clock.monotonicMs() }));
  stores.pulse.setState(pulseNow(clock, link, stores), true);

  return {
    reportPainted(seq) {
      if (!connected) return;
      api.request('screen:painted', seq).catch((fault: unknown) => complain(`screen:painted: ${String(fault)}`));
    },
    disconnect() {
      connected = false;
      stopSeconds();
      for (const unsubscribe of unsubscribes.splice(0)) unsubscribe();
    },
  };
}

function pulseNow(clock: Clock, link: Link, { replay }: Stores): Pulse {
  return {
    epochMs: clock.epochMs(),
    nowMs: clock.monotonicMs(),
    frames: link.frames,
    receivedAtMs: link.receivedAtMs,
    isReplay: replay.getState().kind === 'on',
  };
}

/** Runs at each full second of the wall clock, so that the clock on screen turns with it. Returns the stop. */
function everySecond(clock: Clock, run: () => void): () => void {
  let cancel = () => {};
  const next = () => {
    cancel = clock.after(1000 - (clock.epochMs() % 1000), () => {
      next();
      run();
    });
  };
  next();
  return () => cancel();
}

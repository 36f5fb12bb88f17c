import { connect, type Connection } from '../bridge/connect.ts';
import { createFakeBridge, type FakeBridge } from '../bridge/fake-bridge.ts';
import type { Clock } from '../../main/domain/clock.ts';
import { createStores, type Stores } from '../state/stores.ts';
import { noReplay, replayAt } from '../state/replay.ts';
import { noWhatIf } from '../state/what-if.ts';
import { alarmsBeside } from './alert-fixtures.ts';
import { galleryEpochMs } from './fixture-world.ts';
import type { Fixture } from './fixtures.ts';
import { asItStands } from './what-if-fixtures.ts';

/** A fixture set up behind the real bridge code: fake main process, real protocol, stopped clock. */
export interface GalleryStage {
  readonly stores: Stores;
  readonly bridge: FakeBridge;
  readonly connection: Connection;
  /** Fulfilled once everything the fixture tells has arrived. */
  readonly ready: Promise<void>;
}

/** Plays a fixture through the same connect() the app uses, then stops time `silentForMs` after the last frame. */
export function setStage(fixture: Fixture): GalleryStage {
  let nowMs = 1000;
  let onSecond = () => {};
  const clock: Clock = {
    monotonicMs: () => nowMs,
    epochMs: () => galleryEpochMs + nowMs - 1000,
    after: (_ms, run) => {
      onSecond = run;
      return () => {
        onSecond = () => {};
      };
    },
  };
  const bridge = createFakeBridge({
    info: fixture.info,
    state: fixture.state,
    engine: fixture.engine,
    matrix: fixture.matrix,
    history: fixture.history,
    whatIf: fixture.imagine ?? (fixture.state === null ? undefined : asItStands(fixture.state)),
    decision: fixture.decision,
    alerts: fixture.alerts ?? (fixture.state === null ? undefined : alarmsBeside(fixture.state)),
  });
  const stores = createStores();
  stores.place.setState(fixture.place, true);
  stores.selection.setState(fixture.selection, true);
  if (fixture.losses !== undefined) stores.whatIf.setState({ ...noWhatIf, isOn: true, losses: fixture.losses }, true);
  stores.timeline.setState({ ...stores.timeline.getState(), ...fixture.timeline }, true);
  if (fixture.replayAt !== undefined) stores.replay.setState(replayAt(noReplay, fixture.replayAt), true);
  const connection = connect(bridge, stores, clock);
  const ready = settled().then(() => {
    for (const notice of fixture.notices) bridge.push('screen:notice', notice);
    fallSilent(stores, fixture.alarmsSilentForMs ?? 0);
    nowMs += fixture.silentForMs;
    onSecond();
  });
  return { stores, bridge, connection, ready };
}

/** Puts what the alarm system said last, and when it was asked first, so far back (ms). */
function fallSilent({ alerts }: Stores, ms: number): void {
  const { look, askedFirstAtMs, ...state } = alerts.getState();
  const before = look === null ? null : { ...look, receivedAtMs: look.receivedAtMs - ms };
  alerts.setState({ ...state, look: before, askedFirstAtMs: (askedFirstAtMs ?? 0) - ms }, true);
}

/** Lets the answers of the fake main process arrive. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
}

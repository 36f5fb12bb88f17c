import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { AlertAct, AlertAnswer, AlertsView } from '../../contract/alerts.ts';
import type { AlertChannel } from '../../domain/alert-channels.ts';
import type { AlertPolicy } from '../../domain/alert-policy.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Fleet } from '../../domain/fleet.ts';
import type { IncidentEvent, IncidentId } from '../../domain/incident.ts';
import type { NotifiedIncident } from '../../domain/notification.ts';
import { ok, type Result } from '../../domain/result.ts';
import { openChainRunner } from '../chains/chain-runner.ts';
import type { ChainState } from '../chains/chain-state.ts';
import { createSpeaker, type PlaySound } from '../channels/speaker.ts';
import type { ShowOnDesktop } from '../channels/send-desktop.ts';
import { createDelivery } from '../delivery/create-delivery.ts';
import { waitAtMost } from '../delivery/wait-at-most.ts';
import type { SenderMeans } from '../delivery/attempt.ts';
import { alarmsOf } from '../incidents/alarms-of.ts';
import { sightIn } from '../incidents/sight.ts';
import type { AlertFigures } from '../metrics/figures.ts';
import type { AlertTick } from './alert-tick.ts';
import { alertsView } from './alerts-view.ts';
import { createChainPump } from './chain-pump.ts';
import { openIncidentKeeper } from './incident-keeper.ts';
import { performAct } from './perform-act.ts';
import { allSenders } from './all-senders.ts';
import { createToldLog } from './told-log.ts';
import { openThresholdWatch } from './threshold-watch.ts';

/** The alarm system of one fleet: incidents, whom their chains tell, and what became of it. */
export interface AlertDesk {
  /** Never waits: what must be written or sent goes on by itself. */
  take(tick: AlertTick): void;
  look(): AlertsView;
  act(act: AlertAct): Promise<AlertAnswer>;
  /** The `alerts:` of another edition of the inventory. */
  setPolicy(policy: AlertPolicy): void;
  figures(): AlertFigures;
  /** Bounded in time. What waits to be sent is sent after the next start. */
  stop(): Promise<void>;
}

/** What the desk needs. */
export interface AlertDeskOptions extends Omit<SenderMeans, 'senders'> {
  /** Where it keeps what must outlive a restart; made where it is missing. */
  readonly folder: string;
  readonly fleet: Fleet;
  readonly policy: AlertPolicy;
  /** What the observer calls itself. */
  readonly seenFrom: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly show: ShowOnDesktop;
  readonly play: PlaySound;
}

/** An alert waits so long for each file that is written before it (ms). */
const diskMs = 1000;
/** {@link AlertDesk.stop} waits so long for each of its parts (ms). */
const stopMs = 2000;

/**
 * Opens the alarm system where it was left. The error is an operator's sentence: another Quorumscope tells people of this fleet
 * already. Where nothing can be kept in the folder it tells people all the same, and says so among its troubles.
 */
export async function openAlertDesk(options: AlertDeskOptions): Promise<Result<AlertDesk, string>> {
  const { folder, clock, seenFrom } = options;
  // Who finds no folder says so itself, and tells people all the same.
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch(() => undefined);
  let { policy, fleet } = options;
  const told = createToldLog();
  const now = clock.epochMs;
  const keeper = await openIncidentKeeper(folder, { fleet, rules: policy.rules }, now);
  const thresholds = await openThresholdWatch(folder);
  const speaker = createSpeaker(options.play, (id) =>
    keeper.book().open.some(({ incident }) => incident.id === id && incident.state === 'unacknowledged-active'),
  );
  const isActive = (id: IncidentId): boolean =>
    keeper.book().open.some(({ incident }) => incident.id === id && incident.clearedAt === null);
  const means: SenderMeans = { ...options, senders: allSenders(options.show, speaker) };
  const delivery = await createDelivery({
    ...means,
    path: join(folder, 'queue.jsonl'),
    channels: policy.channels,
    random: options.random,
    isActive,
  });
  if (!delivery.ok) return delivery;
  const runner = await openChainRunner({
    path: join(folder, 'chains.jsonl'),
    patience: (written) => waitAtMost(diskMs, written, clock),
    deliver: async (messages) => {
      told.take(messages);
      await delivery.value.tell(messages);
    },
  });
  if (!runner.ok) {
    await delivery.value.stop();
    return runner;
  }
  const chains = runner.value;
  speaker.resume(soundedBefore(chains.state(), policy.channels));
  const beganAt = clock.monotonicMs();
  let silencedUntil: number | null = null;
  let isStopped = false;

  const pump = createChainPump({
    chains,
    now,
    // The book first: what chains tell must be known after a crash, or it would be told again under another id.
    ready: () => waitAtMost(diskMs, keeper.settled(), clock),
    state: () => {
      const { open, flood } = keeper.book();
      return {
        incidents: open.map(({ incident }) => incident),
        policy: { ...policy, channels: policy.channels.map(({ id }) => id), fleet: fleet.name, seenFrom },
        flood: flood.since !== null,
      };
    },
  });
  const goOn = (events: readonly IncidentEvent[]): void => {
    if (isStopped) return;
    const quiet = events.filter(({ incident }) => incident.state !== 'unacknowledged-active');
    speaker.quiet(quiet.map(({ incident }) => incident.id));
    pump.goOn(events);
  };
  const troubles = (): readonly string[] => {
    const { fault, remark } = delivery.value.status();
    const ofParts = [...keeper.troubles(), ...thresholds.troubles(), ...chains.troubles()];
    return [pump.fault(), ...ofParts, fault, remark].filter((one) => one !== null);
  };
  return ok({
    take(tick) {
      if (isStopped) return;
      const at = now();
      fleet = tick.fleet;
      keeper.setFrame({ fleet, rules: policy.rules });
      const breaches = thresholds.judge(tick, policy.thresholds, at);
      const alarms = alarmsOf(tick.snapshot, { fleet, rules: policy.rules, at, breaches });
      goOn(keeper.look({ at, alarms, isSighted: sightIn(tick.snapshot, fleet, clock.monotonicMs() - beganAt) }));
    },
    look: () =>
      alertsView({
        at: now(),
        policy,
        book: keeper.book(),
        chains: chains.state(),
        delivery: delivery.value.status(),
        told,
        windows: keeper.windows(),
        troubles: troubles(),
        silencedUntil,
      }),
    act: (act) =>
      performAct(act, {
        keeper,
        delivery: delivery.value,
        means,
        policy,
        now,
        fleetName: fleet.name,
        seenFrom,
        onEvents: goOn,
        silence: (forMs) => {
          silencedUntil = now() + forMs;
          speaker.silence();
        },
      }),
    setPolicy(next) {
      if (isStopped) return;
      policy = next;
      pump.lookAgain();
      void delivery.value.setChannels(next.channels);
    },
    figures: () => ({
      incidents: keeper.book().open.map(({ incident }) => incident),
      channels: delivery.value.status().channels,
    }),
    stop: async () => {
      isStopped = true;
      await waitAtMost(stopMs, pump.drained().then(chains.close), clock);
      await delivery.value.stop();
      await waitAtMost(stopMs, Promise.all([thresholds.save(), keeper.settled()]), clock);
    },
  });
}

/** Incidents for which the workstation sounds, as far as chains know: told by sound, and nobody has answered. */
function soundedBefore({ runs }: ChainState, channels: readonly AlertChannel[]): readonly NotifiedIncident[] {
  const sounds = new Set(channels.flatMap(({ id, kind }) => (kind === 'sound' ? [id] : [])));
  return [...runs.values()]
    .filter(({ standing, told }) => {
      const isUnanswered = standing === 'calling' || standing === 'spent';
      return isUnanswered && told.some(({ channel }) => sounds.has(channel));
    })
    .map(({ incident }) => incident);
}

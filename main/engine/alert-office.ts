import { serveControl, type Control } from '../alerts/control/serve-control.ts';
import { createNameMemory } from '../alerts/channels/name-memory.ts';
import { createDial } from '../alerts/channels/open-route.ts';
import { readSecret } from '../alerts/channels/read-secret.ts';
import { createToolRunner } from '../alerts/channels/run-tool.ts';
import { createSystemKeyring } from '../alerts/channels/system-keyring.ts';
import { type AlertDesk, openAlertDesk } from '../alerts/desk/alert-desk.ts';
import { createMetricsDesk } from '../alerts/metrics/metrics-desk.ts';
import type { AlertPolicy } from '../domain/alert-policy.ts';
import type { Clock } from '../domain/clock.ts';
import type { Fleet } from '../domain/fleet.ts';
import { createSystemTrust } from '../probe/http-check-trust.ts';
import type { EngineAnswers } from './answer-questions.ts';
import type { LiveEngine } from './live-engine.ts';
import type { WorkstationLine } from './workstation-line.ts';

/** What alarms need of the engine and of its surroundings. */
export interface AlertOfficeOptions {
  readonly engine: LiveEngine;
  readonly fleet: Fleet;
  readonly policy: AlertPolicy;
  readonly seenFrom: string;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly random: () => number;
  /** The workstation that shows and sounds, or nobody. */
  readonly workstation: Pick<WorkstationLine, 'show' | 'play'>;
  /** Gets sentences for the operator. */
  readonly note: (text: string) => void;
}

/** Alarms and metrics of a running engine. */
export interface AlertOffice {
  readonly answers: Pick<EngineAnswers, 'alerts:look' | 'alerts:act'>;
  setPolicy(policy: AlertPolicy): void;
  /** Bounded in time. */
  close(): Promise<void>;
}

/** Opens the alarm system in `folder`, null = nobody is told of anything; and serves metrics as the inventory says. */
export async function openAlertOffice(folder: string | null, options: AlertOfficeOptions): Promise<AlertOffice> {
  const { engine, clock, note, policy } = options;
  const desk = folder === null ? null : await openDesk(folder, options);
  const control = folder === null || desk === null ? null : await listen(folder, desk, note);
  const untake = desk === null ? () => undefined : engine.onTick((tick) => desk.take(tick));
  const metrics = createMetricsDesk({ source: engine, clock, alerts: () => desk?.figures() ?? null, onNotice: note });
  await metrics.serve(policy.metrics);
  return {
    answers: {
      'alerts:look': () => desk?.look() ?? null,
      'alerts:act': (act) => desk?.act(act) ?? null,
    },
    setPolicy(next) {
      desk?.setPolicy(next);
      void metrics.serve(next.metrics);
    },
    close: async () => {
      untake();
      await Promise.all([control?.stop(), metrics.stop()]);
      await desk?.stop();
    },
  };
}

async function openDesk(folder: string, options: AlertOfficeOptions): Promise<AlertDesk | null> {
  const { engine, env, note, workstation, ...rest } = options;
  const keyring = createSystemKeyring(process.platform, createToolRunner(env, options.clock));
  const opened = await openAlertDesk({
    ...rest,
    folder,
    ...workstation,
    dial: createDial(
      (host, target, signal) => engine.openThrough(host, target, signal),
      createNameMemory(options.clock),
    ),
    secret: (reference) => readSecret(reference, { env, keyring }),
    trust: createSystemTrust(env),
  });
  if (opened.ok) return opened.value;
  note(`Nobody is told of alarms: ${opened.error}`);
  return null;
}

async function listen(folder: string, desk: AlertDesk, note: (text: string) => void): Promise<Control | null> {
  const control = await serveControl(folder, async (question) =>
    question.ask === 'look' ? { view: desk.look() } : { answer: await desk.act(question.act) },
  );
  if (control.ok) return control.value;
  note(`Alarms: ${control.error}`);
  return null;
}

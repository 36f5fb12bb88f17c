import { changeText } from './change-text.ts';
import type { EngineSource, FromEngine, ToEngine } from '../contract/engine-messages.ts';
import type { Notice } from '../contract/screen.ts';
import { assertNever } from '../domain/assert-never.ts';
import type { Clock } from '../domain/clock.ts';
import type { Fleet } from '../domain/fleet.ts';
import { startDemo, type Demo } from '../demo/start-demo.ts';
import { readFleetFile } from '../fleet/read-fleet.ts';
import { watchFleetFile } from '../fleet/watch-fleet.ts';
import type { HistoryLink } from '../journal/history/history-messages.ts';
import type { HistoryPlace } from '../journal/history/serve-history.ts';
import type { ReportDesk } from '../report/files/report-thread.ts';
import { type AlertOffice, openAlertOffice } from './alert-office.ts';
import { answerQuestion, type EngineAnswers } from './answer-questions.ts';
import { openEngineMemory } from './engine-memory.ts';
import { inventoryView } from './inventory-view.ts';
import { createLiveEngine, type LiveEngine } from './live-engine.ts';
import { outsideLoopback } from './loopback-only.ts';
import { createMatrixFeed, type MatrixFeed } from './matrix-feed.ts';
import { createScreenFeed, type ScreenFeed } from './screen-feed.ts';
import { createWorkstationLine, type WorkstationLine } from './workstation-line.ts';
import type { ReportAnswers } from './report-answers.ts';
import { answerWhatIf, type WhatIfGrounds } from './what-if-answer.ts';

/** The way to whoever runs the engine: Electron's message port in the app, a plain object in tests. */
export interface EnginePort {
  send(message: FromEngine): void;
  onMessage(listener: (message: ToEngine) => void): void;
}

/** What the engine process gets from its surroundings. */
export interface EngineSurroundings {
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly random: () => number;
  /** Starts the thread that writes history. */
  readonly startHistory: (place: HistoryPlace) => HistoryLink;
  /** Makes reports beside the engine. */
  readonly reports: ReportDesk;
}

type Start = Extract<ToEngine, { kind: 'start' }>;
type ForMatrix = Extract<ToEngine, { kind: `matrix-${string}` }>;
type Asked = Extract<ToEngine, { kind: 'ask' }>;

type Started = EngineSurroundings & { readonly workstation: WorkstationLine };

/** Everything that runs between start and stop, and how to end it. */
interface Running {
  readonly feed: ScreenFeed;
  readonly matrix: MatrixFeed;
  readonly answers: EngineAnswers;
  readonly reports: ReportAnswers;
  readonly stop: () => Promise<void>;
}

/** Everything the engine process does: starts on demand, feeds the screens, tells changes in words, ends cleanly. */
export function runEngineHost(port: EnginePort, surroundings: EngineSurroundings): void {
  let running: Promise<Running | null> | null = null;
  const workstation = createWorkstationLine((order) => port.send({ kind: 'workstation', order }), surroundings.clock);

  port.onMessage((message) => {
    if (message.kind === 'start') {
      running ??= startEngine(port, message, { ...surroundings, workstation });
      return;
    }
    if (message.kind === 'give-state') {
      void running?.then((engine) => {
        const state = engine?.feed.current() ?? null;
        if (state !== null) port.send({ kind: 'state', state });
      });
      return;
    }
    if (message.kind === 'stop') {
      void stopAll(running).then(() => port.send({ kind: 'stopped' }));
      return;
    }
    if (message.kind === 'workstation-word') {
      workstation.arrived(message);
      return;
    }
    if (message.kind === 'ask') {
      void running?.then(async (engine) => {
        if (engine !== null) await answerTo(port, engine.answers, message);
      });
      return;
    }
    if (message.kind === 'write-report') {
      const { ask, incident, folder } = message;
      void running?.then(async (engine) => {
        const written = await engine?.reports.write(incident, folder);
        if (written !== undefined) port.send({ kind: 'report-written', ask, written });
      });
      return;
    }
    void running?.then((engine) => engine !== null && serveMatrix(engine.matrix, message));
  });
}

function serveMatrix(matrix: MatrixFeed, message: ForMatrix): void {
  switch (message.kind) {
    case 'matrix-open':
      matrix.open(message.wish);
      return;
    case 'matrix-close':
      matrix.close();
      return;
    default:
      assertNever(message);
  }
}

async function answerTo(port: EnginePort, answers: EngineAnswers, { ask, question }: Asked): Promise<void> {
  port.send({ kind: 'answer', ask, answer: await answerQuestion(answers, question) });
}

async function stopAll(running: Promise<Running | null> | null): Promise<void> {
  const engine = await running;
  await engine?.stop();
}

async function startEngine(port: EnginePort, start: Start, surroundings: Started): Promise<Running | null> {
  const demo = await demoFor(start.source, surroundings);
  const path = demo?.fleetFile ?? pathOf(start.source);
  const reading = await readFleetFile(path);
  if (!reading.ok) return fail(port, demo, reading.error.map(({ sentence }) => sentence).join('\n'), 65);
  const foreign = start.loopbackOnly ? foreignSentence(reading.value.fleet) : null;
  if (foreign !== null) return fail(port, demo, foreign, 69);

  const engine = createLiveEngine({ fleet: reading.value.fleet, ...surroundings });
  const feed = createScreenFeed({ demo: demo !== null, seenFrom: start.seenFrom });
  const note = (id: string, level: Notice['level'], text: string): void => {
    const notice: Notice = { id, level, text, at: surroundings.clock.epochMs() };
    feed.note(notice);
    port.send({ kind: 'notice', notice });
  };
  const alerts = await openAlertOffice(start.alertFolder, {
    ...surroundings,
    engine,
    fleet: reading.value.fleet,
    policy: reading.value.alerts,
    seenFrom: start.seenFrom,
    note: (text) => note('alerts', 'warning', text),
  });
  const edits = { engine, alerts, loopbackOnly: start.loopbackOnly };
  const unwatch = watchInventory(path, edits, (level, text) => note('inventory', level, text));
  const untell = demo?.onMoment((moment) => port.send({ kind: 'story', moment }));
  const matrix = createMatrixFeed();
  let grounds: WhatIfGrounds | null = null;
  engine.onTick(({ snapshot, changes, fleet, picture, sightOf, linksOf }) => {
    grounds = { fleet: picture.fleet, now: picture.now, sightOf, linksOf };
    port.send(feed.next(snapshot, fleet, surroundings.clock.epochMs()));
    const frame = matrix.take(picture, snapshot.situations);
    if (frame !== null) port.send({ kind: 'matrix-frame', frame });
    for (const change of changes) {
      const text = changeText(change);
      if (text !== null) port.send({ kind: 'line', text });
    }
  });
  const memory = openEngineMemory(start, {
    ...surroundings,
    engine,
    fleet: reading.value.fleet,
    isDemo: demo !== null,
    state: feed.current,
    inventory: () => inventoryView(grounds?.fleet ?? reading.value.fleet),
    note: (id, text) => note(id, 'warning', text),
  });
  const answers: EngineAnswers = {
    ...memory.answers,
    'matrix:cell': (key) => matrix.record(key),
    ...alerts.answers,
    'whatif:count': (question) => answerWhatIf(question, grounds),
  };
  engine.start();
  const stop = async () => {
    unwatch();
    untell?.();
    await engine.stop();
    await alerts.close();
    await memory.close();
    await demo?.stop();
  };
  return { feed, matrix, answers, reports: memory.reports, stop };
}

async function demoFor(source: EngineSource, { clock, random }: EngineSurroundings): Promise<Demo | null> {
  return source.kind === 'demo' ? await startDemo({ speed: source.speed, clock, random }) : null;
}

function pathOf(source: EngineSource): string {
  if (source.kind === 'demo') throw new Error('the demo names its own fleet file');
  return source.path;
}

async function fail(port: EnginePort, demo: Demo | null, sentence: string, exitCode: number): Promise<null> {
  await demo?.stop();
  port.send({ kind: 'failed', sentence, exitCode });
  return null;
}

function foreignSentence(fleet: Fleet): string | null {
  const foreign = outsideLoopback(fleet);
  if (foreign === null) return null;
  return (
    `This Electron is for tests only and ${foreign.host} (${foreign.address}) lies outside loopback: ` +
    'install the official Electron, or say --accept-unsupported-electron'
  );
}

/** What an edit of the inventory comes into force in. */
interface Edits {
  readonly engine: LiveEngine;
  readonly alerts: AlertOffice;
  readonly loopbackOnly: boolean;
}

/** A valid edit comes into force as a whole; an invalid one is refused as a whole and said on screen. */
function watchInventory(
  path: string,
  { engine, alerts, loopbackOnly }: Edits,
  tell: (level: Notice['level'], text: string) => void,
): () => void {
  return watchFleetFile(path, (reading) => {
    if (!reading.ok) {
      tell('error', `Inventory edit refused, the old one stays in force: ${reading.error[0]?.sentence ?? path}`);
      return;
    }
    const foreign = loopbackOnly ? foreignSentence(reading.value.fleet) : null;
    if (foreign !== null) {
      tell('error', `Inventory edit refused, the old one stays in force: ${foreign}`);
      return;
    }
    engine.replaceFleet(reading.value.fleet);
    alerts.setPolicy(reading.value.alerts);
    tell('info', `Inventory in force: ${reading.value.fleet.hosts.length} hosts`);
  });
}

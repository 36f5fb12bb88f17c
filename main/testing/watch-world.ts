import { createEventQueue } from '../demo/world/event-queue.ts';
import { seededRandom } from '../demo/world/random.ts';
import type { World } from '../demo/world/world.ts';
import type { Fact } from '../domain/fact.ts';
import type { Fleet, Host } from '../domain/fleet.ts';
import type { Change, Snapshot } from '../domain/snapshot.ts';
import type { WantedConnect } from '../domain/wants.ts';
import { advanceRoad, startRoad } from '../engine/road.ts';
import { connectLimits } from '../probe/active-connects.ts';
import { nextSampleAt, silenceLimits } from '../probe/silence.ts';
import { createSight, type Sight, type WatchMoment } from './sight.ts';

/** What a watched world is made of. Times are ms of the world. */
export interface Watch {
  readonly fleet: Fleet;
  /** Stands at 0; the watch steps it. Its hosts have the ids and peer addresses of the fleet. */
  readonly world: World;
  readonly seed: number;
  /** What happens, in order of time. */
  readonly script: readonly WatchMoment[];
  readonly untilMs: number;
}

/** One tick of the engine. */
export interface WatchedTick {
  readonly now: number;
  readonly snapshot: Snapshot;
  readonly changes: readonly Change[];
}

/** The engine ticks four times a second, as it does live. */
const tickMs = 250;

/**
 * Watches a simulated world through the pure road, as the product would over SSH: one listing a second from each host at
 * a place of its own in the second (faster where the road wants it), transport delays, one connect a peer at a time with
 * late answers, and sessions that stall and come back when sight is lost and regained.
 */
export function* watchWorld({ fleet, world, seed, script, untilMs }: Watch): Generator<WatchedTick> {
  const observer = new SimulatedObserver(fleet, world, createSight(script), seededRandom(seed));
  const moments = [...script];
  let state = startRoad(fleet, 0);
  for (let now = 0; now <= untilMs; now += tickMs) {
    for (let moment = moments[0]; moment !== undefined && moment.at <= now; moment = moments[0]) {
      observer.runUntil(moment.at);
      world.setFaults(moment.faults);
      moments.shift();
    }
    observer.runUntil(now);
    const step = advanceRoad(state, observer.takeFacts(), now);
    state = step.state;
    observer.hurry(step.wants.fasterSampling, now);
    for (const wish of step.wants.connects) observer.connect(wish, now);
    yield { now, snapshot: step.snapshot, changes: step.changes };
  }
}

/** A host as the observer knows it. */
interface Session {
  readonly host: Host;
  readonly phase: number;
  /** One way between observer and host. */
  readonly delayMs: number;
  intervalMs: number;
  nextAskAt: number;
  /** The listing asked for and not delivered, or null. */
  asked: { readonly at: number; listing: Fact | null } | null;
  lastFrameAt: number;
  state: 'connecting' | 'streaming' | 'stalled';
  /** Nothing passes since then; null while all does. */
  frozenAt: number | null;
  /** Connects not answered yet, by peer and port. */
  readonly open: Map<string, { late: boolean }>;
  readonly triedAt: Map<string, number>;
}

/** All a listing can hold. */
const everything = ['0.0.0.0/0'];
/** From the request to the listing on the host: shell, ss (research/2, section 4). */
const listingMs = 8;
/** How often it is looked again whether the host was heard (main/probe/active-connects.ts). */
const lookAgainMs = 100;
/** First retransmission of a session's own TCP connection; doubles from there. */
const sessionRtoMs = 250;

class SimulatedObserver {
  private readonly queue = createEventQueue();
  private readonly sessions: ReadonlyMap<string, Session>;
  private readonly ports: readonly number[];
  private facts: Fact[] = [];
  private readonly world: World;
  private readonly sight: Sight;
  private readonly random: () => number;
  private readonly usualIntervalMs: number;

  constructor(fleet: Fleet, world: World, sight: Sight, random: () => number) {
    this.world = world;
    this.sight = sight;
    this.random = random;
    this.usualIntervalMs = fleet.policy.sampleIntervalMs;
    this.ports = [...new Set([...fleet.clusters.flatMap(({ ports }) => ports), ...fleet.ports])];
    this.sessions = new Map(
      fleet.hosts.map((host, index) => [host.id, this.open(host, (index * 0.618_033_988_75) % 1)]),
    );
  }

  private open(host: Host, phase: number): Session {
    const session: Session = {
      host,
      phase,
      delayMs: 0.1 * 1000 ** this.random(),
      intervalMs: this.usualIntervalMs,
      nextAskAt: 0,
      asked: null,
      lastFrameAt: 0,
      state: 'connecting',
      frozenAt: null,
      open: new Map(),
      triedAt: new Map(),
    };
    this.facts.push({ kind: 'session', t: 0, host: host.id, state: 'connecting' });
    this.askAt(session, phase * this.usualIntervalMs);
    return session;
  }

  /** Lets the world and the observer come to `until`, in order of time. */
  runUntil(until: number): void {
    while (this.queue.nextAt() <= until) {
      // The world may add what is due before: an answer to a connect.
      this.world.step(this.queue.nextAt());
      this.queue.take(this.queue.nextAt())?.run();
    }
    this.world.step(until);
  }

  takeFacts(): readonly Fact[] {
    const facts = this.facts;
    this.facts = [];
    return facts;
  }

  hurry(wanted: ReadonlyMap<string, number>, now: number): void {
    for (const session of this.sessions.values()) {
      const intervalMs = wanted.get(session.host.id) ?? this.usualIntervalMs;
      if (intervalMs === session.intervalMs) continue;
      session.intervalMs = intervalMs;
      if (session.asked === null) this.askAt(session, nextSampleAt(now, intervalMs, session.phase));
    }
  }

  private askAt(session: Session, at: number): void {
    session.nextAskAt = at;
    this.queue.add(at, () => {
      if (session.nextAskAt === at && session.asked === null) this.ask(session, at);
    });
  }

  private passesAt(session: Session, sentAt: number): boolean {
    const { id } = session.host;
    return session.frozenAt === null && this.sight.sees(id, sentAt) && this.sight.sees(id, sentAt + session.delayMs);
  }

  private ask(session: Session, at: number): void {
    const asked: NonNullable<Session['asked']> = { at, listing: null };
    session.asked = asked;
    if (!this.passesAt(session, at)) return this.freeze(session, at);
    const takenAt = at + session.delayMs + listingMs;
    this.queue.add(takenAt, () => this.list(session, asked, takenAt));
  }

  private list(session: Session, asked: NonNullable<Session['asked']>, takenAt: number): void {
    if (session.asked !== asked) return;
    const { id } = session.host;
    if (!this.sight.sees(id, takenAt)) return this.freeze(session, takenAt);
    const sockets = this.world.sockets(id, { peers: everything, ports: this.ports });
    const t = takenAt + session.delayMs;
    const bytes = 120 + 560 * sockets.length;
    asked.listing = { kind: 'sockets', t, askedAt: asked.at, host: id, bytes, sockets, complete: true };
    if (!this.passesAt(session, takenAt)) return this.freeze(session, takenAt);
    this.queue.add(t, () => this.deliver(session, asked, t));
  }

  private deliver(session: Session, asked: NonNullable<Session['asked']>, t: number): void {
    if (session.asked !== asked || asked.listing === null) return;
    if (session.state !== 'streaming') {
      this.facts.push({ kind: 'session', t, host: session.host.id, state: 'streaming' });
      session.state = 'streaming';
    }
    this.facts.push({ ...asked.listing, t });
    session.asked = null;
    session.lastFrameAt = t;
    this.askAt(session, nextSampleAt(t, session.intervalMs, session.phase));
  }

  /** Nothing passes any more: the session stalls when its silence was long enough, and may come back. */
  private freeze(session: Session, at: number): void {
    session.frozenAt ??= at;
    const { frozenAt } = session;
    const quietMs = Math.max(silenceLimits.quietMs, session.intervalMs + 500);
    const stallsAt = session.lastFrameAt + quietMs + silenceLimits.deafMs;
    if (session.state === 'streaming') this.queue.add(Math.max(at, stallsAt), () => this.stall(session, frozenAt));
    const backAt = this.sight.seesAgainAt(session.host.id, at);
    if (backAt === null) return;
    const isSame = backAt < stallsAt + silenceLimits.replaceMs && !this.sight.lostPower(session.host.id, backAt);
    const thawsAt = isSame ? retransmittedAt(frozenAt, backAt) : backAt + 500 + this.random() * 2500;
    this.queue.add(thawsAt, () => {
      if (session.frozenAt !== frozenAt) return;
      if (!isSame) this.renew(session);
      this.thaw(session, thawsAt);
    });
  }

  /** A new session knows nothing of what the old one asked for. */
  private renew(session: Session): void {
    session.asked = null;
    session.open.clear();
    session.triedAt.clear();
  }

  private stall(session: Session, frozenAt: number): void {
    if (session.frozenAt !== frozenAt || session.state !== 'streaming') return;
    session.state = 'stalled';
    session.asked = null;
    const t = this.world.now();
    this.facts.push({ kind: 'session', t, host: session.host.id, state: 'stalled', why: 'nothing was heard for 2 s' });
  }

  private thaw(session: Session, at: number): void {
    session.frozenAt = null;
    if (!this.sight.sees(session.host.id, at)) return this.freeze(session, at);
    const { asked } = session;
    if (asked === null) return this.askAt(session, at);
    // What was asked for before, on its way again. A listing made already comes as old as it is.
    if (asked.listing === null) return this.list(session, asked, at + session.delayMs + listingMs);
    const t = at + session.delayMs;
    this.queue.add(t, () => this.deliver(session, asked, t));
  }

  /** As main/probe does: at most sixteen on their way from a host, one a port, silence told after 1.5 s, late life told too. */
  connect({ host, to, address, port }: WantedConnect, now: number): void {
    const session = this.sessions.get(host);
    const key = `${to} ${address} ${port}`;
    if (session?.state !== 'streaming' || session.open.has(key)) return;
    if (now - (session.triedAt.get(key) ?? Number.NEGATIVE_INFINITY) < session.intervalMs) return;
    if ([...session.open.values()].filter(({ late }) => !late).length >= connectLimits.mostOpen) return;
    const attempt = { late: false };
    session.open.set(key, attempt);
    session.triedAt.set(key, now);
    const isOpen = (): boolean => session.open.get(key) === attempt;
    const tell = (outcome: 'ok' | 'refused' | 'timeout' | 'unreachable', t: number): void => {
      this.facts.push({ kind: 'connect', t, host, to, port, outcome, ms: t - now });
    };
    const giveUp = (silentAt: number): void => {
      if (!isOpen()) return;
      attempt.late = true;
      tell('timeout', silentAt);
    };
    // Silence of a peer is told only when the host itself was heard after the peer should have answered.
    const waitForHost = (silentAt: number, startedAt: number): void => {
      this.queue.add(silentAt, () => {
        if (!isOpen()) return;
        if (session.lastFrameAt >= startedAt + connectLimits.answersByMs) return giveUp(silentAt);
        waitForHost(silentAt + lookAgainMs, startedAt);
      });
    };
    waitForHost(now + connectLimits.timeoutMs, now);
    if (!this.passesAt(session, now)) return;
    this.queue.add(now + session.delayMs, () => {
      if (!isOpen() || !this.world.isOn(host)) return;
      const close = this.world.connect(host, { address, port }, (outcome) => {
        const settledAt = this.world.now();
        if (!this.passesAt(session, settledAt)) return;
        const t = settledAt + session.delayMs;
        this.queue.add(t, () => {
          if (!isOpen()) return;
          session.open.delete(key);
          if (!attempt.late || outcome === 'ok' || outcome === 'refused') tell(outcome, t);
        });
        if (outcome === 'ok') this.queue.add(t + session.delayMs, () => close());
      });
    });
  }
}

/** When a connection that has sent into silence since `frozenAt` sends again, at or after `backAt`. */
function retransmittedAt(frozenAt: number, backAt: number): number {
  let at = frozenAt;
  for (let waitMs = sessionRtoMs; at < backAt; waitMs *= 2) at += waitMs;
  return at;
}

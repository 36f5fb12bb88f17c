import type { Duplex } from 'node:stream';
import type { Clock } from '../domain/clock.ts';
import type { Observation } from '../domain/fact.ts';
import type { Fleet, Host } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import type { ProbeWants, WantedCheck, WantedConnect, WantedRole } from '../domain/wants.ts';
import { err, type Result } from '../domain/result.ts';
import { createConnectSlots } from './connect-slots.ts';
import { type HostFilter, hostFilters } from './filter-terms.ts';
import { createHostSession, type HostSession, type HostSessionMeans } from './host-session.ts';
import { createSystemTrust } from './http-check-trust.ts';
import { createKeyRing } from './identity.ts';
import { createKnownHostsFiles } from './known-hosts-file.ts';
import type { HostSessionTask } from './loop-talk.ts';
import type { ThroughTarget } from './open-through.ts';
import { silenceLimits } from './silence.ts';
import { routesTo } from './targets.ts';
import { type ProbeTuning, productTuning } from './tuning.ts';
import { createWays } from './ways.ts';

/** The eyes of the product: one SSH session a host. They decide nothing; what they see leaves as observations. */
export interface Probes {
  start(): void;
  /** New hosts join, removed ones are closed, changed ones reconnect, changed filters take effect; the rest stays up. */
  replaceFleet(fleet: Fleet): void;
  /** What the road would like looked at. Wishes replace the earlier ones. */
  obey(wants: ProbeWants): void;
  /** A stream from a host to `target`, for what must leave by its side. The error is the end of a sentence. */
  openThrough(host: HostId, target: ThroughTarget, signal: AbortSignal): Promise<Result<Duplex, string>>;
  /** Ends every loop and connection, within 2 s. No timer and no socket is left. */
  stop(): Promise<void>;
}

/** How often sessions are judged, ms. */
const tickMs = 100;

/** No wish samples a host more often than this, ms. */
const shortestIntervalMs = 50;

interface Watched {
  readonly session: HostSession;
  readonly host: Host;
  readonly filter: HostFilter;
  /** What must stay the same for the session to be kept. */
  readonly identity: string;
}

function byHost<W extends WantedConnect | WantedCheck | WantedRole>(
  wishes: readonly W[],
): ReadonlyMap<HostId, readonly W[]> {
  const grouped = new Map<HostId, W[]>();
  for (const wish of wishes) {
    const mine = grouped.get(wish.host);
    if (mine === undefined) grouped.set(wish.host, [wish]);
    else mine.push(wish);
  }
  return grouped;
}

/** Probes for `fleet`. `env` gives SSH_AUTH_SOCK and `env:` passphrases; `random` spreads retries and marks requests. */
export function createProbes(options: {
  readonly fleet: Fleet;
  readonly clock: Clock;
  readonly onObservation: (observation: Observation) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly random: () => number;
  readonly tuning?: ProbeTuning;
}): Probes {
  const { clock, env, random } = options;
  const tuning = options.tuning ?? productTuning;
  const agent = env['SSH_AUTH_SOCK'];
  const watched = new Map<HostId, Watched>();
  const farewells = new Set<Promise<void>>();
  let fleet = options.fleet;
  let faster: ReadonlyMap<HostId, number> = new Map();
  let created = 0;
  let running = false;
  let cancelTick: () => void = () => undefined;

  const means: HostSessionMeans = {
    clock,
    random,
    slots: createConnectSlots(tuning.mostConnects),
    ways: createWays({
      clock,
      keys: createKeyRing(env),
      knownHosts: createKnownHostsFiles(),
      agentSocket: agent === undefined || agent === '' ? null : agent,
      limits: tuning.login,
    }),
    tuning,
    trust: createSystemTrust(env),
    onObservation: (observation) => {
      if (running) options.onObservation(observation);
    },
    onBack: (back) => {
      for (const { host, session } of watched.values()) {
        if (host.region === back.region && host.id !== back.id) session.hurry();
      }
    },
  };

  const taskOf = (host: Host, filter: HostFilter): HostSessionTask => ({
    filter,
    intervalMs: Math.max(shortestIntervalMs, faster.get(host.id) ?? fleet.policy.sampleIntervalMs),
  });
  const dismiss = (session: HostSession) => {
    const farewell = session.stop().finally(() => farewells.delete(farewell));
    farewells.add(farewell);
  };

  const watch = (host: Host, filter: HostFilter) => {
    const routes = routesTo(host, fleet);
    const identity = JSON.stringify([host.address, host.region, routes]);
    const before = watched.get(host.id);
    if (before?.identity === identity) {
      before.session.setTask(taskOf(host, filter));
      watched.set(host.id, { ...before, filter });
      return;
    }
    if (before !== undefined) dismiss(before.session);
    // Multiples of the golden ratio fall evenly into the interval, however many hosts come.
    const phase = (created++ * 0.618_033_988_75) % 1;
    const session = createHostSession(host, routes, phase, taskOf(host, filter), means);
    watched.set(host.id, { session, host, identity, filter });
    session.start();
  };

  const adopt = () => {
    const wanted = new Set(fleet.hosts.map((host) => host.id));
    for (const [id, { session }] of watched) {
      if (wanted.has(id)) continue;
      watched.delete(id);
      dismiss(session);
    }
    const filterOf = hostFilters(fleet, tuning.mostTerms);
    for (const host of fleet.hosts) watch(host, filterOf(host));
  };

  const tick = (dueAt: number) => {
    const now = clock.monotonicMs();
    const lagMs = now - dueAt;
    for (const { session } of watched.values()) session.tick(lagMs > silenceLimits.ownLagMs ? lagMs : 0);
    schedule();
  };
  const schedule = () => {
    const dueAt = clock.monotonicMs() + tickMs;
    cancelTick = clock.after(tickMs, () => tick(dueAt));
  };

  return {
    start() {
      if (running) return;
      running = true;
      adopt();
      schedule();
    },
    replaceFleet(next) {
      fleet = next;
      if (running) adopt();
    },
    obey(wants) {
      if (!running) return;
      faster = wants.fasterSampling;
      for (const { host, session, filter } of watched.values()) session.setTask(taskOf(host, filter));
      for (const [host, wishes] of byHost(wants.connects)) watched.get(host)?.session.connect(wishes);
      for (const [host, wishes] of byHost(wants.checks)) watched.get(host)?.session.check(wishes);
      for (const [host, wishes] of byHost(wants.roles)) watched.get(host)?.session.askRoles(wishes);
    },
    openThrough(host, target, signal) {
      const session = watched.get(host)?.session;
      return session === undefined ? Promise.resolve(err('it is not watched')) : session.openStream(target, signal);
    },
    async stop() {
      running = false;
      cancelTick();
      for (const { session } of watched.values()) dismiss(session);
      watched.clear();
      await Promise.all(farewells);
    },
  };
}

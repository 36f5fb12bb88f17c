import type { Fleet, Host, HttpCheck } from '../domain/fleet.ts';
import type { HostId, RegionId } from '../domain/ids.ts';
import type { WantedCheck } from '../domain/wants.ts';
import { checkWords } from './check-reading.ts';
import { portKey } from './port-answers.ts';
import type { Evidence } from './evidence.ts';

/** What is remembered of one check of one target. */
export interface CheckTurn {
  /** When it was last asked (ms). */
  readonly askedAt: number;
  /** How many rounds there were; each begins one further in the list of askers. */
  readonly next: number;
  /** Since when its port is in trouble (ms), or null. */
  readonly troubledSince: number | null;
}

/** By target and check. */
export type CheckMemory = ReadonlyMap<string, CheckTurn>;

/** A target is asked once in so long, by a few askers that rotate. */
const roundMs = 10_000;
const troubledRoundMs = 2000;
/** Trouble that is still there after so long will not settle by asking faster; sshd logs each refused forward. */
const hurriesForMs = 60_000;
const askersPerRound = 3;
/** The rounds of a large fleet begin one after the other, and stretch before a tick asks more than this. */
const staggerMs = 100;
const mostPerTick = 40;

/**
 * Plans the HTTP checks of a tick: each target about every 10 s by at most three askers, who rotate and come from
 * different regions where they can; every 2 s while its port is under suspicion (`suspected`: keys of {@link portKey})
 * or its newest words say anything but an answer. Only hosts that are read ask; maintenance neither asks nor is asked.
 */
export function planChecks(
  evidence: Evidence,
  fleet: Fleet,
  suspected: ReadonlySet<string>,
  memory: CheckMemory,
  now: number,
): { readonly checks: readonly WantedCheck[]; readonly memory: CheckMemory } {
  if (fleet.checks.length === 0) return { checks: [], memory: memory.size === 0 ? memory : new Map() };
  const hosts = new Map(fleet.hosts.map((host) => [host.id, host]));
  const turns = new Map<string, CheckTurn>();
  const due: DueTarget[] = [];
  for (const check of fleet.checks) {
    for (const target of check.targets) {
      const host = hosts.get(target);
      if (host === undefined || host.maintenance !== null) continue;
      const isTroubled = suspected.has(portKey(target, check.port)) || isBad(evidence, target, check.port, now);
      const turn = stepTurn(memory.get(turnKey(target, check)), turns.size, isTroubled, now);
      turns.set(turnKey(target, check), turn);
      const isHurried = turn.troubledSince !== null && now - turn.troubledSince <= hurriesForMs;
      if (now - turn.askedAt >= (isHurried ? troubledRoundMs : roundMs)) due.push({ check, host, turn, isHurried });
    }
  }
  due.sort((a, b) => Number(b.isHurried) - Number(a.isHurried) || a.turn.askedAt - b.turn.askedAt);

  const readers = readHosts(evidence, fleet);
  const checks: WantedCheck[] = [];
  for (const target of due) {
    if (checks.length + askersPerRound > mostPerTick) break;
    const { check, host, turn } = target;
    const askers = chooseAskers(evidence, readers, target);
    const address = host.peerAddresses[0];
    if (askers.length === 0 || address === undefined) continue;
    turns.set(turnKey(host.id, check), { ...turn, askedAt: now, next: turn.next + 1 });
    for (const asker of askers) checks.push({ host: asker.id, to: host.id, address, check });
  }
  return { checks, memory: turns };
}

interface DueTarget {
  readonly check: HttpCheck;
  readonly host: Host;
  readonly turn: CheckTurn;
  readonly isHurried: boolean;
}

function turnKey(target: HostId, { id }: HttpCheck): string {
  return `${target} ${id}`;
}

function stepTurn(before: CheckTurn | undefined, index: number, isTroubled: boolean, now: number): CheckTurn {
  const troubledSince = isTroubled ? (before?.troubledSince ?? now) : null;
  if (before !== undefined) return before.troubledSince === troubledSince ? before : { ...before, troubledSince };
  return { askedAt: now - roundMs + ((index * staggerMs) % roundMs), next: index, troubledSince };
}

/** Says anybody's newest word that the service does not answer? */
function isBad(evidence: Evidence, host: HostId, port: number, now: number): boolean {
  const newest = checkWords(evidence, host, port, now)[0]?.outcome;
  return newest !== undefined && newest !== 'ok' && newest !== 'mismatch';
}

/**
 * Up to three hosts that are read, from `next` on in the order of the list; one of each region first. Those whose own
 * path to the target is in doubt ask only where nobody else can.
 */
function chooseAskers(
  evidence: Evidence,
  readers: ReadonlyMap<HostId, Host>,
  { check: { from }, host: target, turn: { next } }: DueTarget,
): readonly Host[] {
  const clean: Host[] = [];
  const doubtful: Host[] = [];
  for (let step = 0; step < from.length; step++) {
    const id = from[(next + step) % from.length];
    const host = id === undefined || id === target.id ? undefined : readers.get(id);
    if (host === undefined) continue;
    const complaint = evidence.hosts.get(host.id)?.peers.get(target.id)?.complaint ?? null;
    (complaint === null ? clean : doubtful).push(host);
  }
  return spread(clean.length > 0 ? clean : doubtful);
}

function spread(hosts: readonly Host[]): readonly Host[] {
  const regions = new Set<RegionId>();
  const first = hosts.filter(({ region }) => {
    if (regions.has(region)) return false;
    regions.add(region);
    return true;
  });
  if (first.length >= askersPerRound) return first.slice(0, askersPerRound);
  const chosen = new Set(first);
  for (const host of hosts) if (chosen.size < askersPerRound) chosen.add(host);
  return [...chosen];
}

/** Hosts that can ask: read by the observer, and not in maintenance. */
function readHosts(evidence: Evidence, fleet: Fleet): ReadonlyMap<HostId, Host> {
  const able = fleet.hosts.filter(({ id, maintenance }) => {
    const own = evidence.hosts.get(id);
    return maintenance === null && own !== undefined && own.session === 'streaming' && own.heardAt !== null;
  });
  return new Map(able.map((host) => [host.id, host]));
}

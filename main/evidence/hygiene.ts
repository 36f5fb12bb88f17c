import { assertNever } from '../domain/assert-never.ts';
import type { Fact } from '../domain/fact.ts';
import type { HostId } from '../domain/ids.ts';
import type { DropReason, SelfCheck } from '../domain/snapshot.ts';
import type { AddressBook } from './address-book.ts';
import { unknownHost, type KnownHost, type Moments } from './known-host.ts';
import { screenListing } from './screen-listing.ts';
import { draftOf } from './shared-map.ts';

/** How many pieces of evidence were dropped, and the newest of them, by reason. */
export type DroppedCounts = ReadonlyMap<
  DropReason,
  { readonly count: number; readonly lastHost: HostId; readonly lastAt: number }
>;

/** What is remembered of everything taken so far, to tell bad evidence from good. Immutable. */
export interface Hygiene {
  readonly factsTaken: number;
  readonly dropped: DroppedCounts;
  readonly hosts: ReadonlyMap<HostId, KnownHost>;
}

/** What a screening draws on. */
export interface ScreenAround {
  readonly book: AddressBook;
  /** The hosts of the inventory. */
  readonly known: ReadonlySet<HostId>;
  /** The tick (ms, the clock of the facts). */
  readonly now: number;
}

/** What of the facts is believed, and what is remembered of them. */
export interface Screened {
  readonly hygiene: Hygiene;
  readonly facts: readonly Fact[];
}

/** Before the first fact. */
export const noHygiene: Hygiene = { factsTaken: 0, dropped: new Map(), hosts: new Map() };

/** A fact is read before the tick that takes it; clocks of captures are rounded (ms). */
const toleranceMs = 100;

/**
 * Screens what came in since the last tick before any of it becomes evidence. What cannot be true is dropped and counted,
 * and never a verdict: facts from the future, out of order or shown before, and rows of a listing that no kernel could
 * show. Such a listing goes on without them and is no longer complete. An honest fact is never dropped.
 */
export function screenFacts(before: Hygiene, facts: readonly Fact[], around: ScreenAround): Screened {
  if (facts.length === 0) return { hygiene: before, facts };
  const hosts = draftOf(before.hosts);
  const dropped = new Map(before.dropped);
  const drop = (reason: DropReason, host: HostId, count = 1) => {
    dropped.set(reason, { count: (dropped.get(reason)?.count ?? 0) + count, lastHost: host, lastAt: around.now });
  };

  const taken = facts.flatMap((fact): Fact | readonly Fact[] => {
    const own = hosts.get(fact.host) ?? unknownHost;
    const fault = factFault(own, fact, around);
    if (fault !== null) {
      drop(fault, fact.host);
      return [];
    }
    if (fact.kind !== 'sockets') {
      hosts.set(fact.host, { ...own, newest: new Map(own.newest).set(streamOf(fact), fact.t) });
      return fact;
    }
    const known = { ...own, listed: momentsOf(fact) };
    const screened = screenListing(known, fact, { book: around.book, hosts, now: around.now });
    for (const [host, next] of screened.hosts) hosts.set(host, next);
    for (const [reason, count] of screened.dropped) drop(reason, fact.host, count);
    return screened.fact ?? [];
  });
  return { hygiene: { factsTaken: before.factsTaken + taken.length, dropped, hosts: hosts.finish() }, facts: taken };
}

/**
 * Forgets the samples so far, but not what was counted: after the machine slept, or under another inventory, what came before
 * contradicts nothing.
 */
export function forgetSamples(before: Hygiene, known: ReadonlySet<HostId>): Hygiene {
  const kept = [...before.hosts].filter(([host]) => known.has(host));
  const hosts = new Map(kept.map(([host, { listed, newest }]) => [host, { ...unknownHost, listed, newest }]));
  return { ...before, hosts };
}

/** The counts as a snapshot shows them, by reason. */
export function selfCheck({ factsTaken, dropped }: Hygiene): SelfCheck {
  const reasons = [...dropped].map(([reason, counts]) => ({ reason, ...counts }));
  return { factsTaken, dropped: reasons.sort((x, y) => (x.reason < y.reason ? -1 : 1)) };
}

function factFault(own: KnownHost, fact: Fact, { known, now }: ScreenAround): DropReason | null {
  if (!known.has(fact.host) || ('to' in fact && !known.has(fact.to))) return 'not-of-the-fleet';
  const { t, begunAt } = momentsOf(fact);
  if (!Number.isFinite(begunAt) || Number.isNaN(t)) return 'impossible-age';
  if (t > now + toleranceMs || begunAt > t + toleranceMs) return 'from-the-future';
  return isOutdated(own, fact) ? 'out-of-order' : null;
}

/** A listing must also be asked for after the last one; an attempt given up as silent may still be answered late. */
function isOutdated({ listed, newest }: KnownHost, fact: Fact): boolean {
  if (fact.kind !== 'sockets') return fact.t < (newest.get(streamOf(fact)) ?? Number.NEGATIVE_INFINITY);
  return listed !== null && (fact.t < listed.t || momentsOf(fact).begunAt < listed.begunAt);
}

function momentsOf(fact: Fact): Moments {
  if (fact.kind === 'sockets') return { t: fact.t, begunAt: fact.askedAt ?? fact.t };
  return { t: fact.t, begunAt: 'ms' in fact ? fact.t - fact.ms : fact.t };
}

/** Attempts may end in another order than they began, so each target has a stream of its own. */
function streamOf(fact: Exclude<Fact, { kind: 'sockets' }>): string {
  switch (fact.kind) {
    case 'connect':
      return `connect ${fact.to} ${fact.port}`;
    case 'check':
      return `check ${fact.to} ${fact.check}`;
    case 'role':
      return `role ${fact.cluster}`;
    case 'session':
      return 'session';
    default:
      return assertNever(fact);
  }
}

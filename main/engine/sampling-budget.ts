import type { Fact } from '../domain/fact.ts';
import type { HostId } from '../domain/ids.ts';
import { draftOf } from '../evidence/shared-map.ts';

/*
 * Decision 17 samples a host four times as often while something about it is unsettled. A link that flaps all day would
 * make that the rule. So each host has an account in bytes: regular samples pay in a share of what they cost, extra
 * samples are paid out of it, and what it holds is bounded.
 *
 *   over any hour:  extra  <=  what the account held when the hour began  +  7.5 % of the regular bytes of the hour
 *                          <=  1.5 %  +  7.5 %  =  9 %      for a host that was read all hour
 *
 * The rest up to the promised 10 % is for listings that grow and for the one sample that is under way when the account
 * runs dry. What the account held counts in the hour that spends it: no window of an hour is above the promise. A host
 * that was read two thirds of an hour keeps to it too; one that was read for minutes only may spend what it held.
 *
 * In samples of one a second: the account holds 54, so a lone incident has its 15 s at four a second (45 extra ones).
 * When it is empty the host is back at its regular interval until a first look is saved again, 107 s later. What is found
 * then is the same, only later.
 */

/** Share of the bytes of each regular sample that is paid in. */
const paidInShare = 0.075;
/** The account holds at most this share of an hour's regular bytes. */
const heldShare = 0.015;
const hourMs = 3_600_000;

/** Extra samples that must be saved before sampling goes faster: 2.7 s at four a second, the time to see a cut. */
const firstLookSamples = 8;

/**
 * Bytes of an active connect in the session's own packets (RFC 4254, 5.1 and 5.3; RFC 5647): the wish 100, the answer
 * 52, two closes of 36. Connects of a host under suspicion are paid from its account too, and are never denied: they only
 * leave less for samples. HTTP checks are not counted.
 */
const connectBytes = 224;

/** A listing of unknown size, in bytes: its marks and packets, and a row with all its numbers. Only ratios matter. */
const assumed = { listingBytes: 150, rowBytes: 400 } as const;

/** How slowly the usual size of a listing follows the listings: one in so many. */
const sizeMemory = 16;

/** What one host has saved. */
export interface SamplingAccount {
  /** Bytes left for extra samples; below zero where more came than was granted. */
  readonly savedBytes: number;
  /** What a sample of this host lately costs, bytes. */
  readonly sampleBytes: number;
  /** From when on a sample is a regular one (ms). */
  readonly dueAt: number;
  /** The last tick wished it faster, and whether that was granted. */
  readonly wish: 'none' | 'denied' | 'granted';
}

/** The accounts of all hosts that were ever sampled. */
export type SamplingBudget = ReadonlyMap<HostId, SamplingAccount>;

/** Nobody was sampled yet. */
export const noBudget: SamplingBudget = new Map();

/** Grants or denies the wishes of a tick for faster sampling, after booking the facts that came since the last tick. */
export function grantFaster(
  before: SamplingBudget,
  wishes: ReadonlyMap<HostId, number>,
  facts: readonly Fact[],
  intervalMs: number,
): { readonly budget: SamplingBudget; readonly granted: ReadonlyMap<HostId, number> } {
  const draft = draftOf(before);
  for (const fact of facts) {
    const booked = bookFact(draft.get(fact.host), fact, intervalMs);
    if (booked !== undefined) draft.set(fact.host, booked);
  }
  const booked = draft.finish();
  const granted = new Map<HostId, number>();
  const answers = draftOf(booked);
  for (const [host, account] of booked) {
    const wishedMs = wishes.get(host);
    const wish = wishedMs === undefined ? 'none' : canGoFaster(account, intervalMs) ? 'granted' : 'denied';
    if (wishedMs !== undefined && wish === 'granted') granted.set(host, wishedMs);
    if (wish !== account.wish) answers.set(host, { ...account, wish });
  }
  return { budget: answers.finish(), granted };
}

/** Once begun it goes on until the account is empty; a few single extra samples would settle nothing. */
function canGoFaster({ savedBytes, sampleBytes, wish }: SamplingAccount, intervalMs: number): boolean {
  if (wish === 'granted') return savedBytes >= sampleBytes;
  return savedBytes >= Math.min(firstLookSamples, mostSamples(intervalMs)) * sampleBytes;
}

function mostSamples(intervalMs: number): number {
  return (heldShare * hourMs) / intervalMs;
}

function bookFact(account: SamplingAccount | undefined, fact: Fact, intervalMs: number): SamplingAccount | undefined {
  if (fact.kind === 'sockets') return bookSample(account, fact.t, bytesOf(fact), intervalMs);
  if (fact.kind !== 'connect' || account === undefined || account.wish === 'none') return account;
  return paidOut(account, connectBytes, intervalMs);
}

function bookSample(
  account: SamplingAccount | undefined,
  t: number,
  bytes: number,
  intervalMs: number,
): SamplingAccount {
  // A full account to begin with: an incident in the first minute must be seen as fast as any.
  if (account === undefined) {
    return { savedBytes: mostSamples(intervalMs) * bytes, sampleBytes: bytes, dueAt: t + intervalMs, wish: 'none' };
  }
  // Samples come a little early or late around their grid; an extra one is never as near to it as this.
  if (t < account.dueAt - intervalMs / 8) return paidOut(account, bytes, intervalMs);
  const sampleBytes = account.sampleBytes + (bytes - account.sampleBytes) / sizeMemory;
  const savedBytes = Math.min(account.savedBytes + paidInShare * bytes, mostSamples(intervalMs) * sampleBytes);
  return { ...account, savedBytes, sampleBytes, dueAt: Math.max(account.dueAt + intervalMs, t) };
}

/** The debt is bounded like the savings: a capture that was taken faster than its policy says must not owe for days. */
function paidOut(account: SamplingAccount, bytes: number, intervalMs: number): SamplingAccount {
  const mostOwed = mostSamples(intervalMs) * account.sampleBytes;
  return { ...account, savedBytes: Math.max(account.savedBytes - bytes, -mostOwed) };
}

function bytesOf({ bytes, sockets }: Extract<Fact, { kind: 'sockets' }>): number {
  return bytes ?? assumed.listingBytes + assumed.rowBytes * sockets.length;
}

import type { ObserverDoubt } from '../domain/snapshot.ts';

/**
 * How the observer itself is, from tick to tick: its loop, its clocks, its own network. While it is not well every host
 * seems silent and none is (architecture.md, rule 5).
 */
export interface SelfWatch {
  readonly tickedAt: number;
  /** Wall clock at the last tick (epoch ms), null where unknown. */
  readonly wallMs: number | null;
  /** By how much silence must be forgiven now (ms); 0 while the observer is well. */
  readonly lateByMs: number;
  /** Why no verdicts are made now, or null. */
  readonly doubt: ObserverDoubt | null;
  /** A wall clock that was set disturbs nothing here; it is only told for a while. */
  readonly note: ObserverDoubt | null;
  /** Newest word of any host (ms), or null. */
  readonly heardAt: number | null;
  /** Since when all are silent together (ms), or null. */
  readonly silentSince: number | null;
  /** How far apart such words usually are (ms): two slow hosts are often silent together. */
  readonly usualGapMs: number;
}

/** A tick: its moment on the monotonic clock (ms), the wall clock where known (epoch ms), and the policy's interval. */
export interface ClockReading {
  readonly now: number;
  readonly wallMs: number | null;
  readonly sampleIntervalMs: number;
}

/** When each host was last heard (ms), as far as it ever was. */
export type Sights = Iterable<{ readonly heardAt: number | null }>;

/** Ticks come four a second; a gap like this is a stalled loop (ms). */
const lateAfterMs = 1000;
/** No loop of ours stalls this long: the machine slept, or the process was stopped (ms). */
const sleptAfterMs = 20_000;
/** Differences of clocks below this are the slewing of NTP and the rounding of ticks (ms). */
const stepAfterMs = 500;
/** Linux stops CLOCK_MONOTONIC while it sleeps (clock_gettime(2)); clocks are seldom set by so much (ms). */
const sleepAfterMs = 10_000;
const tellStepMs = 10_000;
const usualShare = 1 / 16;

/** An observer that is well, at `now` ms. */
export function startWatch(now: number): SelfWatch {
  return {
    tickedAt: now,
    wallMs: null,
    lateByMs: 0,
    doubt: null,
    note: null,
    heardAt: null,
    silentSince: null,
    usualGapMs: 0,
  };
}

/**
 * Notes a tick by its clocks alone. After a late one, or one after sleep, nothing is concluded until each host had time to
 * be asked and to answer twice; how late it was is forgiven to all. A wall clock that was set is only told: everything here
 * runs on the monotonic clock.
 */
export function noteClocks(before: SelfWatch, { now, wallMs, sampleIntervalMs }: ClockReading): SelfWatch {
  const gapMs = now - before.tickedAt;
  const ranAheadMs = wallMs === null || before.wallMs === null ? 0 : wallMs - before.wallMs - gapMs;
  const isOver = before.doubt !== null && now >= before.doubt.until;
  const note = before.note !== null && now < before.note.until ? before.note : null;
  const watch = {
    ...before,
    tickedAt: now,
    wallMs,
    lateByMs: isOver ? 0 : before.lateByMs,
    doubt: isOver ? null : before.doubt,
    note,
  };

  const hasSlept = gapMs >= sleptAfterMs || ranAheadMs >= sleepAfterMs;
  if (hasSlept || gapMs > lateAfterMs) {
    const kind = hasSlept ? 'suspended' : 'late-loop';
    const text = hasSlept ? sleptText(gapMs + Math.max(0, ranAheadMs)) : lateText(gapMs);
    const since = watch.doubt?.since ?? before.tickedAt;
    const doubt: ObserverDoubt = { kind, since, until: now + 2 * sampleIntervalMs, text };
    return { ...watch, lateByMs: watch.lateByMs + (gapMs > lateAfterMs ? gapMs : 0), doubt };
  }
  if (Math.abs(ranAheadMs) < stepAfterMs) return watch;
  return { ...watch, note: { kind: 'clock-step', since: now, until: now + tellStepMs, text: stepText(ranAheadMs) } };
}

/** Did this tick find that the machine slept? What hosts said before that is then of another time. */
export function hasJustSlept(before: SelfWatch, after: SelfWatch): boolean {
  return after.doubt?.kind === 'suspended' && after.doubt.until !== before.doubt?.until;
}

/** What the silence of all is judged by (ms). */
export interface SilencePolicy {
  readonly sampleIntervalMs: number;
  readonly staleAfterMs: number;
}

/**
 * Notes what came in up to this tick. When all hosts that were read, at least two, are silent together although our loop
 * keeps time, it is our own network or uplink that is late. Nothing is concluded until words come again and each host had
 * time to answer twice, or until the silence is so old that it is blindness and is named as such.
 */
export function noteSilence(watch: SelfWatch, sights: Sights, policy: SilencePolicy): SelfWatch {
  const moments: number[] = [];
  for (const { heardAt: at } of sights) if (at !== null) moments.push(at);
  if (moments.length === 0) return watch;
  let heardAt = Number.NEGATIVE_INFINITY;
  for (const at of moments) if (at > heardAt) heardAt = at;
  const now = watch.tickedAt;
  const intervalMs = policy.sampleIntervalMs;
  const next = { ...watch, heardAt, usualGapMs: usualGap(watch, heardAt) };
  // What is forgiven for the network's sake says nothing of our loop.
  const loopLateMs = watch.doubt?.kind === 'all-late' ? 0 : watch.lateByMs;
  const silentMs = now - heardAt - loopLateMs;
  const until = now + 2 * intervalMs;

  const together = moments.filter((at) => at >= heardAt - 2 * intervalMs).length;
  if (together >= 2 && silentMs > Math.max(1.5 * intervalMs, 2 * next.usualGapMs)) {
    const silentSince = watch.silentSince ?? heardAt;
    if (silentMs > policy.staleAfterMs) return { ...next, silentSince, lateByMs: 0, doubt: null };
    const since = watch.doubt?.since ?? silentSince;
    const doubt: ObserverDoubt = { kind: 'all-late', since, until, text: allLateText(together) };
    return { ...next, silentSince, lateByMs: Math.max(loopLateMs, intervalMs), doubt };
  }
  if (watch.silentSince === null) return next;
  const lostMs = heardAt - watch.silentSince;
  const since = watch.doubt?.since ?? watch.silentSince;
  // Of a longer silence nothing is forgiven: who does not speak again is not read.
  const lateByMs = loopLateMs + (lostMs <= policy.staleAfterMs + intervalMs ? lostMs + intervalMs : 0);
  return { ...next, silentSince: null, lateByMs, doubt: { kind: 'all-late', since, until, text: backText(lostMs) } };
}

function usualGap({ heardAt, usualGapMs }: SelfWatch, newestAt: number): number {
  if (heardAt === null || newestAt <= heardAt) return usualGapMs;
  return usualGapMs + (newestAt - heardAt - usualGapMs) * usualShare;
}

function lateText(gapMs: number): string {
  return `Our own loop stood still for ${seconds(gapMs)} s: nothing new is concluded until every host could answer again`;
}

function sleptText(ms: number): string {
  return `This machine slept for about ${seconds(ms)} s: nothing new is concluded until every host could answer again`;
}

function stepText(ms: number): string {
  const direction = ms > 0 ? 'forward' : 'back';
  return `This machine's clock was set ${direction} by ${seconds(Math.abs(ms))} s: verdicts do not depend on it`;
}

function allLateText(hosts: number): string {
  return `All ${hosts} hosts fell silent together: our own network is likely, so nothing new is concluded`;
}

function backText(ms: number): string {
  return `All hosts were silent together for ${seconds(ms)} s: nothing new is concluded until every host could answer again`;
}

function seconds(ms: number): string {
  return String(Math.round(ms / 100) / 10);
}

import type { Incident, IncidentEvent, IncidentId } from '../../domain/incident.ts';
import type { ChannelId, NotificationKind } from '../../domain/notification.ts';
import { advanceChains, nextDueAt } from './advance-chains.ts';
import { type ChainPolicy, type Gap, noChains } from './chain-state.ts';

/** Somebody who would have been told. */
export interface RehearsedWord {
  /** Epoch ms. */
  readonly at: number;
  /** The name of a person; null where the channel itself is told. */
  readonly who: string | null;
  readonly channel: ChannelId;
  readonly recipient: string | null;
  readonly kind: NotificationKind;
  /** Which step of which chain it is; null for what is told outside of steps: worse, over, a digest. */
  readonly step: RehearsedStep | null;
  /** One, or those of a digest. */
  readonly incidents: readonly IncidentId[];
}

/** A step of a chain, from 1. */
export interface RehearsedStep {
  readonly chain: string;
  readonly step: number | 'final';
}

/** What a policy would have made of the past: who would have been told, and who could not be. */
export interface Rehearsal {
  readonly words: readonly RehearsedWord[];
  readonly gaps: readonly Gap[];
  /** It was ended early, because it would have said more than {@link mostWords}. */
  readonly isCut: boolean;
}

/** What is rehearsed. `events` are of the past in any order, also from before `from`, so that what had begun then is known. */
export interface RehearsalWish {
  readonly events: readonly IncidentEvent[];
  readonly policy: ChainPolicy;
  /** Epoch ms: only what would have been said from then, inclusive, until then, inclusive, is told. */
  readonly from: number;
  readonly until: number;
  /** nobody = as if nobody had acknowledged anything; as-it-was = as the past knows it. */
  readonly acknowledging: 'nobody' | 'as-it-was';
  /** Was there a flood at a moment (epoch ms)? */
  readonly wasFlood: (at: number) => boolean;
}

/** Nobody reads more. */
export const mostWords = 2000;

/** Who would have been told when of past incidents by a policy that may be another one than of then. Says nothing to anybody. Pure. */
export function rehearseChains({ events, policy, from, until, acknowledging, wasFlood }: RehearsalWish): Rehearsal {
  const past = events
    .toSorted((a, b) => a.at - b.at)
    .map((event) => (acknowledging === 'nobody' ? unanswered(event) : event));
  const known = new Map<IncidentId, Incident>();
  const words: RehearsedWord[] = [];
  let state = noChains;
  let nth = 0;
  for (;;) {
    const at = Math.min(past[nth]?.at ?? Number.POSITIVE_INFINITY, nextDueAt(state) ?? Number.POSITIVE_INFINITY);
    if (at > until || words.length >= mostWords) break;
    const now: IncidentEvent[] = [];
    for (let event = past[nth]; event !== undefined && event.at === at; event = past[++nth]) now.push(event);
    for (const { kind, incident } of now) {
      if (kind === 'ended') known.delete(incident.id);
      else known.set(incident.id, incident);
    }
    const input = { at, events: now, incidents: [...known.values()], policy, flood: wasFlood(at) };
    const { state: next, notifications } = advanceChains(state, input);
    state = next;
    for (const { key, madeAt, who, channel, recipient, kind, incidents } of notifications) {
      if (madeAt < from) continue;
      const ids = incidents.map(({ id }) => id);
      words.push({ at: madeAt, who, channel, recipient, kind, step: stepIn(key), incidents: ids });
    }
  }
  return { words, gaps: state.gaps.filter(({ at }) => at >= from), isCut: words.length >= mostWords };
}

/** The step that the key of a notification names: `cut.dub.fra-miarwbqe/production/2.1/mail/escalated`. */
function stepIn(key: string): RehearsedStep | null {
  const [, chain, step] = /^[^/]+\/([^/]+)\/(\d+|final)\.\d+\//.exec(key) ?? [];
  if (chain === undefined || step === undefined) return null;
  return { chain, step: step === 'final' ? 'final' : Number(step) };
}

/** The event as it had been if nobody had acknowledged. */
function unanswered(event: IncidentEvent): IncidentEvent {
  const { incident } = event;
  const state =
    incident.state === 'acknowledged-active'
      ? 'unacknowledged-active'
      : incident.state === 'acknowledged-cleared'
        ? 'unacknowledged-cleared'
        : incident.state;
  return { ...event, incident: { ...incident, state, acknowledged: null } };
}

import type { Rehearsal, RehearsedWord } from '../../alerts/chains/rehearse-chains.ts';
import type { PastIncident } from '../../alerts/incidents/past-events.ts';
import { plainLine } from '../../domain/plain-line.ts';
import { durationWords, momentWords } from '../../domain/time-words.ts';

/** Past incidents, and who would have been told of them. */
export interface RehearsedPast {
  readonly incidents: readonly PastIncident[];
  /** As if nobody had acknowledged. */
  readonly nobody: Rehearsal;
  readonly asItWas: Rehearsal;
  /** What else to know of it. */
  readonly notes: readonly string[];
}

/** Who would have been told, for people. */
export function rehearsalText({ incidents, nobody, asItWas, notes }: RehearsedPast): string {
  const began = new Map<string, number>(incidents.map(({ incident }) => [incident.id, incident.raisedAt]));
  const said = (rehearsal: Rehearsal): readonly string[] => [
    ...(rehearsal.words.length === 0 ? ['  nobody would have been told'] : []),
    ...rehearsal.words.map((word) => wordLine(word, began)),
    ...rehearsal.gaps.map(({ at, sentence }) => `  ${momentWords(at)}  NOT TOLD: ${plainLine(sentence, 300)}`),
    ...(rehearsal.isCut ? ['  and so on: more is not listed'] : []),
  ];
  const wasAnswered = incidents.some(({ incident }) => incident.acknowledged !== null);
  const lines = [
    ...incidents.flatMap(incidentLines),
    'If nobody had acknowledged:',
    ...said(nobody),
    ...(wasAnswered ? ['As it was acknowledged:', ...said(asItWas)] : ['Nobody did acknowledge, as far as is known.']),
    ...notes.map((note) => `Note: ${note}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** The same for programs. Times in epoch ms. */
export function rehearsalJson({ incidents, nobody, asItWas, notes }: RehearsedPast): string {
  const past = incidents.map(({ incident, endedAt }) => {
    const { id, priority, text, raisedAt, clearedAt, acknowledged } = incident;
    return { id, priority, text, raisedAt, clearedAt, endedAt, acknowledged };
  });
  return `${JSON.stringify({ incidents: past, nobody, asItWas, notes })}\n`;
}

function incidentLines({ incident, endedAt }: PastIncident): readonly string[] {
  const { id, priority, raisedAt, text, acknowledged } = incident;
  const end = endedAt === null ? 'not over' : `over ${momentWords(endedAt)}`;
  const answer =
    acknowledged === null
      ? []
      : [
          `    acknowledged ${momentWords(acknowledged.at)} by ${plainLine(acknowledged.by, 120)}: ${plainLine(acknowledged.reason, 200)}`,
        ];
  return [`${id}  ${priority}  ${momentWords(raisedAt)}, ${end}: ${plainLine(text, 200)}`, ...answer];
}

function wordLine(
  { at, kind, step, who, channel, recipient, incidents }: RehearsedWord,
  began: ReadonlyMap<string, number>,
): string {
  const [only, ...others] = incidents;
  const beganAt = only === undefined || others.length > 0 ? undefined : began.get(only);
  const after = beganAt === undefined ? '' : `+${durationWords(at - beganAt)}`;
  const place =
    step === null ? '' : step.step === 'final' ? `final of ${step.chain}` : `step ${step.step} of ${step.chain}`;
  const to = recipient === null ? '' : ` to ${plainLine(recipient, 320)}`;
  const whom = `${who === null ? '' : `${plainLine(who, 120)} by `}${channel}${to}`;
  return `  ${momentWords(at)}  ${after.padEnd(12)}  ${kind.padEnd(9)}  ${place.padEnd(22)}  ${whom}  [${namesOf(incidents)}]`;
}

/** Incidents of a digest that are named. */
const mostNamed = 3;

function namesOf(ids: readonly string[]): string {
  const more = ids.length - mostNamed;
  return `${ids.slice(0, mostNamed).join(' ')}${more > 0 ? ` and ${more} more` : ''}`;
}

import { hostStateWords } from '../domain/host-state-words.ts';
import type { Span } from '../journal/history/read-history.ts';
import type { ClusterMargins, IncidentEnd, Measured, ReportDecision, SituationCourse, StoryLine } from './report.ts';
import type { Held, HostThen, KnownCourse, ObserverThen, Told } from './known-course.ts';
import { clockWords, durationWords, momentWords } from '../domain/time-words.ts';
import { asSentence, counted, someOf } from './words.ts';

/** More lines than anybody reads; the rest is counted. */
const mostLines = 300;
/** Told before the first sign (ms). */
const beforeMs = 5000;

/** What happened, line by line, in the order of time. */
export function storyLines(
  course: KnownCourse,
  margins: readonly ClusterMargins[],
  decisions: readonly ReportDecision[],
  { situations, gaps }: { readonly situations: readonly SituationCourse[]; readonly gaps: readonly Span[] },
): { readonly lines: readonly StoryLine[]; readonly more: number } {
  const from = Math.min(...situations.map(({ since }) => since)) - beforeMs;
  const lines = [
    ...situationLines(course.told, new Map(situations.map(({ id, since }) => [id, since]))),
    ...margins.flatMap(clusterLines),
    ...hostLines(course.hosts),
    ...observerLines(course.observer),
    ...gaps.map(gapLine),
    ...decisions.flatMap(decisionLines),
  ]
    .filter(({ at }) => at > course.span.from && at >= from)
    .sort((x, y) => x.at - y.at);
  return { lines: lines.slice(0, mostLines), more: Math.max(0, lines.length - mostLines) };
}

function situationLines(told: readonly Told[], sinceOf: ReadonlyMap<string, number>): readonly StoryLine[] {
  const before = new Map<string, Told>();
  return told.flatMap((one): readonly StoryLine[] => {
    const { at, since, situation } = one;
    const last = before.get(situation.id);
    before.set(situation.id, one);
    if (last?.situation.phase === situation.phase && last.situation.text === situation.text) return [];
    const isNew = last?.situation.phase !== situation.phase;
    const after = `${durationWords(at - (sinceOf.get(situation.id) ?? since))} after it began`;
    const word = !isNew
      ? `still ${situation.phase}, now`
      : situation.phase === 'suspected'
        ? 'suspected'
        : `${situation.phase}, ${after}`;
    const { observers } = situation;
    const by =
      isNew && situation.phase === 'confirmed' && observers.length > 0
        ? ` Seen by ${someOf([...observers].map(witness))}.`
        : '';
    return [{ at, kind: 'situation', text: `${asSentence(`${word}: ${situation.text}`)}${by}` }];
  });
}

function witness(id: string): string {
  return id === 'noc' ? 'the observer itself' : id;
}

function clusterLines({ cluster, steps }: ClusterMargins): readonly StoryLine[] {
  return steps
    .slice(1)
    .map(({ at, words }) => ({ at, kind: 'cluster', text: asSentence(`cluster ${cluster}: ${words}`) }));
}

/** Hosts that changed in one second alike are one line. */
function hostLines(hosts: readonly Held<HostThen>[]): readonly StoryLine[] {
  const before = new Map<string, string>();
  const groups = new Map<string, { readonly at: number; readonly names: string[]; readonly words: string }>();
  for (const { at, name, value } of hosts) {
    const old = before.get(name);
    const words = value === null ? 'no longer in the inventory' : hostStateWords(value.state);
    before.set(name, words);
    if (old === undefined || old === words) continue;
    const group = groups.get(`${at} ${words}`) ?? { at, names: [], words };
    group.names.push(name);
    groups.set(`${at} ${words}`, group);
  }
  return [...groups.values()].map(({ at, names, words }) => ({
    at,
    kind: 'host',
    text: `${names.length === 1 ? 'Host' : 'Hosts'} ${someOf(names)}: ${words}.`,
  }));
}

function observerLines(observer: readonly Held<ObserverThen>[]): readonly StoryLine[] {
  return observer.flatMap(({ at, value }, nth): readonly StoryLine[] => {
    const old = observer[nth - 1]?.value ?? null;
    if (value === null || old === null) return [];
    const sight = value.sight === old.sight ? [] : [observerLine(at, `The observer’s own sight is ${value.sight}.`)];
    if (value.doubt === old.doubt) return sight;
    const words = value.doubt === null ? 'The observer trusts itself again.' : doubtWords(value.doubt);
    return [...sight, observerLine(at, words)];
  });
}

function observerLine(at: number, text: string): StoryLine {
  return { at, kind: 'observer', text };
}

function doubtWords(doubt: string): string {
  return `The observer doubts itself (${doubt}) and makes no new verdicts.`;
}

function gapLine({ from, to }: Span): StoryLine {
  return {
    at: from,
    kind: 'gap',
    text: `Nothing was recorded for ${durationWords(to - from)}, until ${clockWords(to, from)}.`,
  };
}

function decisionLines({
  at,
  word,
  cluster,
  candidate,
  people,
  reason,
  outcomes,
}: ReportDecision): readonly StoryLine[] {
  const who = people.map(({ name, part }) => `${name} (${part})`).join(' and ');
  return [
    {
      at,
      kind: 'decision',
      text: `${word} recorded by ${who}: promote ${candidate} of ${cluster}. Reason: “${reason.trim()}”.`,
    },
    ...outcomes.map(
      (outcome): StoryLine => ({
        at: outcome.at,
        kind: 'decision',
        text: `Outcome of that ${word}, told by ${outcome.by}: ${outcome.result}: “${outcome.text.trim()}”.`,
      }),
    ),
  ];
}

/** The incident in a few sentences, for whoever reads nothing else. */
export function summaryOf(about: {
  readonly fleet: string | null;
  readonly beganAt: number;
  readonly end: IncidentEnd;
  readonly madeAt: number;
  readonly situations: readonly SituationCourse[];
  readonly margins: readonly ClusterMargins[];
  readonly toDetect: Measured;
  readonly decisions: { readonly isKnown: boolean; readonly list: readonly ReportDecision[] };
  readonly toDecide: Measured;
}): readonly string[] {
  const { fleet, beganAt, end, madeAt, situations, margins, toDetect, decisions, toDecide } = about;
  const confirmed = situations.filter(({ confirmedAt }) => confirmedAt !== null);
  const first = confirmed.toSorted((x, y) => (x.confirmedAt ?? 0) - (y.confirmedAt ?? 0))[0];
  return [
    `${fleet === null ? 'This incident' : `The incident on ${fleet}`} began at ${momentWords(beganAt)}${endWords(end, beganAt, madeAt)}`,
    ...(first === undefined || toDetect.kind === 'unknown'
      ? []
      : [`It was confirmed ${durationWords(toDetect.ms)} after it began: ${asSentence(first.text)}`]),
    ...(confirmed.length > 1 ? [`In all ${confirmed.length} situations were confirmed while it lasted.`] : []),
    ...worstMargins(margins, { from: beganAt, to: endOf(end, madeAt) }),
    decisionWords(decisions, toDecide, end),
  ];
}

/** When the incident ends for counting, epoch ms. */
export function endOf(end: IncidentEnd, madeAt: number): number {
  return end.kind === 'open' ? madeAt : end.at;
}

function endWords(end: IncidentEnd, beganAt: number, madeAt: number): string {
  switch (end.kind) {
    case 'cleared':
      return ` and was cleared at ${clockWords(end.at, beganAt)} UTC, ${durationWords(end.at - beganAt)} later.`;
    case 'open':
      return ` and was STILL OPEN when this report was made, ${durationWords(madeAt - beganAt)} later.`;
    case 'unseen':
      return `. It was open when the recording ended at ${clockWords(end.at, beganAt)} UTC; how it went on is unknown.`;
    default:
      return end satisfies never;
  }
}

function worstMargins(margins: readonly ClusterMargins[], { from, to }: Span): readonly string[] {
  const lows = margins.flatMap(({ cluster, needed, steps }) => {
    if (needed === null) return [];
    const during = steps.filter(({ at }, nth) => at <= to && (steps[nth + 1]?.at ?? to) > from);
    const low = Math.min(...during.flatMap(({ margin }) => margin?.worst ?? []));
    return low > 0 || !Number.isFinite(low) ? [] : [{ cluster, low }];
  });
  const lost = lows.filter(({ low }) => low < 0).map(({ cluster }) => cluster);
  const edge = lows.filter(({ low }) => low === 0).map(({ cluster }) => cluster);
  return [
    ...(lost.length > 0 ? [`No side of ${someOf(lost)} was sure of quorum at the worst.`] : []),
    ...(edge.length > 0
      ? [`At the worst ${someOf(edge)} stood at the edge: with one vote less no side had quorum.`]
      : []),
  ];
}

function decisionWords(
  { isKnown, list }: { readonly isKnown: boolean; readonly list: readonly ReportDecision[] },
  toDecide: Measured,
  end: IncidentEnd,
): string {
  const first = list[0];
  if (first === undefined) {
    if (!isKnown) return 'Whether anybody decided anything is not known.';
    return end.kind === 'open' ? 'Nobody has decided anything so far.' : 'Nobody decided anything while it lasted.';
  }
  const when = toDecide.kind === 'ms' ? ` ${durationWords(toDecide.ms)} after it was confirmed` : '';
  const others = list.length === 1 ? '' : ` ${counted(list.length, 'decision')} were recorded in all.`;
  return `The first decision, ${first.word} on ${first.candidate} of ${first.cluster}, was recorded${when}.${others}`;
}

import { clockWords, durationWords, momentWords } from '../../domain/time-words.ts';
import { counted, marginWords, asSentence, someOf } from '../words.ts';
import type { Measured, Report, ReportDecision, SituationCourse } from '../report.ts';
import { endOf } from '../story.ts';
import { type ChartOf, marginChart } from './margin-chart.ts';
import { type Markup, markup, markupText, nothing } from '../../domain/markup.ts';
import { isWideMatrix, matrixTable } from './matrix-table.ts';
import { reportStyle } from './style.ts';
import { topologyPicture } from './topology-picture.ts';

/** Testimonies shown of a situation; the rest is counted. */
const mostEvidence = 10;
/** Situations shown with their evidence. */
const mostSituations = 40;
/** Clusters drawn; those whose margin never changed are named only. */
const mostCharts = 20;
/** Changes of one cluster listed below its chart. */
const mostSteps = 40;

/**
 * The report as one HTML document that needs nothing else: no script, no picture from elsewhere, its style inside. A policy in
 * its head forbids whatever is not in it.
 */
export function reportPage(report: Report): string {
  const { id, title, fleet } = report;
  const page = markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Incident ${id}${fleet === null ? '' : ` – ${fleet}`}</title>
<style>${reportStyle}</style></head><body>
<p class="kind">Quorumscope incident report · ${id}${fleet === null ? '' : ` · ${fleet}`}</p>
<h1>${asSentence(title)}</h1>
${openMark(report)}
<section class="summary">${report.summary.map((sentence) => markup`<p>${sentence}</p>`)}</section>
${factsOf(report)}
${unknownsOf(report)}
<h2>What happened</h2>${storyOf(report)}
<h2>The map at the key moments</h2>${momentsOf(report)}
<h2>Who reached whom</h2>${matricesOf(report)}
<h2>Votes to spare</h2>${marginsOf(report)}
<h2>Evidence</h2>${evidenceOf(report)}
<h2>Decisions</h2>${decisionsOf(report)}
<h2>Capture</h2><p>${report.capture ?? 'No capture was looked for.'}</p>
<footer>Made ${momentWords(report.madeAt)} by Quorumscope from what it recorded. All times are UTC. Margins count votes to spare: 0 is the edge, below it no side is sure of quorum.</footer>
</body></html>
`;
  return markupText(page);
}

function openMark({ end, beganAt }: Report): Markup {
  if (end.kind === 'cleared') return nothing;
  const words =
    end.kind === 'open'
      ? 'STILL OPEN: this report ends in the middle of the incident.'
      : `END NOT SEEN: the recording ends at ${clockWords(end.at, beganAt)} UTC with the incident open.`;
  return markup`<div class="warn"><p><b>${words}</b></p></div>`;
}

function factsOf(report: Report): Markup {
  const { beganAt, end, madeAt, toDetect, toDecide, situations } = report;
  const lasted = durationWords(endOf(end, madeAt) - beganAt);
  const confirmed = situations.filter(({ confirmedAt }) => confirmedAt !== null).length;
  const fact = (value: string, name: string, isKnown = true): Markup =>
    markup`<div class="fact"><b class="${isKnown ? '' : 'unknown'}">${value}</b><span>${name}</span></div>`;
  return markup`<div class="facts">
${fact(end.kind === 'cleared' ? lasted : `${lasted} +`, end.kind === 'cleared' ? 'from its beginning to its end' : 'so far as is known')}
${fact(measuredWords(toDetect), 'to detect: from its beginning to its confirmation', toDetect.kind === 'ms')}
${fact(measuredWords(toDecide), 'to decide: from there to the first decision', toDecide.kind === 'ms')}
${fact(`${confirmed}`, confirmed === 1 ? 'situation confirmed' : 'situations confirmed')}
</div>`;
}

function moreWords(count: number, one: string): Markup {
  return count > 0 ? markup`<p class="quiet">${counted(count, one)} more.</p>` : nothing;
}

function measuredWords(measured: Measured): string {
  return measured.kind === 'ms' ? durationWords(measured.ms) : measured.why;
}

function unknownsOf({ unknowns }: Report): Markup {
  if (unknowns.length === 0) return nothing;
  return markup`<div class="warn"><p><b>What is not known</b></p>${unknowns.map((sentence) => markup`<p>${sentence}</p>`)}</div>`;
}

function storyOf({ lines, moreLines, beganAt }: Report): Markup {
  const more = moreLines === 0 ? nothing : markup`<p class="quiet">${counted(moreLines, 'line')} more left out.</p>`;
  return markup`<table><tbody>${lines.map(
    ({ at, kind, text }) =>
      markup`<tr class="${kind}"><td class="time">${clockWords(at, beganAt)}</td><td>${text}</td></tr>`,
  )}</tbody></table>${more}`;
}

function momentsOf({ moments, inventory, beganAt }: Report): Markup {
  const isWide = inventory.regions.length > 6;
  return markup`<div class="moments ${isWide ? 'wide' : ''}">${moments.map(({ name, state }, nth) => {
    const caption = markup`<figcaption><b>${name}</b> · ${clockWords(state.at, beganAt)} UTC</figcaption>`;
    if (!state.isCovered)
      return markup`<figure>${caption}<p class="quiet">? Nothing was recorded at this moment: what was true then is unknown.</p></figure>`;
    const margins = state.clusters.flatMap(({ cluster, quorum }) => {
      const best = quorum.sides.toSorted((x, y) => y.margin.worst - x.margin.worst)[0];
      return quorum.needed === null || best === undefined ? [] : [`${cluster} ${marginWords(best.margin)}`];
    });
    const spare =
      margins.length === 0
        ? nothing
        : markup`<figcaption class="quiet">votes to spare: ${someOf(margins, 8)}</figcaption>`;
    return markup`<figure>${caption}${topologyPicture({ inventory, state, nth })}${spare}</figure>`;
  })}</div>
<p class="quiet">Solid grey: arrives. Two stubs with crosses: cut. Dashes: suspected, or only some paths. Dots: nobody could look. Hatched: the sides of a cut. A line has two halves, one for each direction.</p>`;
}

function matricesOf({ moments, inventory, beganAt }: Report): Markup {
  const known = moments.filter(({ state }) => state.isCovered && state.pairs.length > 0);
  if (known.length === 0) return markup`<p>? Nothing is recorded of the connections between regions.</p>`;
  const isWide = isWideMatrix(new Set(known.flatMap(({ state }) => state.pairs.flatMap(({ a, b }) => [a, b]))).size);
  const tables = known.map(({ name, state }) =>
    matrixTable(inventory, state, `${name} · ${clockWords(state.at, beganAt)}`),
  );
  return markup`<div>${tables}</div>
<p class="quiet">Rows: from. Columns: to. ${isWide ? '· arrives, ✕ lost, ▲ only some paths, ◆ suspected or lossy, ? nobody could look. ' : ''}Each shows the worst of its second.</p>`;
}

function marginsOf({ margins, span, beganAt, end, madeAt, gaps, decisions }: Report): Markup {
  const during = { from: beganAt, to: endOf(end, madeAt) };
  const chart: ChartOf = { span, incident: during, gaps, decisions: decisions.list };
  const changed = margins.filter(({ steps }) => steps.length > 1);
  const steady = margins.filter(({ steps }) => steps.length === 1);
  const blocks = changed.slice(0, mostCharts).map((one) => {
    const rows = one.steps
      .slice(0, mostSteps)
      .map(
        ({ at, margin, words }) =>
          markup`<tr><td class="time">${clockWords(at, beganAt)}</td><td class="word">${margin === null ? '–' : marginWords(margin)}</td><td>${words}</td></tr>`,
      );
    const needs = one.needed === null ? 'no rule of votes' : `needs ${counted(one.needed, 'vote')}`;
    return markup`<div class="margin"><h3>${one.cluster} · ${needs}</h3>${marginChart(one, chart)}<table><tbody>${rows}</tbody></table>${moreWords(one.steps.length - rows.length, 'change')}</div>`;
  });
  return markup`${blocks}
${moreWords(changed.length - blocks.length, 'cluster that changed')}
${steady.map(({ cluster, steps }) => markup`<p><b>${cluster}</b> did not change: ${steps[0]?.words ?? ''}.</p>`)}
${margins.length === 0 ? markup`<p>No cluster is recorded in this time.</p>` : nothing}
${blocks.length > 0 ? markup`<p class="quiet">Thick line: votes to spare that are sure. Dashed: at best. Grey: the incident. Tinted: nothing was recorded.</p>` : nothing}`;
}

function evidenceOf({ situations, beganAt }: Report): Markup {
  if (situations.length === 0) return markup`<p>? What was told of its situations is no longer kept.</p>`;
  return markup`${situations.slice(0, mostSituations).map((one) => situationBlock(one, beganAt))}${moreWords(situations.length - mostSituations, 'situation')}`;
}

function situationBlock(situation: SituationCourse, beganAt: number): Markup {
  const { type, text, since, suspectedAt, confirmedAt, clearedAt, observers, evidence, evidenceAt, open } = situation;
  const at = (moment: number | null, never: string): string => (moment === null ? never : clockWords(moment, beganAt));
  const times = [
    `since ${at(since, '')}`,
    `suspected ${at(suspectedAt, 'never')}`,
    `confirmed ${at(confirmedAt, 'never')}`,
    `cleared ${at(clearedAt, 'not as far as is recorded')}`,
  ].join(' · ');
  const rows = evidence
    .slice(0, mostEvidence)
    .map(
      ({ host, what, ageMs, domain }) =>
        markup`<tr><td class="word">${host === 'noc' ? 'the observer' : host}</td><td>${domain ?? '–'}</td><td>${what}</td><td class="time">${durationWords(ageMs)}</td></tr>`,
    );
  const more = evidence.length - rows.length;
  const table = markup`<table><thead><tr><th>witness</th><th>failure domain</th><th>says</th><th>age</th></tr></thead><tbody>${rows}</tbody></table>`;
  return markup`<h3>${type}: ${asSentence(text)}</h3><p class="quiet">${times}</p>
<p>${counted(observers.length, 'witness', 'witnesses')} at ${clockWords(evidenceAt, beganAt)}: ${someOf([...observers], 12)}.</p>
${rows.length === 0 ? nothing : table}${more > 0 ? markup`<p class="quiet">${counted(more, 'testimony', 'testimonies')} more.</p>` : nothing}
${open.map(({ what, test }) => markup`<p class="quiet">Not excluded then: ${what}${test === null ? '' : ` (test: ${test})`}.</p>`)}`;
}

function decisionsOf({ decisions, beganAt, toDecide }: Report): Markup {
  const { log, isKnown, list, leftOut } = decisions;
  const notes = [log, ...leftOut].map((sentence) => markup`<p class="quiet">${sentence}</p>`);
  if (list.length > 0) return markup`${list.map((one) => decisionBlock(one, beganAt))}${notes}`;
  const words = isKnown ? 'Nobody decided anything while it lasted.' : `Not known: ${measuredWords(toDecide)}.`;
  return markup`<p>${words}</p>${notes}`;
}

function decisionBlock(decision: ReportDecision, beganAt: number): Markup {
  const { seq, at, word, cluster, candidate, people, reason, gates, answers, outcomes } = decision;
  const gateRows = gates.map(
    ({ id, title, result, why }) =>
      markup`<tr><td class="time">${id}</td><td>${title}</td><td>${result.toUpperCase()}</td><td>${why}</td></tr>`,
  );
  return markup`<div class="sheet"><h3>${clockWords(at, beganAt)} · ${word} · promote ${candidate} of ${cluster} <span class="quiet">(entry ${seq})</span></h3>
<p>${people.map(({ name, part, at: when }) => markup`<b>${name}</b> (${part}, ${clockWords(when, beganAt)}) `)}</p>
<p>Reason: ${reason}</p>
<table class="gates"><tbody>${gateRows}</tbody></table>
${answers.map(({ gate, by, answer }) => markup`<p>${gate}, answered by ${by}: ${answer}</p>`)}
${outcomes.map(({ at: when, by, result, text }) => markup`<p><b>Outcome</b> ${clockWords(when, beganAt)}, told by ${by}: ${result}. ${text}</p>`)}</div>`;
}

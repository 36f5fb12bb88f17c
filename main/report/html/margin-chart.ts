import type { Span } from '../../journal/history/read-history.ts';
import type { ClusterMargins, MarginStep, ReportDecision } from '../report.ts';
import { clockWords } from '../../domain/time-words.ts';
import { signed } from '../words.ts';
import { type Markup, markup, nothing } from '../../domain/markup.ts';

/** What the charts of a report share. */
export interface ChartOf {
  readonly span: Span;
  readonly incident: Span;
  readonly gaps: readonly Span[];
  readonly decisions: readonly ReportDecision[];
}

const size = { w: 760, left: 40, right: 10, top: 14, row: 22, bottom: 20 };

/** The votes to spare over time: what is sure as a filled step, what is possible as a dashed one; the edge at 0. */
export function marginChart({ steps }: ClusterMargins, { span, incident, gaps, decisions }: ChartOf): Markup {
  const values = steps.flatMap(({ margin }) => (margin === null ? [] : [margin.worst, margin.best]));
  if (values.length === 0) return nothing;
  const [low, high] = [Math.min(0, ...values) - 0.5, Math.max(0, ...values) + 0.5];
  const height = size.top + (high - low) * size.row + size.bottom;
  const x = (at: number): number => {
    const share = (Math.min(span.to, Math.max(span.from, at)) - span.from) / Math.max(1, span.to - span.from);
    return round(size.left + share * (size.w - size.left - size.right));
  };
  const y = (margin: number): number => round(size.top + (high - margin) * size.row);
  const band = ({ from, to }: Span, fill: string): Markup =>
    markup`<rect x="${x(from)}" y="${size.top}" width="${Math.max(1, round(x(to) - x(from)))}" height="${round((high - low) * size.row)}" fill="${fill}"/>`;
  const whole = Array.from({ length: Math.floor(high) - Math.ceil(low) + 1 }, (_, nth) => Math.ceil(low) + nth);
  const path = (of: 'worst' | 'best'): string => stepPath(steps, of, span, x, y);
  return markup`<svg viewBox="0 0 ${size.w} ${round(height)}" role="img" aria-label="Votes to spare over time">
${band(incident, '#e4e6e8')}${gaps.map((gap) => band(gap, '#d9b6cb'))}
${whole.map((margin) => markup`<line x1="${size.left}" x2="${size.w - size.right}" y1="${y(margin)}" y2="${y(margin)}" stroke="#5e6974" stroke-width="${margin === 0 ? 1.6 : 0.4}"/><text x="${size.left - 6}" y="${y(margin) + 4}" font-size="11" text-anchor="end">${signed(margin)}</text>`)}
<path d="${path('best')}" fill="none" stroke="#15191e" stroke-width="1.4" stroke-dasharray="4 3"/>
<path d="${path('worst')}" fill="none" stroke="#15191e" stroke-width="3"/>
${decisions.map(({ at, word }) => markup`<line x1="${x(at)}" x2="${x(at)}" y1="${size.top}" y2="${round(height - size.bottom)}" stroke="#00598c" stroke-width="1.6"/><text x="${x(at) + 3}" y="${size.top - 3}" font-size="10" font-weight="700">${word}</text>`)}
${[span.from, incident.from, incident.to].map((at, nth) => markup`<text x="${x(at)}" y="${round(height - 6)}" font-size="10" text-anchor="${nth === 0 ? 'start' : 'middle'}">${clockWords(at, span.from)}</text>`)}
</svg>`;
}

/** Where nothing is known the line is broken. */
function stepPath(
  steps: readonly MarginStep[],
  of: 'worst' | 'best',
  span: Span,
  x: (at: number) => number,
  y: (margin: number) => number,
): string {
  return steps
    .map(({ at, margin }, nth) => {
      const from = x(nth === 0 ? span.from : at);
      if (margin === null) return '';
      const next = steps[nth + 1];
      const isJoined = nth > 0 && steps[nth - 1]?.margin != null;
      return `${isJoined ? 'L' : 'M'}${nth === 0 ? x(at) : from} ${y(margin[of])}L${x(next?.at ?? span.to)} ${y(margin[of])}`;
    })
    .join('');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

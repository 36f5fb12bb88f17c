import type { Family } from '../alerts/metrics/families.ts';

/*
 * As much of PromQL as the files that are shipped use, for the tests of those: names of metrics with their matchers, and lists of labels
 * behind `by` and `on`.
 *
 *   histogram_quantile(0.95, sum by (le, probe) (rate(quorumscope_probe_duration_seconds_bucket{probe="listing"}[5m])))
 */

type Families = Readonly<Record<string, Family>>;

const selector = /(rate|increase)?\(?\s*\b(quorumscope_\w+)(?:\{([^}]*)\})?/g;
/** Labels that Prometheus adds to all series of a target. */
const ofTarget: readonly string[] = ['job', 'instance'];

/** Metrics that an expression names, each once; of a histogram's series the histogram. */
export function metricsNamedIn(expr: string): readonly string[] {
  const names = [...expr.matchAll(selector)].map((match) => (match[2] ?? '').replace(/_(bucket|sum|count)$/, ''));
  return [...new Set(names)];
}

/** What an expression asks for that these metrics do not have, as sentences. */
export function wrongWith(expr: string, families: Families): readonly string[] {
  const wrong = [...expr.matchAll(selector)].flatMap(([, rate, series = '', matchers = '']) => {
    const name = series.replace(/_(bucket|sum|count)$/, '');
    const family = families[name];
    const isOfHistogram = name !== series;
    if (family === undefined || isOfHistogram !== (family.type === 'histogram')) {
      return [
        family?.type === 'histogram'
          ? `${series} is a histogram and has no series of its own`
          : `${series} is no metric`,
      ];
    }
    const isRated = rate !== undefined && family.type === 'gauge';
    return [...(isRated ? [`${series} is no counter`] : []), ...wrongMatchers(series, family, matchers)];
  });
  return [...wrong, ...wrongLists(expr, families)];
}

function wrongMatchers(series: string, { labels }: Family, matchers: string): readonly string[] {
  return [...matchers.matchAll(/(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"/g)].flatMap(([, label = '', , value = '']) => {
    if (ofTarget.includes(label)) return [];
    const range = labels[label];
    if (range === undefined) return [`${series} has no label ${label}`];
    if (typeof range === 'string') return [];
    return value.split('|').flatMap((word) => (range.includes(word) ? [] : [`${series} has no ${label} ${word}`]));
  });
}

function wrongLists(expr: string, families: Families): readonly string[] {
  const known = metricsNamedIn(expr).flatMap((name) => [
    ...Object.keys(families[name]?.labels ?? {}),
    ...(families[name]?.type === 'histogram' ? ['le'] : []),
  ]);
  const listed = [...expr.matchAll(/\b(?:by|on)\s*\(([^)]*)\)/g)].flatMap((match) => (match[1] ?? '').split(','));
  return listed
    .map((label) => label.trim())
    .filter((label) => ![...known, ...ofTarget].includes(label))
    .map((label) => `nothing in it has the label ${label}`);
}

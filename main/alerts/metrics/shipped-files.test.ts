import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { families, type Family } from './families.ts';
import { metricsNamedIn, wrongWith } from '../../testing/read-expression.ts';

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

const dashboard = z
  .object({
    templating: z.object({
      list: z.array(z.object({ name: z.string(), type: z.string(), definition: z.string().optional() })),
    }),
    panels: z.array(
      z.object({
        id: z.number(),
        type: z.string(),
        title: z.string(),
        gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
        datasource: z.object({ uid: z.string() }).optional(),
        targets: z
          .array(
            z.object({
              expr: z.string(),
              legendFormat: z.string().optional(),
              datasource: z.object({ uid: z.string() }),
            }),
          )
          .default([]),
      }),
    ),
  })
  .parse(JSON.parse(read('assets/grafana/quorumscope.json')));

const rule = z.object({
  alert: z.string(),
  expr: z.string(),
  labels: z.object({ severity: z.enum(['critical', 'warning']) }),
  annotations: z.object({ summary: z.string(), description: z.string() }),
});
const { groups } = z
  .object({ groups: z.array(z.object({ rules: z.array(rule) })) })
  .parse(parse(read('assets/prometheus/quorumscope-rules.yaml')));
const rules = groups.flatMap((group) => group.rules);
const targets = dashboard.panels.flatMap((panel) => panel.targets);

const table: Readonly<Record<string, Family>> = families;

describe('the Grafana dashboard', () => {
  it.each(targets.map(({ expr, legendFormat = '' }) => [expr, legendFormat]))(
    'asks in %s for metrics, labels and words that there are',
    (expr, legend) => {
      expect(metricsNamedIn(expr)).not.toEqual([]);
      expect(wrongWith(expr, table)).toEqual([]);
      const shown = [...legend.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((match) => match[1] ?? '');
      const known = metricsNamedIn(expr).flatMap((name) => Object.keys(table[name]?.labels ?? {}));
      expect(shown.filter((label) => ![...known, 'instance'].includes(label))).toEqual([]);
    },
  );

  it('fills its variables from metrics that there are', () => {
    for (const { definition } of dashboard.templating.list) {
      if (definition !== undefined) expect(wrongWith(definition, table)).toEqual([]);
    }
  });

  it('has its data source as a variable and names none', () => {
    expect(dashboard.templating.list[0]).toMatchObject({ name: 'datasource', type: 'datasource' });
    const used = [...targets, ...dashboard.panels].flatMap(({ datasource }) => datasource?.uid ?? []);
    expect(new Set(used)).toEqual(new Set(['${datasource}']));
  });

  it('has panels that lie beside each other and never on each other', () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const pairs = panels.flatMap((one, i) => panels.slice(i + 1).map((other) => [one.gridPos, other.gridPos] as const));
    const meet = pairs.filter(([a, b]) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h);
    expect(meet).toEqual([]);
    expect(panels.filter(({ gridPos }) => gridPos.x + gridPos.w > 24)).toEqual([]);
  });

  it('shows every metric but those that say the same of one host or one pair', () => {
    const shown = new Set(targets.flatMap(({ expr }) => metricsNamedIn(expr)));
    expect(Object.keys(families).filter((name) => !shown.has(name))).toEqual([
      'quorumscope_observer_doubt',
      'quorumscope_observer_last_fact_age_seconds',
      'quorumscope_region_pair_host_pairs',
      'quorumscope_host_alive',
      'quorumscope_cluster_unobserved_members',
      'quorumscope_alert_queue_oldest_age_seconds',
    ]);
  });
});

describe('the alerting rules', () => {
  it.each(rules.map(({ alert, expr }) => [alert, expr]))('%s asks for what there is', (_alert, expr) => {
    expect(wrongWith(expr, table)).toEqual([]);
  });

  it.each(rules.map((one) => [one.alert, one] as const))('%s names in its text only labels it has', (_alert, one) => {
    const text = Object.values(one.annotations).join(' ');
    const named = [...text.matchAll(/\$labels\.(\w+)/g)].map((match) => match[1] ?? '');
    const known = metricsNamedIn(one.expr).flatMap((name) => Object.keys(table[name]?.labels ?? {}));
    expect(named.filter((label) => !known.includes(label))).toEqual([]);
  });

  it('know the end of the observer, of the engine, of a quorum, of a link and of a queue', () => {
    expect(rules.map(({ alert }) => alert)).toEqual([
      'QuorumscopeDown',
      'QuorumscopeNotTicking',
      'QuorumscopeObserverBlind',
      'QuorumscopeAlertQueueStuck',
      'QuorumscopeAlertsGivenUp',
      'QuorumscopeQuorumLost',
      'QuorumscopeQuorumAmbiguous',
      'QuorumscopeTwoSidesQuorate',
      'QuorumscopeDualPrimary',
      'QuorumscopeConnectivityLow',
    ]);
  });

  it('are tested one by one', () => {
    const tests = z
      .object({
        tests: z.array(
          z.object({ alert_rule_test: z.array(z.object({ alertname: z.string(), exp_alerts: z.array(z.unknown()) })) }),
        ),
      })
      .parse(parse(read('assets/prometheus/quorumscope-rules.test.yaml')));
    const cases = tests.tests.flatMap((one) => one.alert_rule_test);
    for (const { alert } of rules) {
      const own = cases.filter(({ alertname }) => alertname === alert);
      expect([
        alert,
        own.some(({ exp_alerts: all }) => all.length > 0),
        own.some(({ exp_alerts: all }) => all.length === 0),
      ]).toEqual([alert, true, true]);
    }
  });
});

describe(wrongWith, () => {
  it.each([
    ['quorumscope_nothing', 'quorumscope_nothing is no metric'],
    [
      'rate(quorumscope_tick_duration_seconds[5m])',
      'quorumscope_tick_duration_seconds is a histogram and has no series of its own',
    ],
    ['quorumscope_hosts_bucket', 'quorumscope_hosts_bucket is no metric'],
    ['quorumscope_hosts{zone="dub"}', 'quorumscope_hosts has no label zone'],
    ['quorumscope_hosts{state="dead"}', 'quorumscope_hosts has no state dead'],
    ['quorumscope_hosts{state=~"alive|dead"}', 'quorumscope_hosts has no state dead'],
    ['sum by (region, le) (quorumscope_hosts)', 'nothing in it has the label le'],
    ['a unless on (cluster) quorumscope_hosts', 'nothing in it has the label cluster'],
    ['rate(quorumscope_hosts[5m])', 'quorumscope_hosts is no counter'],
    ['increase(quorumscope_hosts{state="alive"}[1h])', 'quorumscope_hosts is no counter'],
  ])('finds what is wrong with %s', (expr, why) => {
    expect(wrongWith(expr, table)).toEqual([why]);
  });

  it('has nothing against what is right', () => {
    const expr =
      'histogram_quantile(0.9, sum by (le, probe) (rate(quorumscope_probe_duration_seconds_bucket{probe="listing",instance=~"$instance"}[5m])))';
    expect(wrongWith(expr, table)).toEqual([]);
  });
});

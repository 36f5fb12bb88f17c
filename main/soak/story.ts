import type { Change } from '../domain/snapshot.ts';
import { type RunReport, runScenario } from './run-scenario.ts';
import { edgesOf, type Scenario } from './scenario.ts';
import { trueSituations } from './true-situations.ts';
import { truthsOf } from './truth.ts';

/** One run in words: what was put in, what was true, what was said. */
export function tellStory(
  scenario: Scenario,
  isVerbose: boolean,
): { readonly text: string; readonly violations: number } {
  const lines: string[] = [`seed ${scenario.seed}`, ...settingLines(scenario)];
  const truths = truthsOf(scenario);
  const edges = [...edgesOf(scenario)];
  const report = runScenario(scenario, ({ now, changes }, claims) => {
    for (let edge = edges[0]; edge !== undefined && edge <= now; edge = edges[0]) {
      edges.shift();
      const truth = truths.find(({ from }) => from === edge);
      const words = truth === undefined ? [] : trueSituations(truth).map(({ type, subject }) => `${type} ${subject}`);
      lines.push(`${time(edge)}  TRUTH  ${words.join('; ') || 'nothing to say'}`);
    }
    for (const change of changes) if (isVerbose || change.kind === 'situation') lines.push(...changeLines(change));
    for (const { situation, isTrue } of claims)
      if (!isTrue) lines.push(`${time(now)}  WRONG  ${situation.type} ${JSON.stringify(situation.subject)}`);
  });
  lines.push(...reportLines(report), '');
  return { text: lines.join('\n'), violations: report.violations.length };
}

function settingLines(scenario: Scenario): readonly string[] {
  const { layout, world, troubles } = scenario;
  return [
    ...Object.entries(layout).map(([region, hosts]) => `  ${region}: ${hosts.join(' ')}`),
    ...world.paths.flatMap(({ a, b, rttMs }) => (a === b ? [] : [`  ${a} - ${b}: ${rttMs.toFixed(1)} ms`])),
    ...world.flows.map(({ client, server, port, traffic }) => {
      const rhythm = traffic.rhythm === null ? 'quiet' : `each ${traffic.rhythm.everyMs} ms`;
      const kind = traffic.lifetimeMs !== null ? 'reconnecting' : traffic.keepalive !== null ? 'keepalive' : rhythm;
      return `  ${client} -> ${server}:${port} ${kind}`;
    }),
    ...troubles.flatMap(({ name, faults, blindness }) => [
      `  ${name}`,
      ...faults.map(({ from, until, fault }) => `    ${time(from)} - ${time(until)} ${JSON.stringify(fault)}`),
      ...blindness.map(({ from, until, hosts }) => `    ${time(from)} - ${time(until)} unseen: ${hosts.join(' ')}`),
    ]),
  ];
}

function changeLines(change: Change): readonly string[] {
  switch (change.kind) {
    case 'situation': {
      const { situation, phase } = change;
      const subject = JSON.stringify(situation.subject);
      return [
        `${time(change.t)}  ${phase.padEnd(9)} ${situation.type} ${subject}`,
        ...(phase === 'confirmed'
          ? situation.evidence.map(({ host, what, ageMs }) => `             ${host}: ${what} (${Math.round(ageMs)} ms)`)
          : []),
      ];
    }
    case 'region-pair':
      return [`${time(change.t)}  ${change.a} - ${change.b}: ${change.verdict}`];
    case 'host':
      return [`${time(change.t)}  ${change.host}: ${change.state}`];
    case 'cluster':
      return [];
  }
}

function reportLines({ violations, namings, cutDelays }: RunReport): readonly string[] {
  return [
    ...namings.map(
      ({ truth, named, afterMs }) => `named: ${truth} as ${named}${afterMs === null ? '' : ` after ${afterMs} ms`}`,
    ),
    ...cutDelays.map(
      (cut) => `cut: ${cut.a} - ${cut.b} (${cut.class}, ${cut.rttMs.toFixed(1)} ms) ${cut.afterMs ?? 'never'}`,
    ),
    ...violations.map(({ kind, at, text }) => `VIOLATION at ${time(at)}: ${kind}: ${text}`),
  ];
}

function time(ms: number): string {
  return (ms / 1000).toFixed(2).padStart(6);
}

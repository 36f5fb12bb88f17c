/*
 * npm run bench -- metrics [--hosts 1000] [--regions 40] [--seconds 30]
 * What metrics cost the engine's thread. The load is that of the bench `verdict`, kind `live`: four ticks a second, a quarter of all hosts
 * list in each, connections of 1 % of the hosts stall. `tick` is what the desk of the metrics does for a tick and the facts before it,
 * `scrape` the making of one text, one every second here: Prometheus asks every 15 s. Times in ms of wall time; JSON line on stdout,
 * the table after it. Exit status 1 when nothing was measured, 64 for wrong usage. A bench asserts no time.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { createMetricsDesk, type MetricsSource } from '../../main/alerts/metrics/metrics-desk.ts';
import { advanceRoad } from '../../main/engine/road.ts';
import { systemClock } from '../../main/engine/system-clock.ts';
import type { CaptureEvent } from '../../main/journal/capture-event.ts';
import { median, percentile, rounded, tableText, wholeOption } from './bench-figures.ts';
import { begin, factsOf, usualTickMs, warmForMs } from './verdict-course.ts';

interface Options {
  readonly hosts: number;
  readonly regions: number;
  readonly seconds: number;
}

/** One line of the result. Times in ms. */
interface Figure {
  readonly hosts: number;
  readonly regions: number;
  readonly ticks: number;
  readonly tickMedian: number;
  readonly tickP95: number;
  readonly scrapes: number;
  readonly scrapeMedian: number;
  readonly scrapeP95: number;
  readonly scrapeCpu: number;
  readonly series: number;
  readonly kilobytes: number;
}

/** An engine of which only the telling is real. */
function tellingEngine() {
  const onTick = new Set<Parameters<MetricsSource['onTick']>[0]>();
  const onEvent = new Set<(event: CaptureEvent) => void>();
  const source: MetricsSource = {
    onTick: (listener) => {
      onTick.add(listener);
      return () => onTick.delete(listener);
    },
    onEvent: (listener) => {
      onEvent.add(listener);
      return () => onEvent.delete(listener);
    },
  };
  const tellEvent = (event: CaptureEvent): void => onEvent.forEach((listener) => listener(event));
  const tellTick: Parameters<MetricsSource['onTick']>[0] = (tick) => onTick.forEach((listener) => listener(tick));
  return { source, tellEvent, tellTick };
}

async function measure({ hosts, regions, seconds }: Options): Promise<Figure> {
  const { source, tellEvent, tellTick } = tellingEngine();
  const onNotice = (): void => undefined;
  const desk = createMetricsDesk({ source, clock: systemClock, alerts: () => null, onNotice });
  const course = begin({ hosts, regions }, { name: 'live', tickMs: usualTickMs, stalls: true });
  const [ticks, scrapes]: [number[], number[]] = [[], []];
  let cpuMs = 0;
  let text = '';
  while (course.now < warmForMs + seconds * 1000) {
    course.tick += 1;
    course.now += usualTickMs;
    const facts = factsOf(course, usualTickMs);
    const { state, snapshot, changes, wants } = advanceRoad(course.state, facts, course.now);
    course.state = state;
    course.wants = wants;
    const began = performance.now();
    for (const fact of facts) tellEvent({ kind: 'observed', observation: { fact } });
    tellEvent({ kind: 'tick', t: course.now, wallMs: null });
    tellTick({ snapshot, changes, fleet: course.load.fleet });
    const isWarm = course.now > warmForMs;
    if (isWarm) ticks.push(performance.now() - began);
    if (!isWarm || course.now % 1000 !== 0) continue;
    const cpu = process.cpuUsage();
    const asked = performance.now();
    text = await desk.page();
    scrapes.push(performance.now() - asked);
    const { user, system } = process.cpuUsage(cpu);
    cpuMs += (user + system) / 1000;
  }
  await desk.stop();
  return {
    hosts,
    regions,
    ticks: ticks.length,
    tickMedian: rounded(median(ticks)),
    tickP95: rounded(percentile(ticks, 0.95) ?? Number.NaN),
    scrapes: scrapes.length,
    scrapeMedian: rounded(median(scrapes)),
    scrapeP95: rounded(percentile(scrapes, 0.95) ?? Number.NaN),
    scrapeCpu: rounded(cpuMs / scrapes.length),
    series: text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length,
    kilobytes: rounded(text.length / 1000),
  };
}

function optionsOf(args: readonly string[]): Options | null {
  try {
    const options = {
      hosts: { type: 'string', default: '1000' },
      regions: { type: 'string', default: '40' },
      seconds: { type: 'string', default: '30' },
    } as const;
    const { values } = parseArgs({ args: [...args], options });
    const hosts = wholeOption(values.hosts, 6, 5000);
    const [regions, seconds] = [wholeOption(values.regions, 2, 100), wholeOption(values.seconds, 1, 3600)];
    return hosts === null || regions === null || seconds === null ? null : { hosts, regions, seconds };
  } catch {
    return null;
  }
}

const options = optionsOf(process.argv.slice(2));
if (options === null) {
  process.stderr.write('usage: npm run bench -- metrics [--hosts N] [--regions N] [--seconds N]\n');
  process.exitCode = 64;
} else {
  const figure = await measure(options);
  process.stdout.write(`${JSON.stringify({ bench: 'metrics', load: loadavg()[0], ...figure })}\n`);
  const { hosts, regions, ticks: _ticks, scrapes: _scrapes, ...rest } = figure;
  process.stdout.write(
    `\n${tableText(['hosts', 'regions', ...Object.keys(rest)], [[hosts, regions, ...Object.values(rest)]])}\n`,
  );
}

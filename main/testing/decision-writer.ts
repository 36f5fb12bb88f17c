import { systemClock } from '../engine/system-clock.ts';
import { openDecisionLog } from '../journal/decisions/decision-log.ts';
import { exampleDecision } from '../journal/decisions/log-examples.ts';

/*
 * A process that writes a decision log, for tests: `node decision-writer.cjs LOG [COUNT]`. It prints `open`, or the fault as JSON,
 * then the number of each entry once it is reported as recorded. With a COUNT it ends after so many, else it writes until it is killed.
 */
async function main([path = '', count]: readonly string[]): Promise<void> {
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  const log = await openDecisionLog({ path, clock: systemClock, onHead: () => undefined });
  if (!log.ok) return say(JSON.stringify(log.error));
  say('open');
  const most = count === undefined ? Number.POSITIVE_INFINITY : Number(count);
  for (let nth = 0; nth < most; nth++) {
    const recorded = await log.value.record(exampleDecision(`${process.pid}-${log.value.head().seq}`));
    say(recorded.ok ? String(recorded.value.head.seq) : JSON.stringify(recorded.error));
  }
  await log.value.close();
}

void main(process.argv.slice(2));

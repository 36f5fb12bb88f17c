import { systemClock } from '../engine/system-clock.ts';
import { openDecisionLog } from '../journal/decisions/decision-log.ts';
import { exampleDecision } from '../journal/decisions/log-examples.ts';

/*
 * A process that writes a decision log, for tests: `node decision-writer.cjs LOG [COUNT] [PADDING]`. It prints `open`, or the fault as JSON,
 * then the number of each entry once it is reported as recorded. It ends after COUNT of them, 0 = when it is
 * killed. Each snapshot is longer by PADDING bytes, so that a kill finds the write under way.
 */
async function main([path = '', count = '0', padding = '0']: readonly string[]): Promise<void> {
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  const log = await openDecisionLog({ path, clock: systemClock, onHead: () => undefined });
  if (!log.ok) return say(JSON.stringify(log.error));
  say('open');
  const most = Number(count) || Number.POSITIVE_INFINITY;
  const pad = 'x'.repeat(Number(padding));
  for (let nth = 0; nth < most; nth++) {
    const decision = exampleDecision(`${process.pid}-${log.value.head().seq}`);
    const recorded = await log.value.record({ ...decision, snapshot: { t: nth, pad } });
    say(recorded.ok ? String(recorded.value.head.seq) : JSON.stringify(recorded.error));
  }
  await log.value.close();
}

void main(process.argv.slice(2));

import { seconds, testify, type Case } from './case.ts';
import { fail, pass, takesAnyWord, unknown, type GateWord } from './gate.ts';

/**
 * So long a cluster is left alone after a promotion (ms). Ten minutes is the window in which research/5 (A4, gate 2) counts changes;
 * Orchestrator blocks a second recovery for an hour by default (RecoveryPeriodBlockSeconds), and leaves it to people to acknowledge.
 */
const leftAloneForMs = 600_000;

/**
 * G9: nobody was promoted in this cluster lately, by an observer that looked all the time, or people acknowledge it. The word of people
 * settles this gate also where a promotion was seen: that is what an acknowledgement is.
 */
export function judgeNoFlipFlop(one: Case): GateWord {
  const { past, now, cluster } = one;
  const recent = past.promotions.filter(({ at }) => now - at < leftAloneForMs);
  const last = recent.at(-1);
  if (last !== undefined)
    return {
      ...fail(
        `${last.host} was promoted ${seconds(now - last.at)} ago: ${recent.length} in the last ${seconds(leftAloneForMs)}`,
        'leave the cluster alone, or acknowledge it: G9=TEXT',
        recent.map(({ host, at }) => testify(one, host, 'began to lead after another', at)),
      ),
      refuses: takesAnyWord,
    };
  const watchedMs = now - past.watchedSince;
  if (watchedMs < leftAloneForMs)
    return unknown(
      `no promotion of ${cluster.id} was seen, but it was watched for ${seconds(watchedMs)} only, of ${seconds(leftAloneForMs)}`,
      `watch it for ${seconds(leftAloneForMs - watchedMs)} more, or vouch for it: G9=TEXT`,
      { refuses: takesAnyWord },
    );
  return pass(`no promotion of ${cluster.id} in the last ${seconds(leftAloneForMs)}`);
}

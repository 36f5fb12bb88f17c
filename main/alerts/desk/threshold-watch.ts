import { join } from 'node:path';
import type { Alarm } from '../../domain/alarm.ts';
import type { AlertThresholds } from '../../domain/alert-thresholds.ts';
import { thresholdAlarm } from '../incidents/threshold-alarm.ts';
import { judgeThresholds } from '../thresholds/judge-thresholds.ts';
import { replicationLags } from '../thresholds/replication-lags.ts';
import { noThresholdState, type ThresholdState } from '../thresholds/threshold-state.ts';
import { thresholdValues } from '../thresholds/threshold-values.ts';
import type { AlertTick } from './alert-tick.ts';
import { openKeptFile } from './kept-file.ts';
import { readThresholdState } from './read-kept.ts';

/** Thresholds judged from tick to tick, with what they learned. */
export interface ThresholdWatch {
  /** The alarms that stand; `at` in epoch ms. Judged once a second, whatever the ticks. */
  judge(tick: AlertTick, thresholds: AlertThresholds, at: number): readonly Alarm[];
  /** Writes down what was learned. */
  save(): Promise<void>;
  troubles(): readonly string[];
}

const everyMs = 1000;
/** What a pair of regions usually takes is learned over hours: losing some minutes of it in a crash changes nothing. */
const savedEveryMs = 300_000;

/** Opens it with what was learned before. */
export async function openThresholdWatch(folder: string): Promise<ThresholdWatch> {
  const file = await openKeptFile<ThresholdState>({
    path: join(folder, 'thresholds.json'),
    empty: noThresholdState,
    read: readThresholdState,
    what: 'what thresholds learned',
  });
  let state = file.found;
  let alarms: readonly Alarm[] = [];
  let judgedAt: number | null = null;
  let savedAt: number | null = null;
  return {
    judge({ snapshot, fleet, roles }, thresholds, at) {
      if (judgedAt !== null && at >= judgedAt && at - judgedAt < everyMs) return alarms;
      judgedAt = at;
      const values = thresholdValues(snapshot, replicationLags(fleet, roles, snapshot.t), fleet);
      const judged = judgeThresholds(state, { at, values, thresholds });
      state = judged.state;
      alarms = judged.breaches.map(thresholdAlarm);
      savedAt ??= at;
      if (Math.abs(at - savedAt) >= savedEveryMs) {
        savedAt = at;
        void file.write(state);
      }
      return alarms;
    },
    save: () => file.write(state),
    troubles: () => [file.trouble()].filter((trouble) => trouble !== null),
  };
}

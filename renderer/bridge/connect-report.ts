import type { QuorumscopeApi } from '../../main/contract/ipc.ts';
import { incidentListSchema, reportAnswerSchema } from '../../main/contract/report.ts';
import type { ReportState } from '../state/reports.ts';
import type { Stores } from '../state/stores.ts';

/** How often the list is asked for again while somebody looks at it (ms): history is written every five seconds. */
const renewMs = 3000;

/** Asks for the incidents while they are shown, and hands wishes for a report to the main process. Returns the end of it. */
export function connectReport(
  api: QuorumscopeApi,
  { reports, pulse }: Stores,
  complain: (text: string) => void,
): () => void {
  let askedAtMs: number | null = null;
  let isWaiting = false;
  const become = (change: Partial<ReportState>) => reports.setState({ ...reports.getState(), ...change }, true);

  const ask = () => {
    askedAtMs = pulse.getState().nowMs;
    isWaiting = true;
    api
      .request('report:list')
      .then(
        (raw) => {
          const list = incidentListSchema.nullable().safeParse(raw);
          if (!list.success) complain(`report:list: ${list.error.message}`);
          // An engine that gave no answer in time takes nothing away that is known.
          if (list.data != null) become({ list: list.data });
        },
        (fault: unknown) => complain(`report:list: ${String(fault)}`),
      )
      .finally(() => {
        isWaiting = false;
      });
  };
  const write = (incident: string) => {
    become({ progress: { kind: 'open', incident } });
    api.request('report:write', incident).then(
      (raw) => {
        const answer = reportAnswerSchema.safeParse(raw);
        const told = answer.data ?? { kind: 'failed' as const, why: answer.error?.message ?? '' };
        become({ progress: { ...told, incident } });
      },
      (fault: unknown) => become({ progress: { kind: 'failed', why: String(fault), incident } }),
    );
  };
  const follow = () => {
    const { watchers, progress } = reports.getState();
    if (progress.kind === 'wished') write(progress.incident);
    const isDue = askedAtMs === null || pulse.getState().nowMs - askedAtMs >= renewMs;
    if (watchers > 0 && isDue && !isWaiting) ask();
  };
  const ends = [reports.subscribe(follow), pulse.subscribe(follow)];
  follow();
  return () => {
    for (const end of ends.splice(0)) end();
  };
}

import { incidentOf } from '../state/reports.ts';
import { useScreen } from '../state/use-stores.ts';
import { ReportButton } from './report-button.tsx';
import styles from './report.module.css';
import { useReports } from './use-reports.ts';

/** The report of the incident that a situation belongs to; `since` = when it began (ms, the snapshot's clock). */
export function SituationReport({ since }: { readonly since: number }) {
  const { list } = useReports();
  // Epoch ms of the clock's zero: the same on every tick but for rounding, so it is kept to whole seconds.
  const zeroAt = useScreen((screen) => Math.round((screen.at - screen.t) / 1000) * 1000) ?? 0;
  const incident = incidentOf(list, zeroAt + since);
  if (list?.whyNone != null) return <p className={styles['quiet']}>No report: {list.whyNone}.</p>;
  if (incident === null)
    return <p className={styles['quiet']}>A report can be written once this is confirmed and recorded.</p>;
  return (
    <p className={styles['line']}>
      <ReportButton incident={incident} />
    </p>
  );
}

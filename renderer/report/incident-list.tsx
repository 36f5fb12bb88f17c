import table from '../ui/ruled-table.module.css';
import { spanWords } from '../ui/time-words.ts';
import { ReportButton } from './report-button.tsx';
import styles from './report.module.css';
import { useReports } from './use-reports.ts';

/** Incidents shown; the command line lists them all. */
const mostShown = 20;

/** The newest incidents of the history, each with its report. */
export function IncidentList() {
  const { list } = useReports();
  if (list === null) return <p className={styles['quiet']}>Looking into the history …</p>;
  if (list.whyNone !== null) return <p className={styles['quiet']}>No reports: {list.whyNone}.</p>;
  if (list.incidents.length === 0)
    return <p className={styles['quiet']}>No incident is recorded: nothing was confirmed so far.</p>;
  return (
    <table className={`${table['ruled']} ${styles['table']}`} data-incidents={list.incidents.length}>
      <thead>
        <tr>
          <th>began (UTC)</th>
          <th>lasted</th>
          <th>what was confirmed first</th>
          <th>report</th>
        </tr>
      </thead>
      <tbody>
        {list.incidents.slice(0, mostShown).map(({ id, beganAt, endedAt, title }) => (
          <tr key={id} data-incident={id}>
            <td className={styles['time']}>{new Date(beganAt).toISOString().slice(0, 19).replace('T', ' ')}</td>
            <td className={styles['time']}>{endedAt === null ? 'still open' : spanWords(endedAt - beganAt)}</td>
            <td>{title}</td>
            <td>
              <ReportButton incident={id} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

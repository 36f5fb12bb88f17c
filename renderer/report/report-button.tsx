import { useStores } from '../state/use-stores.ts';
import styles from './report.module.css';
import { useReports } from './use-reports.ts';

/** Writes the report of an incident: HTML, PDF and capture, into a folder that the operator is asked for. */
export function ReportButton({ incident }: { readonly incident: string }) {
  const { reports } = useStores();
  const { progress } = useReports();
  const isBusy = progress.kind === 'wished' || progress.kind === 'open';
  return (
    <span className={styles['report']}>
      <button
        type="button"
        className={styles['button']}
        data-report={incident}
        disabled={isBusy}
        title="Write the report of this incident: HTML, PDF and the capture of it"
        onClick={() => reports.setState({ ...reports.getState(), progress: { kind: 'wished', incident } }, true)}
      >
        Report
      </button>
      {'incident' in progress && progress.incident === incident && <Progress />}
    </span>
  );
}

/** What became of the report that was asked for last. */
function Progress() {
  const { progress } = useReports();
  return (
    <span className={styles['progress']} role="status" data-report-progress={progress.kind}>
      {progress.kind === 'open' && 'being written …'}
      {progress.kind === 'failed' && `not written: ${progress.why}`}
      {progress.kind === 'written' &&
        [`written to ${progress.folder}: ${progress.files.join(', ')}`, ...progress.notes].join('. ')}
    </span>
  );
}

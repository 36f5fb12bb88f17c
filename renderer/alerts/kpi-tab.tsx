import { Glyph } from '../ui/glyph.tsx';
import styles from './alerts.module.css';
import { type KpiVerdict, kpiRows, kpiVerdictWords } from './kpi-words.ts';
import { useAlertsView } from './use-alerts.ts';

const glyphs = { within: 'event', over: 'p3', unknown: 'unknown' } as const satisfies Record<KpiVerdict, string>;

/** Does the alarm system itself serve people, by the figures of ISA-18.2 and EEMUA 191? */
export function KpiTab() {
  const view = useAlertsView();
  if (view === null) return null;
  return (
    <div className={styles['scroller']}>
      <table className={styles['table']} data-kpis>
        <thead>
          <tr>
            <th data-column="figure">figure</th>
            <th data-column="now">now</th>
            <th data-column="target">target</th>
            <th data-column="verdict">verdict</th>
          </tr>
        </thead>
        <tbody>
          {kpiRows(view.kpis).map(({ name, now, target, verdict }) => (
            <tr key={name} className={styles['row']} data-kpi={name} data-verdict={verdict}>
              <td>{name}</td>
              <td>{now}</td>
              <td>{target}</td>
              <td>
                <span className={styles['sign']}>
                  <Glyph name={glyphs[verdict]} />
                  {verdict === 'over' ? <strong>{kpiVerdictWords(verdict)}</strong> : kpiVerdictWords(verdict)}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <section className={styles['below']} aria-label="Alarms that chatter most">
        <h4>Alarms that chatter most</h4>
        {view.kpis.chattering.length === 0 && <p className={styles['quiet']}>None.</p>}
        <ol>
          {view.kpis.chattering.slice(0, 10).map(({ cause, changes }) => (
            <li key={cause} className={styles['entry']} data-chattering={cause}>
              {cause} <span className={styles['quiet']}>{changes} changes</span>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}

import { Glyph } from '../ui/glyph.tsx';
import { utcClock } from '../ui/time-words.ts';
import { alarmFace, type ShownIncident } from './alert-words.ts';
import styles from './alerts.module.css';

/** So many alarms of an incident are named; the rest is counted. */
const childrenShown = 60;

/** The alarms that an incident stands for, on lines of their own below it. */
export function IncidentChildren({
  incident,
  columnCount,
}: {
  readonly incident: ShownIncident;
  readonly columnCount: number;
}) {
  const { children, id } = incident;
  const more = children.length - childrenShown;
  return (
    <>
      {children.slice(0, childrenShown).map((child) => (
        <tr key={child.key} className={styles['child']} aria-level={2} data-child={child.key} data-child-of={id}>
          <td>
            <span className={styles['sign']}>
              <Glyph
                name={
                  alarmFace({
                    priority: child.priority,
                    state: child.isActive ? 'acknowledged-active' : 'acknowledged-cleared',
                  }).glyph
                }
              />
              {child.priority}
            </span>
          </td>
          <td>{utcClock(child.since)}</td>
          <td colSpan={columnCount - 2}>
            {child.text}
            {!child.isActive && <span className={styles['quiet']}> · cleared</span>}
          </td>
        </tr>
      ))}
      {more > 0 && (
        <tr className={styles['child']} aria-level={2}>
          <td colSpan={columnCount}>{more} more, less grave</td>
        </tr>
      )}
    </>
  );
}

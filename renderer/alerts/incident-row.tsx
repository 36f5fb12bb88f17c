import { useScreen, useStores } from '../state/use-stores.ts';
import { noValue, spanWords, utcClock } from '../ui/time-words.ts';
import { AlarmSign } from './alarm-sign.tsx';
import { alarmFace, incidentObject, priorityLevel, type ShownIncident } from './alert-words.ts';
import styles from './alerts.module.css';
import { IncidentChildren } from './incident-children.tsx';
import { fold, useAlarmNow, useAlertsPlace, useIsAlertingBlind } from './use-alerts.ts';

interface RowsProps {
  readonly incident: ShownIncident;
  /** Its place in the list, from 0. */
  readonly nth: number;
  readonly columnCount: number;
}

/** One incident on one line, and below it, unfolded, the alarms that it stands for. */
export function IncidentRows({ incident, nth, columnCount }: RowsProps) {
  const { cursor, unfolded } = useAlertsPlace();
  const inventory = useScreen((screen) => screen.inventory);
  const { id, children } = incident;
  const isOpen = unfolded.includes(id) && children.length > 0;
  return (
    <>
      <tr
        id={`alarm-row-${nth}`}
        className={styles['row']}
        aria-level={1}
        aria-selected={cursor === id}
        aria-expanded={children.length === 0 ? undefined : isOpen}
        data-alarm={id}
        data-state={incident.state}
        data-level={priorityLevel(incident.priority)}
        data-bold={alarmFace(incident).isBold}
        data-at-cursor={cursor === id}
        data-unfolded={isOpen}
      >
        <StateCell incident={incident} />
        <SinceCell incident={incident} />
        <td>{incidentObject(inventory, incident)}</td>
        <td>
          {incident.isFlapping && (
            <strong className={styles['tag']} data-flapping={incident.changes}>
              FLAPPING ×{incident.changes}
            </strong>
          )}{' '}
          {incident.text}
        </td>
        <td className={styles['runbook']}>
          {incident.runbook ?? <span className={styles['quiet']}>no runbook is named</span>}
        </td>
        <AcknowledgedCell incident={incident} />
        <CountCell incident={incident} isOpen={isOpen} />
        <td>
          {utcClock(incident.changedAt)}
          <span className={styles['second']}>
            {incident.changes} change{incident.changes === 1 ? '' : 's'}
          </span>
        </td>
      </tr>
      {isOpen && <IncidentChildren incident={incident} columnCount={columnCount} />}
    </>
  );
}

interface CellProps {
  readonly incident: ShownIncident;
}

function StateCell({ incident }: CellProps) {
  const isBlind = useIsAlertingBlind();
  const face = alarmFace(incident);
  return (
    <td>
      <span className={styles['sign']}>
        <AlarmSign glyph={face.glyph} isFlashing={face.isFlashing && !isBlind} />
        <span>
          {incident.priority}
          <span className={styles['stateWords']}>{isBlind ? `was ${face.words}` : face.words}</span>
        </span>
      </span>
    </td>
  );
}

/** Since when, and how long it lasts or lasted. While nobody answers, nobody knows how long. */
function SinceCell({ incident: { raisedAt, clearedAt } }: CellProps) {
  const now = useAlarmNow();
  const isBlind = useIsAlertingBlind();
  const lasted = spanWords((clearedAt ?? now) - raisedAt);
  return (
    <td>
      {utcClock(raisedAt)}
      <span className={styles['second']}>{clearedAt === null && isBlind ? noValue : lasted}</span>
    </td>
  );
}

function AcknowledgedCell({ incident: { acknowledged } }: CellProps) {
  if (acknowledged === null) {
    return (
      <td>
        <span className={styles['plain']}>nobody yet</span>
      </td>
    );
  }
  return (
    <td>
      {acknowledged.by}
      <span className={styles['second']}>{utcClock(acknowledged.at)}</span>
    </td>
  );
}

/** How many stand behind it; where they are known one by one, the button that shows them. */
function CountCell({ incident, isOpen }: CellProps & { readonly isOpen: boolean }) {
  const stores = useStores();
  const { id, children, count } = incident;
  if (children.length === 0) return <td>{count}</td>;
  return (
    <td>
      <button
        type="button"
        className={styles['fold']}
        // The list is one stop of the Tab key; its own key for this is Enter.
        tabIndex={-1}
        aria-label={`${isOpen ? 'Fold' : 'Show'} the ${children.length} alarms of this incident`}
        data-fold={id}
        onClick={() => fold(stores, id)}
      >
        {isOpen ? '▾' : '▸'} {count}
      </button>
    </td>
  );
}

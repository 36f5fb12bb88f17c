import { useState } from 'react';
import { useScreen, useStores } from '../state/use-stores.ts';
import { Glyph } from '../ui/glyph.tsx';
import { noValue, spanWords, utcClock } from '../ui/time-words.ts';
import { alarmFace, incidentObject, priorityLevel, type ShownIncident } from './alert-words.ts';
import styles from './alerts.module.css';
import { fold, useAlarmNow, useAlertsPlace, useIsAlertingBlind } from './use-alerts.ts';

interface RowsProps {
  readonly incident: ShownIncident;
  /** Its place in the list, from 0. */
  readonly nth: number;
  readonly columnCount: number;
}

/** One incident on one line, and below it, unfolded, the alarms that it stands for. */
export function IncidentRows({ incident, nth, columnCount }: RowsProps) {
  const stores = useStores();
  const { cursor, unfolded } = useAlertsPlace();
  const inventory = useScreen((screen) => screen.inventory);
  const isBlind = useIsAlertingBlind();
  const { id, priority, children } = incident;
  const face = alarmFace(incident);
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
        data-level={priorityLevel(priority)}
        data-bold={face.isBold}
        data-at-cursor={cursor === id}
        data-unfolded={isOpen}
      >
        <td>
          <span className={styles['sign']}>
            <AlarmSign glyph={face.glyph} isFlashing={face.isFlashing && !isBlind} />
            <span>
              {priority}
              <span className={styles['stateWords']}>{isBlind ? `was ${face.words}` : face.words}</span>
            </span>
          </span>
        </td>
        <td>
          {utcClock(incident.raisedAt)}
          <Lasting since={incident.raisedAt} until={incident.clearedAt} isBlind={isBlind} />
        </td>
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
        <td>
          {incident.acknowledged === null ? (
            <span className={styles['plain']}>nobody yet</span>
          ) : (
            <>
              {incident.acknowledged.by}
              <span className={styles['second']}>{utcClock(incident.acknowledged.at)}</span>
            </>
          )}
        </td>
        <td>
          {children.length === 0 ? (
            incident.count
          ) : (
            <button
              type="button"
              className={styles['fold']}
              tabIndex={-1}
              aria-label={`${isOpen ? 'Fold' : 'Show'} the ${children.length} alarms of this incident`}
              data-fold={id}
              onClick={() => fold(stores, id)}
            >
              {isOpen ? '▾' : '▸'} {incident.count}
            </button>
          )}
        </td>
        <td>
          {utcClock(incident.changedAt)}
          <span className={styles['second']}>
            {incident.changes} change{incident.changes === 1 ? '' : 's'}
          </span>
        </td>
      </tr>
      {isOpen && <Children incident={incident} columnCount={columnCount} />}
    </>
  );
}

/** How long it lasts, or lasted. While nobody answers, nobody knows. */
function Lasting({
  since,
  until,
  isBlind,
}: {
  readonly since: number;
  readonly until: number | null;
  readonly isBlind: boolean;
}) {
  const now = useAlarmNow();
  const isOpen = until === null;
  return <span className={styles['second']}>{isOpen && isBlind ? noValue : spanWords((until ?? now) - since)}</span>;
}

/** Length of a flash (ms): 1.5 Hz, half of it dark (research/5, B2). */
const flashMs = 1000 / 1.5;

/** The sign of an alarm. All signs that flash do it in step, so that a list does not glitter. */
function AlarmSign({
  glyph,
  isFlashing,
}: {
  readonly glyph: Parameters<typeof Glyph>[0]['name'];
  readonly isFlashing: boolean;
}) {
  const [delay] = useState(() => `${-Math.round(performance.now() % flashMs)}ms`);
  return (
    <span
      className={styles['alarmSign']}
      data-flashing={isFlashing}
      style={isFlashing ? { animationDelay: delay } : undefined}
    >
      <Glyph name={glyph} size="1.35em" />
    </span>
  );
}

/** So many alarms of an incident are named; the rest is counted. */
const childrenShown = 60;

function Children({ incident, columnCount }: { readonly incident: ShownIncident; readonly columnCount: number }) {
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

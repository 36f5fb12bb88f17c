import { type MouseEvent, useEffect, useRef } from 'react';
import { useStores } from '../state/use-stores.ts';
import { emptySentence } from './alert-words.ts';
import styles from './alerts.module.css';
import { IncidentDesk } from './incident-desk.tsx';
import { IncidentRows } from './incident-row.tsx';
import { chosenOf, incidentsOf, putAlerts, useAlarmCounts, useAlertsPlace, useAlertsView } from './use-alerts.ts';

/** The list of incidents, and beside it what can be done about the one at the cursor. */
export function ActiveTab() {
  const view = useAlertsView();
  const { cursor } = useAlertsPlace();
  const list = incidentsOf(view, 'active');
  usePinnedCursor(list[0]?.id ?? null, cursor);
  if (view === null) return null;
  if (list.length === 0) return <Empty sentence={emptySentence(view)} />;
  return (
    <div className={styles['split']}>
      <IncidentTable />
      <IncidentDesk incident={chosenOf(list, cursor)} />
    </div>
  );
}

function Empty({ sentence }: { readonly sentence: string }) {
  const counts = useAlarmCounts();
  const withheld = [
    ...(counts !== null && counts.shelved > 0 ? [`${counts.shelved} shelved`] : []),
    ...(counts !== null && counts.suppressed > 0 ? [`${counts.suppressed} suppressed by maintenance`] : []),
  ];
  return (
    <div className={styles['message']} data-empty>
      <p>{sentence}</p>
      {withheld.length > 0 && <p>Not announced: {withheld.join(', ')}.</p>}
    </div>
  );
}

/** The cursor begins at the topmost incident and then stays with it, whatever comes above. */
function usePinnedCursor(first: string | null, cursor: string | null): void {
  const stores = useStores();
  useEffect(() => {
    if (cursor === null && first !== null) putAlerts(stores, { cursor: first });
  }, [stores, cursor, first]);
}

const columns = ['priority', 'since', 'object', 'what is', 'what to do', 'ack by', 'count', 'changed'] as const;

function IncidentTable() {
  const stores = useStores();
  const view = useAlertsView();
  const { cursor } = useAlertsPlace();
  const grid = useRef<HTMLTableElement>(null);
  const list = incidentsOf(view, 'active');
  const at = list.findIndex(({ id }) => id === cursor);
  useEffect(() => {
    // Whoever walks the tabs stays on them.
    if (document.activeElement?.closest('[role="tablist"]') == null) grid.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    if (cursor !== null) grid.current?.querySelector('[data-at-cursor="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [cursor]);

  const onClick = (event: MouseEvent) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-alarm]') : null;
    const id = row?.dataset['alarm'];
    if (id !== undefined) putAlerts(stores, { cursor: id });
  };
  return (
    <div className={styles['scroller']}>
      <table
        ref={grid}
        className={styles['table']}
        role="treegrid"
        aria-label="Incidents: j and k move the cursor, a acknowledges, z shelves, Enter shows the alarms behind it"
        aria-activedescendant={at < 0 ? undefined : `alarm-row-${at}`}
        tabIndex={0}
        data-incident-table={list.length}
        data-cursor={cursor ?? ''}
        onClick={onClick}
      >
        <thead>
          <tr>
            {columns.map((name) => (
              <th key={name} scope="col" data-column={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {list.map((incident, nth) => (
            <IncidentRows key={incident.id} incident={incident} nth={nth} columnCount={columns.length} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

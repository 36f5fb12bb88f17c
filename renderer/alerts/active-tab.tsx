import { type KeyboardEvent, type MouseEvent, useEffect, useRef } from 'react';
import { useStores } from '../state/use-stores.ts';
import { emptySentence } from './alert-words.ts';
import styles from './alerts.module.css';
import { IncidentDesk } from './incident-desk.tsx';
import { IncidentRows } from './incident-row.tsx';
import { chosenOf, fold, incidentsOf, putAlerts, useAlarmCounts, useAlertsPlace, useAlertsView } from './use-alerts.ts';

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

const columns = [
  'priority',
  'since',
  'object',
  'what is',
  'what to do',
  'acknowledged by',
  'count',
  'last change',
] as const;

function IncidentTable() {
  const stores = useStores();
  const view = useAlertsView();
  const { cursor } = useAlertsPlace();
  const grid = useRef<HTMLTableElement>(null);
  const list = incidentsOf(view, 'active');
  const at = list.findIndex(({ id }) => id === cursor);
  useEffect(() => grid.current?.focus({ preventScroll: true }), []);

  const put = (id: string) => {
    putAlerts(stores, { cursor: id });
    grid.current?.querySelector(`[data-alarm="${CSS.escape(id)}"]`)?.scrollIntoView({ block: 'nearest' });
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target !== grid.current) return;
    const id = list[rowOfKey(event.key, at, list.length) ?? -1]?.id;
    if (event.key === 'Enter' && cursor !== null) fold(stores, cursor);
    else if (id !== undefined) put(id);
    else return;
    event.preventDefault();
  };
  const onClick = (event: MouseEvent) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-alarm]') : null;
    const id = row?.dataset['alarm'];
    if (id !== undefined) put(id);
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
        onKeyDown={onKey}
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

/** The row a key leads to; null where it is not one of these keys. Without a cursor both ways lead to the first. */
function rowOfKey(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'j':
    case 'ArrowDown':
      return Math.min(count - 1, at + 1);
    case 'k':
    case 'ArrowUp':
      return Math.max(0, at - 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

import { useStore } from 'zustand';
import { useStores } from '../state/use-stores.ts';
import styles from '../ui/message.module.css';

/** Before the first report: what is being waited for, or that nothing will come. */
export function WaitingMap() {
  const status = useStore(useStores().engine, (holder) => holder.status);
  const isComing = status === null || status.state === 'starting' || status.state === 'running';
  return (
    <div className={styles['message']} data-map="loading">
      <h2>{isComing ? 'waiting for first report' : 'no report: nothing can be shown'}</h2>
      <p>{status === null ? 'The engine has not said anything yet.' : `The engine is ${status.state}.`}</p>
      {status?.why != null && <p>{status.why}</p>}
    </div>
  );
}

/** An inventory without regions: what to do next. */
export function EmptyMap() {
  return (
    <div className={styles['message']} data-map="empty">
      <h2>No regions declared</h2>
      <p>
        Declare regions and hosts in the inventory file, or open another: <code>npm start -- --fleet FILE</code>
      </p>
    </div>
  );
}

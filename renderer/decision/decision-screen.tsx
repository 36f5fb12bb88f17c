import { useStore } from 'zustand';
import { DeclareClusters } from '../clusters/declare-clusters.tsx';
import { useClusterOrder } from '../clusters/use-cluster-order.ts';
import { showDecision } from '../app/views.ts';
import { useScreen, useStores } from '../state/use-stores.ts';
import { WaitingMap } from '../topology/no-map.tsx';
import message from '../ui/message.module.css';
import styles from './decision.module.css';
import { DecisionHead } from './decision-head.tsx';
import { GateList } from './gate-list.tsx';
import { QuestionColumn } from './question-column.tsx';
import { RecordList } from './record-list.tsx';
import { RoundPanel } from './round-panel.tsx';
import { SayBlock } from './say-block.tsx';
import { useIsDrill, useIsVoid, useNoRehearsal } from './use-decision.ts';
import { VerdictSign } from './verdict-sign.tsx';

/** Decision: shall this member be promoted? The sheet, the two people and their record (research/5, A4). Nothing is executed. */
export function DecisionScreen() {
  const clusters = useScreen((screen) => screen.inventory.clusters);
  const chosen = useStore(useStores().place, ({ decision }) => decision.cluster);
  if (clusters === undefined) return <WaitingMap />;
  if (clusters.length === 0) return <NoClusters />;
  const declared = clusters.find(({ id }) => id === chosen);
  return declared === undefined ? <ChooseCluster /> : <Sheet key={declared.id} cluster={declared.id} />;
}

function NoClusters() {
  return (
    <div className={`${message['message']} ${styles['message']}`} data-decision="empty">
      <DeclareClusters why="there is nothing to decide" />
    </div>
  );
}

/** A decision is about one cluster, never about the fleet: none was looked at yet, so one is chosen here. */
function ChooseCluster() {
  const stores = useStores();
  const order = useClusterOrder() ?? [];
  return (
    <div className={`${message['message']} ${styles['message']}`} data-decision="choose">
      <h2>A decision is about one cluster. Which?</h2>
      <ul className={styles['choice']}>
        {order.map((id) => (
          <li key={id}>
            <button type="button" className={styles['button']} onClick={() => showDecision(stores, id)}>
              {id}
            </button>
          </li>
        ))}
      </ul>
      <p>Worst margin first. In the table of clusters the key d opens this screen for the one at the cursor.</p>
    </div>
  );
}

// In the order of the Tab key: the word, NO-GO and HOLD, the question, the gates, the people. Places come from the style sheet.
function Sheet({ cluster }: { readonly cluster: string }) {
  const isVoid = useIsVoid();
  const isDrill = useIsDrill();
  const noRehearsal = useNoRehearsal();
  return (
    <section
      className={styles['screen']}
      aria-label={`Decision about ${cluster}`}
      data-decision={cluster}
      data-void={isVoid}
      data-drill={isDrill}
    >
      <DecisionHead cluster={cluster} />
      <div className={styles['columns']}>
        <VerdictSign />
        {noRehearsal === null ? <Desk cluster={cluster} /> : <NothingToRehearse why={noRehearsal} />}
      </div>
    </section>
  );
}

function Desk({ cluster }: { readonly cluster: string }) {
  return (
    <>
      <SayBlock />
      <QuestionColumn cluster={cluster} />
      <GateList />
      <div className={styles['people']}>
        <RoundPanel />
        <RecordList />
      </div>
    </>
  );
}

/** Of the replayed moment there is no sheet: no gate is shown, and nobody can say anything, about live least of all. */
function NothingToRehearse({ why }: { readonly why: string }) {
  return (
    <section className={styles['noRehearsal']} aria-label="No sheet of this moment" data-no-rehearsal>
      <h3 className={styles['title']}>No sheet of this moment</h3>
      <p>{why}</p>
      <p className={styles['quiet']}>
        A sheet needs the evidence of then, which is in captures; the history that a replay shows holds none. L goes
        back to live.
      </p>
    </section>
  );
}

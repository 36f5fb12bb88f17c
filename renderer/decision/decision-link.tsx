import { showDecision } from '../app/views.ts';
import { useStores } from '../state/use-stores.ts';
import styles from './decision.module.css';

/** Opens the Decision screen for a cluster. */
export function DecisionLink({ cluster }: { readonly cluster: string }) {
  const stores = useStores();
  return (
    <button
      type="button"
      className={`${styles['button']} ${styles['decide']}`}
      data-decide={cluster}
      onClick={() => showDecision(stores, cluster)}
    >
      Decide on {cluster} …
    </button>
  );
}

import { useStore } from 'zustand';
import { want } from '../state/decision.ts';
import { useStores } from '../state/use-stores.ts';
import styles from './decision.module.css';

/** Takes the signed verdict out of the program, for the site's own automation. */
export function TakeVerdict({ decision }: { readonly decision: string }) {
  const stores = useStores();
  const file = useStore(stores.exports);
  const isBusy = file.kind === 'wished' || file.kind === 'open';
  return (
    <span className={styles['takes']}>
      <button
        type="button"
        className={styles['button']}
        data-take="clipboard"
        disabled={isBusy}
        onClick={() => want(stores.decision, decision, 'clipboard')}
      >
        Copy verdict
      </button>
      <button
        type="button"
        className={styles['button']}
        data-take="json"
        disabled={isBusy}
        onClick={() => want(stores.decision, decision, 'json')}
      >
        Save verdict
      </button>
    </span>
  );
}

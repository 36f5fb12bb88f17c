import { useStore } from 'zustand';
import { want } from '../state/decision.ts';
import { useStores } from '../state/use-stores.ts';
import styles from './decision.module.css';

const ways = [
  ['clipboard', 'Copy verdict'],
  ['json', 'Save verdict'],
] as const;

/** Takes the signed verdict out of the program, for the site's own automation. */
export function TakeVerdict({ decision }: { readonly decision: string }) {
  const stores = useStores();
  const file = useStore(stores.exports);
  const isBusy = file.kind === 'wished' || file.kind === 'open';
  return (
    <span className={styles['takes']}>
      {ways.map(([way, words]) => (
        <button
          key={way}
          type="button"
          className={styles['button']}
          data-take={way}
          disabled={isBusy}
          onClick={() => want(stores.decision, decision, way)}
        >
          {words}
        </button>
      ))}
    </span>
  );
}

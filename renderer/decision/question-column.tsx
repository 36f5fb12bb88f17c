import { QuorumSideBar } from '../quorum/quorum-panel.tsx';
import { withCandidate } from '../state/place.ts';
import { regionCode } from '../state/side-name.ts';
import { useIsOlder, useScreen, useStores } from '../state/use-stores.ts';
import styles from './decision.module.css';
import { useClusterView, useIsVoid, useQuestion, useSheet } from './use-decision.ts';

/** Who is asked about, what promoting means there, the sides with their votes, and what happens if nobody does anything. */
export function QuestionColumn({ cluster }: { readonly cluster: string }) {
  return (
    <section className={styles['question']} aria-label="Question and sides">
      <Candidates cluster={cluster} />
      <Sides cluster={cluster} />
      <IfNothing />
    </section>
  );
}

/** The choice stands on HOLD until somebody is chosen. */
function Candidates({ cluster }: { readonly cluster: string }) {
  const { place } = useStores();
  const view = useClusterView();
  const sheet = useSheet();
  const chosen = useQuestion()?.candidate ?? null;
  const regionOf = useRegionOf();
  const choose = (candidate: string | null) => place.setState(withCandidate(place.getState(), candidate), true);
  return (
    <fieldset className={styles['candidates']} data-candidates={view?.candidates.length}>
      <legend className={styles['title']}>Question</legend>
      <p className={styles['ask']}>
        {chosen === null ? 'Promote nobody?' : `Promote ${chosen} (${regionOf(chosen)})?`}{' '}
        {sheet !== null && (
          <span className={styles['quiet']} data-old-primary={sheet.oldPrimary ?? 'nobody'}>
            {sheet.oldPrimary === null
              ? 'Nobody knows who led.'
              : `Old primary ${sheet.oldPrimary} (${regionOf(sheet.oldPrimary)}).`}
          </span>
        )}
      </p>
      <label className={styles['candidate']}>
        <input type="radio" name="candidate" checked={chosen === null} onChange={() => choose(null)} />
        <span>HOLD: change nothing</span>
      </label>
      {(view?.candidates ?? (chosen === null ? [] : [chosen])).map((host) => (
        <label key={host} className={styles['candidate']} data-candidate={host}>
          <input type="radio" name="candidate" checked={chosen === host} onChange={() => choose(host)} />
          <span>
            promote {host} ({regionOf(host)})
          </span>
        </label>
      ))}
      {view?.candidates.length === 0 && (
        <p className={styles['quiet']}>{cluster} declares no member that could be promoted.</p>
      )}
      {sheet !== null && <p className={styles['quiet']}>{sheet.promotion}</p>}
    </fieldset>
  );
}

function useRegionOf(): (host: string) => string {
  const inventory = useScreen((screen) => screen.inventory);
  return (host) => {
    const region = inventory?.hosts.find(({ id }) => id === host)?.region;
    return inventory === undefined || region === undefined ? '?' : regionCode(inventory, region);
  };
}

function Sides({ cluster }: { readonly cluster: string }) {
  const inventory = useScreen((screen) => screen.inventory);
  const status = useScreen((screen) => screen.clusters.get(cluster));
  const isOld = useIsOlder(0, inventory?.blindAfterMs ?? 0);
  const isVoid = useIsVoid();
  if (inventory === undefined) return null;
  const { needed = null, total = 0 } = status?.quorum ?? {};
  return (
    <section className={styles['sides']}>
      <h3 className={styles['title']}>Sides {needed === null ? '· no quorum rule' : `· need ${needed} of ${total}`}</h3>
      {status === undefined || status.quorum.sides.length === 0 ? (
        <p className={styles['quiet']}>votes not seen yet</p>
      ) : (
        status.quorum.sides.map((side) => (
          <QuorumSideBar key={side.hosts.join()} {...{ inventory, status, side, isOld: isOld || isVoid }} />
        ))
      )}
    </section>
  );
}

function IfNothing() {
  const sheet = useSheet();
  const isVoid = useIsVoid();
  if (sheet === null || isVoid) return null;
  return (
    <section className={styles['nothing']} data-if-nothing>
      <h3 className={styles['title']}>If nothing is done</h3>
      <p>{sheet.ifNothingIsDone.text}</p>
    </section>
  );
}

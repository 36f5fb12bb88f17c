import { assertNever } from '../../main/domain/assert-never.ts';
import { withCandidate } from '../state/place.ts';
import { useStores } from '../state/use-stores.ts';
import { Glyph } from '../ui/glyph.tsx';
import { AgreedGo } from './agreed-go.tsx';
import styles from './decision.module.css';
import { Disagreement } from './disagreement.tsx';
import { ProposeForm } from './propose-form.tsx';
import { useIsVoid, useLook, useRoundLeftMs } from './use-decision.ts';
import { VerifyForm } from './verify-form.tsx';

/** The way to GO, as far as it is open: two people, or the sentences why there is none. */
export function RoundPanel() {
  const look = useLook();
  const isVoid = useIsVoid();
  return (
    <section className={styles['round']} aria-label="Two persons" data-round={look?.view.round.kind ?? 'none'}>
      <h3 className={styles['title']}>Two persons</h3>
      {isVoid ? (
        <NotOffered because={['the engine is silent: the verdict is void']} />
      ) : look === null ? (
        <p className={styles['quiet']}>The engine has not answered yet.</p>
      ) : (
        <Round />
      )}
    </section>
  );
}

function Round() {
  const { place } = useStores();
  const look = useLook();
  const leftMs = useRoundLeftMs();
  if (look === null) return null;
  const { question, view } = look;
  const { round, roundAbout, noGoBecause } = view;
  const offer = noGoBecause.length > 0 ? <NotOffered because={noGoBecause} /> : <ProposeForm view={view} />;
  if (round.kind !== 'open' && roundAbout !== null && roundAbout !== question.candidate) {
    return (
      <>
        <p>
          The round is about {roundAbout}.{' '}
          <button
            type="button"
            className={styles['button']}
            onClick={() => place.setState(withCandidate(place.getState(), roundAbout), true)}
          >
            Look at {roundAbout}
          </button>
        </p>
        <NotOffered because={noGoBecause} />
      </>
    );
  }
  switch (round.kind) {
    case 'open':
    case 'void':
    case 'said':
      return offer;
    case 'proposed':
      return <VerifyForm key={round.at} round={round} operators={view.operators} />;
    case 'agreed':
      return leftMs > 0 && view.sheet?.advice !== 'NO-GO' ? <AgreedGo round={round} /> : offer;
    case 'disagreed':
      return (
        <>
          <Disagreement round={round} />
          {offer}
        </>
      );
    default:
      return assertNever(round);
  }
}

/** GO is not there to be pressed; what stands in its place are the reasons. */
function NotOffered({ because }: { readonly because: readonly string[] }) {
  if (because.length === 0) return null;
  return (
    <div className={styles['refusal']} data-no-go={because.length}>
      <p>
        <strong>GO is not offered:</strong>
      </p>
      <ul>
        {because.map((why) => (
          <li key={why} className={styles['reason']}>
            <Glyph name="note" />
            <span>{why}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

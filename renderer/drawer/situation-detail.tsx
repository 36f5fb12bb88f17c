import { SituationReport } from '../report/situation-report.tsx';
import { situationLevel, situationSubject, situationWord } from '../state/situation-face.ts';
import { useScreen } from '../state/use-stores.ts';
import styles from './drawer.module.css';
import { DetailHead, EvidenceList, Fact, OpenList, Since } from './parts.tsx';

/** A situation: its sentence, its phase, who testifies and to what. */
export function SituationDetail({ id }: { readonly id: string }) {
  const situation = useScreen((screen) => screen.situations.get(id));
  const inventory = useScreen((screen) => screen.inventory);
  if (inventory === undefined) return null;
  if (situation === undefined) return <p className={styles['quiet']}>This situation is over and no longer listed.</p>;
  return (
    <>
      <DetailHead
        kind={situationWord(situation.type)}
        name={situationSubject(inventory, situation)}
        level={situationLevel(situation)}
        words={situation.phase}
      />
      <p className={styles['sentence']}>{situation.text}</p>
      <dl className={styles['facts']}>
        <Fact name="since">
          <Since since={situation.since} />
        </Fact>
        <Fact name="witnesses">{situation.observers.join(', ') || 'none'}</Fact>
      </dl>
      <SituationReport since={situation.since} />
      <EvidenceList evidence={situation.evidence} />
      <OpenList open={situation.open} />
    </>
  );
}

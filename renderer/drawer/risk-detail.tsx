import type { PromotionRisk } from '../../main/domain/snapshot.ts';
import { mayOverlap, promotionWords, yieldWords } from '../quorum/risk-words.ts';
import { sinceFrameMs, usePulse, useScreen } from '../state/use-stores.ts';
import { Glyph } from '../ui/glyph.tsx';
import styles from './drawer.module.css';

/** What the product's own automation does next if nobody acts, and when. */
export function RiskDetail({ risk }: { readonly risk: PromotionRisk }) {
  const now = useScreen((screen) => screen.t) ?? 0;
  const promotes = usePulse((pulse) => promotionWords(risk, now + sinceFrameMs(pulse)));
  const yields = usePulse((pulse) => yieldWords(risk, now + sinceFrameMs(pulse)));
  const level = mayOverlap(risk) ? 'p1' : 'normal';
  return (
    <section className={styles['section']} data-risk={level}>
      <h3>If nothing is done</h3>
      <p className={styles['state']} data-level={level}>
        <Glyph name={level === 'p1' ? 'p1' : 'note'} />
        <span>
          {risk.candidates.join(' or ')} {promotes}; {risk.primary}: {yields}
        </span>
      </p>
      <p className={styles['quiet']}>{risk.text}</p>
    </section>
  );
}

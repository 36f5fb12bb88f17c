import { directionWord, pairFace } from '../topology/pair-face.ts';
import { rttWords, shareWords } from '../ui/measure-words.ts';
import { useIsReplay, useScreen } from '../state/use-stores.ts';
import { touchesPair } from '../state/situation-touches.ts';
import styles from './drawer.module.css';
import { DetailHead, EvidenceList, Fact, RelatedSituations, Since } from './parts.tsx';

/** A region pair: each direction in words, host pairs by what is known of them, and the evidence. */
export function PairDetail({ pairKey }: { readonly pairKey: string }) {
  const pair = useScreen((screen) => screen.pairs.get(pairKey));
  const inventory = useScreen((screen) => screen.inventory);
  const isReplay = useIsReplay();
  if (pair === undefined || inventory === undefined) return null;
  const face = pairFace(inventory, pair);
  const nameOf = (id: string) => inventory.regions.find((region) => region.id === id)?.name ?? id;
  const [a, b] = [nameOf(pair.a), nameOf(pair.b)];
  const { hostPairs } = pair;
  return (
    <>
      <DetailHead kind="Region pair" name={`${a} – ${b}`} level={face.level} words={pair.verdict} />
      <dl className={styles['facts']}>
        <Fact name="since">{isReplay ? 'not recorded' : <Since since={pair.since} />}</Fact>
        <Fact name={`${a} → ${b}`}>{directionWord(pair.forward)}</Fact>
        <Fact name={`${b} → ${a}`}>{directionWord(pair.reverse)}</Fact>
        <Fact name="host pairs">
          {isReplay
            ? `${hostPairs.up} of ${hostPairs.total} were known to reach each other`
            : `${hostPairs.up} up · ${hostPairs.suspect} suspect · ${hostPairs.cut} cut · ${hostPairs.unknown} not seen, of ${hostPairs.total}`}
        </Fact>
        <Fact name="round trip">
          {pair.rttMs === null ? (isReplay ? 'not recorded' : 'not measured') : `${rttWords(pair.rttMs)} (median)`}
        </Fact>
        <Fact name="sent again">
          {pair.lossRatio === null ? (isReplay ? 'not recorded' : 'nothing was sent') : shareWords(pair.lossRatio)}
        </Fact>
      </dl>
      <EvidenceList evidence={pair.evidence} />
      <RelatedSituations touches={(situation) => touchesPair(situation, pair.a, pair.b)} />
    </>
  );
}

import type { Pip } from './quorum-bar.ts';
import styles from './quorum.module.css';

const edge = 14;
const space = 5;
const lineRoom = 13;
const top = 4;

/** The bar: solid = here for sure, dotted = perhaps here, hollow = surely not here; the line stands behind the need-th. */
export function QuorumPips({ pips }: { readonly pips: readonly Pip[] }) {
  const places = placed(pips);
  const last = places.at(-1);
  const width = (last === undefined ? 0 : last.x + edge) + (last?.pip.isThreshold === true ? lineRoom : 3);
  const height = edge + 2 * top;
  const count = (kind: Pip['kind']) => pips.filter((pip) => pip.kind === kind).length;
  const spoken = `${count('present')} present, ${count('unknown')} unknown, ${count('absent')} absent`;
  return (
    <svg
      className={styles['pips']}
      viewBox={`-1 0 ${width + 1} ${height}`}
      height={`${height / 14}rem`}
      role="img"
      aria-label={spoken}
    >
      {places.map(({ pip, x, key }) => (
        <g key={key} transform={`translate(${x} ${top})`} data-pip={pip.kind}>
          <path className={styles['pip']} data-kind={pip.kind} d={pip.isWitness ? lozenge : square} />
          {pip.kind === 'unknown' && <path className={styles['dots']} d={dots} />}
          {pip.isThreshold && (
            <path className={styles['threshold']} d={`M${edge + lineRoom / 2} ${-top}V${edge + top}`} />
          )}
        </g>
      ))}
    </svg>
  );
}

const square = `M0 0H${edge}V${edge}H0Z`;
const lozenge = `M${edge / 2} -1.5L${edge + 1.5} ${edge / 2} ${edge / 2} ${edge + 1.5}L-1.5 ${edge / 2}Z`;
const dots = 'M4 4h.01M10 4h.01M7 7h.01M4 10h.01M10 10h.01';

/** Pips from left to right; the threshold line gets room of its own, so that it is seen between solid pips too. */
function placed(pips: readonly Pip[]) {
  let x = 0;
  return pips.map((pip, index) => {
    const isBehindLine = pips[index - 1]?.isThreshold === true;
    if (index > 0) x += edge + (isBehindLine ? lineRoom : pip.isJoined ? 0 : space);
    return { pip, x, key: `${index}` };
  });
}

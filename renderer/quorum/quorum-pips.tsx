import type { Pip } from './quorum-bar.ts';
import styles from './quorum.module.css';

const edge = 14;
const space = 4;
const top = 4;

/** The bar: solid = here for sure, dotted = perhaps here, hollow = surely not here; the line stands behind the need-th. */
export function QuorumPips({ pips }: { readonly pips: readonly Pip[] }) {
  const places = placed(pips);
  const last = places.at(-1);
  const width = (last === undefined ? 0 : last.x + edge) + 5;
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
            <path className={styles['threshold']} d={`M${edge + space / 2 + 0.5} ${-top}V${edge + top}`} />
          )}
        </g>
      ))}
    </svg>
  );
}

const square = `M0 0H${edge}V${edge}H0Z`;
const lozenge = `M${edge / 2} -1.5L${edge + 1.5} ${edge / 2} ${edge / 2} ${edge + 1.5}L-1.5 ${edge / 2}Z`;
const dots = 'M4 4h.01M10 4h.01M7 7h.01M4 10h.01M10 10h.01';

function placed(pips: readonly Pip[]) {
  let x = 0;
  return pips.map((pip, index) => {
    if (index > 0) x += edge + (pip.isJoined && pips[index - 1]?.isThreshold === false ? 0 : space + 1);
    return { pip, x, key: `${index}` };
  });
}

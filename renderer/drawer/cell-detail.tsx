import { useStore } from 'zustand';
import type { CellRecord } from '../../main/contract/matrix.ts';
import { cellLevel, cellWords } from '../matrix/cell-words.ts';
import { withMatrix } from '../state/place.ts';
import { useIsReplay, useScreen, useStores } from '../state/use-stores.ts';
import { Glyph, levelGlyph } from '../ui/glyph.tsx';
import { rttWords, shareWords } from '../ui/measure-words.ts';
import styles from './drawer.module.css';
import { Age, DetailHead, Fact, RelatedSituations, Since } from './parts.tsx';
import { touchesHost, touchesPair } from '../state/situation-touches.ts';

/** The record of a cell: both directions, who said what of each, and how old that is. */
export function CellDetail({ from, to }: { readonly from: string; readonly to: string }) {
  const { matrix, place, selection } = useStores();
  const record = useStore(matrix, (held) => held.record);
  const inventory = useScreen((screen) => screen.inventory);
  const isReplay = useIsReplay();
  const isThis = record !== null && record.from === from && record.to === to;
  const regionOf = (id: string) => inventory?.hosts.find((host) => host.id === id)?.region ?? '';
  const mirror = () => {
    place.setState(withMatrix(place.getState(), { cursor: { from: to, to: from } }), true);
    selection.setState({ kind: 'cell', from: to, to: from }, true);
  };
  return (
    <>
      <DetailHead
        kind="Path, this direction"
        name={`${from} → ${to}`}
        level={isThis ? cellLevel(record.there.state) : 'blind'}
        words={
          isThis
            ? cellWords(record.there.state)
            : isReplay
              ? 'not recorded: history keeps region pairs'
              : 'no record yet'
        }
      />
      {isThis && (
        <>
          <dl className={styles['facts']}>
            {record.since !== null && (
              <Fact name="bad since">
                <Since since={record.since} />
              </Fact>
            )}
            <Fact name={record.since === null ? 'round trip' : 'last round trip'}>
              {record.rttMs === null ? 'not measured' : rttWords(record.rttMs)}
              {record.usualMs !== null && `, usually ${rttWords(record.usualMs)}`}
            </Fact>
            <Fact name="sent again">
              {record.lossRatio === null ? 'too little was sent to say' : shareWords(record.lossRatio)}
            </Fact>
          </dl>
          <Direction name={`${from} → ${to}`} direction={record.there} />
          <Direction name={`${to} → ${from}`} direction={record.back} />
          <button type="button" className={styles['link']} onClick={mirror}>
            m: the other direction
          </button>
          <RelatedSituations
            touches={(situation) =>
              touchesPair(situation, regionOf(from), regionOf(to)) ||
              touchesHost(situation, from) ||
              touchesHost(situation, to)
            }
          />
        </>
      )}
    </>
  );
}

function Direction({ name, direction }: { readonly name: string; readonly direction: CellRecord['there'] }) {
  const level = cellLevel(direction.state);
  return (
    <section className={styles['section']} data-direction={name} data-state={direction.state}>
      <h3>{name}</h3>
      <p className={styles['state']} data-level={level}>
        {level !== 'normal' && <Glyph name={levelGlyph(level)} />}
        {cellWords(direction.state)}
      </p>
      {direction.words.length === 0 ? (
        <p className={styles['quiet']}>Neither end has said anything of the other.</p>
      ) : (
        <ul className={styles['evidence']}>
          {direction.words.map(({ host, what, ageMs, isBad }) => (
            <li key={`${host} ${what}`} className={styles['testimony']} data-bad={isBad}>
              <strong>{host}</strong>
              <Age ageMs={ageMs} />
              <span className={styles['what']}>{what}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

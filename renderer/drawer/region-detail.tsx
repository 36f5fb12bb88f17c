import { directionWord, pairFace } from '../topology/pair-face.ts';
import { hostFace } from '../topology/host-face.ts';
import { regionFace } from '../topology/region-face.ts';
import { regionsOf } from '../state/situation-touches.ts';
import { useScreen, useStores } from '../state/use-stores.ts';
import { Glyph, levelGlyph } from '../ui/glyph.tsx';
import table from '../ui/ruled-table.module.css';
import styles from './drawer.module.css';
import { Age, DetailHead, RelatedSituations } from './parts.tsx';

/** A region: its hosts with age and session, its paths to the other regions. */
export function RegionDetail({ id }: { readonly id: string }) {
  const { selection } = useStores();
  const screen = useScreen((whole) => whole);
  if (screen === undefined) return null;
  const declared = screen.inventory.regions.find((region) => region.id === id);
  if (declared === undefined) return null;
  const face = regionFace(screen, id);
  const hosts = screen.inventory.hosts.filter((host) => host.region === id);
  const pairs = [...screen.pairs.entries()].filter(([, pair]) => pair.a === id || pair.b === id);
  const nameOf = (region: string) => screen.inventory.regions.find((other) => other.id === region)?.code ?? region;
  return (
    <>
      <DetailHead
        kind={`Region ${declared.code}`}
        name={declared.name}
        level={face.level}
        words={face.words || 'normal'}
      />
      <section className={styles['section']}>
        <h3>Hosts</h3>
        <table className={`${table['ruled']} ${styles['table']}`}>
          <thead>
            <tr>
              <th>host</th>
              <th>state</th>
              <th>session</th>
              <th>age</th>
            </tr>
          </thead>
          <tbody>
            {hosts.map((host) => {
              const status = screen.hosts.get(host.id);
              const drawn = hostFace(screen, host.id);
              return (
                <tr key={host.id}>
                  <td>
                    <button
                      type="button"
                      className={styles['link']}
                      onClick={() => selection.setState({ kind: 'host', id: host.id }, true)}
                    >
                      {drawn.glyph !== null && <Glyph name={drawn.glyph} />}
                      {host.id}
                    </button>
                  </td>
                  <td>{drawn.words || (status?.state ?? 'not seen')}</td>
                  <td>{status?.session ?? 'none'}</td>
                  <td>
                    <Age ageMs={status?.ageMs ?? null} />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      <section className={styles['section']}>
        <h3>Paths</h3>
        <table className={`${table['ruled']} ${styles['table']}`}>
          <thead>
            <tr>
              <th>to</th>
              <th>verdict</th>
              <th>out</th>
              <th>in</th>
              <th>paths</th>
            </tr>
          </thead>
          <tbody>
            {pairs.map(([key, pair]) => {
              const drawn = pairFace(screen.inventory, pair);
              const [out, back] = pair.a === id ? [pair.forward, pair.reverse] : [pair.reverse, pair.forward];
              return (
                <tr key={key}>
                  <td>
                    <button
                      type="button"
                      className={styles['link']}
                      onClick={() => selection.setState({ kind: 'pair', key }, true)}
                    >
                      {drawn.level !== 'normal' && <Glyph name={levelGlyph(drawn.level)} />}
                      {nameOf(pair.a === id ? pair.b : pair.a)}
                    </button>
                  </td>
                  <td>{pair.verdict}</td>
                  <td>{directionWord(out)}</td>
                  <td>{directionWord(back)}</td>
                  <td>{drawn.count}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      <RelatedSituations touches={(situation) => regionsOf(situation).includes(id)} />
    </>
  );
}

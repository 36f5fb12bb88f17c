import { useStore } from 'zustand';
import type { ClusterLink, LinkState } from '../../main/domain/cluster-link.ts';
import type { ClusterStatus } from '../../main/domain/snapshot.ts';
import { useStores } from '../state/use-stores.ts';
import { Glyph, levelGlyph } from '../ui/glyph.tsx';
import type { Level } from '../ui/level.ts';
import { LongName } from '../ui/long-name.tsx';
import drawer from './drawer.module.css';
import styles from './link-list.module.css';
import { Age } from './parts.tsx';
import table from './table.module.css';

/** More rows than anybody reads; the bad ones stand first. */
const shownRows = 60;

/**
 * The links of a cluster by purpose: each two members, what it is for, over what, how it is, by whose word and how old that
 * is. On the Clusters screen all of them, as the engine lists them for the drawer; elsewhere those of pairs in trouble.
 */
export function LinkList({ status }: { readonly status: ClusterStatus }) {
  const { whatIf } = useStores();
  const answer = useStore(whatIf, (state) => state.reply?.answer);
  const isAnswered = answer?.kind === 'counted' && answer.cluster === status.cluster;
  const links = isAnswered ? answer.links : status.links;
  if (links.length === 0) return null;
  const rows = [...links].sort((x, y) => gravity[x.state] - gravity[y.state]);
  const left = rows.length - shownRows;
  return (
    <section className={drawer['section']} data-links={links.length}>
      <h3>Links</h3>
      <p className={drawer['quiet']}>{sumOfLinks(links)}</p>
      <table className={`${table['plain']} ${styles['links']}`}>
        <thead>
          <tr>
            <th>members</th>
            <th>link</th>
            <th>state</th>
            <th>age</th>
          </tr>
        </thead>
        {rows.slice(0, shownRows).map((link) => (
          <Row key={linkKey(link)} link={link} />
        ))}
      </table>
      {left > 0 && <p className={drawer['quiet']}>and {left} more, none of them worse</p>}
    </section>
  );
}

function Row({ link }: { readonly link: ClusterLink }) {
  const { a, b, purposes, state, ageMs, witnesses } = link;
  const { level } = faces[state];
  const isPlain = state === 'reaches';
  return (
    <tbody
      className={state === 'unobserved' ? `${table['unseen']} ${styles['unseen']}` : undefined}
      data-link={`${a}|${b}`}
      data-via={viaWords(link)}
      data-state={state}
    >
      <tr>
        <td>
          <span className={styles['host']}>
            <LongName name={a} />
          </span>
          <span className={styles['host']}>
            <LongName name={b} />
          </span>
        </td>
        <td>
          {purposes.join(', ')}
          <span className={table['second']}>{viaWords(link)}</span>
        </td>
        <td>
          <span className={styles['state']} data-level={level}>
            {level !== 'normal' && <Glyph name={levelGlyph(level)} />}
            {stateWords(link)}
          </span>
          {isPlain && witnesses.length > 0 && (
            <span className={table['second']}>by {witnesses.map(({ host }) => host).join(', ')}</span>
          )}
        </td>
        <td>
          <Age ageMs={ageMs} />
        </td>
      </tr>
      {!isPlain && witnesses.length > 0 && (
        <tr>
          <td colSpan={4} className={styles['words']}>
            {witnesses.map(({ host, what }) => (
              <span key={`${host} ${what}`} className={table['second']}>
                {host}: {what}
              </span>
            ))}
          </td>
        </tr>
      )}
    </tbody>
  );
}

const faces: Readonly<Record<LinkState, { readonly level: Level; readonly words: string }>> = {
  cut: { level: 'p1', words: 'cut' },
  silent: { level: 'p2', words: 'no answer, other end not read' },
  'one-way': { level: 'p2', words: 'cut one way' },
  suspect: { level: 'p3', words: 'in doubt' },
  closed: { level: 'normal', words: 'nobody listens' },
  unobserved: { level: 'blind', words: 'not seen' },
  reaches: { level: 'normal', words: 'reaches' },
};

/** Worst first. */
const gravity: Readonly<Record<LinkState, number>> = {
  cut: 0,
  silent: 1,
  'one-way': 2,
  suspect: 3,
  closed: 4,
  unobserved: 5,
  reaches: 6,
};

function viaWords({ port, via }: ClusterLink): string {
  if (port !== null) return `port ${port}`;
  return via === 'TCP' ? 'TCP, any port' : via;
}

/** What was seen once and not lately is stale, and said so; its age stands beside it. */
function stateWords({ state, ageMs }: ClusterLink): string {
  return state === 'unobserved' && ageMs !== null ? 'stale' : faces[state].words;
}

function linkKey(link: ClusterLink): string {
  return `${link.a}|${link.b}|${viaWords(link)}`;
}

/** `2 cut · 4 reach`: worst first. */
function sumOfLinks(links: readonly ClusterLink[]): string {
  const counts = new Map<LinkState, number>();
  for (const { state } of links) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts]
    .sort(([x], [y]) => gravity[x] - gravity[y])
    .map(([state, count]) => `${count} ${state === 'reaches' && count > 1 ? 'reach' : faces[state].words}`)
    .join(' · ');
}

import { memo } from 'react';
import { useStore } from 'zustand';
import type { InventoryView } from '../../main/contract/screen.ts';
import type { ClusterStatus, Phase, PromotionRisk, QuorumSide } from '../../main/domain/snapshot.ts';
import { clusterMatters } from '../state/cluster-matters.ts';
import { quorumSideName } from '../../main/domain/side-name.ts';
import {
  sinceFrameMs,
  useAgeSeconds,
  useIsOlder,
  useIsReplay,
  usePulse,
  useScreen,
  useStores,
} from '../state/use-stores.ts';
import { Glyph, levelGlyph } from '../ui/glyph.tsx';
import { LongName } from '../ui/long-name.tsx';
import { ageWords, noValue } from '../ui/time-words.ts';
import { primariesSeen } from './primaries.ts';
import { type DeclaredCluster, marginWords, quorumPips, sideVerdict, votesWords } from './quorum-bar.ts';
import styles from './quorum.module.css';
import { QuorumPips } from './quorum-pips.tsx';
import { mayOverlap, otherWarnings, promotionWords } from './risk-words.ts';

/** Votes and margin of every cluster on every side, in inventory order: order never depends on state. */
export function QuorumPanel() {
  const inventory = useScreen((screen) => screen.inventory);
  if (inventory === undefined) return null;
  return (
    <section className={styles['panel']} aria-label="Quorum">
      <h2 className={styles['title']}>Quorum</h2>
      {inventory.clusters.length === 0 && (
        <p className={styles['empty']}>No clusters declared: margins cannot be computed.</p>
      )}
      {inventory.clusters.map((cluster) => (
        <ClusterCard key={cluster.id} id={cluster.id} inventory={inventory} />
      ))}
    </section>
  );
}

/** One cluster: each of its sides, who leads it, what is to be feared, and warnings as whole sentences. */
export const ClusterCard = memo(function ClusterCard({
  id,
  inventory,
}: {
  readonly id: string;
  readonly inventory: InventoryView;
}) {
  const { selection } = useStores();
  const isSelected = useStore(selection, (chosen) => chosen.kind === 'cluster' && chosen.id === id);
  const status = useScreen((screen) => screen.clusters.get(id) ?? null) ?? null;
  const declared = inventory.clusters.find((cluster) => cluster.id === id);
  const dual = useScreen((screen) => clusterMatters(screen.situations.values(), id).dual) ?? null;
  const isOld = useIsOlder(0, inventory.blindAfterMs);
  if (declared === undefined) return null;
  return (
    <article className={styles['card']} data-cluster={id}>
      <button
        type="button"
        className={styles['head']}
        aria-pressed={isSelected}
        onClick={() => selection.setState({ kind: 'cluster', id }, true)}
      >
        <span className={styles['name']}>
          <LongName name={id} />
        </span>
        {declared.product !== 'none' && <span className={styles['product']}>{declared.product}</span>}
        <span className={styles['need']}>{needWords(declared.model, status)}</span>
      </button>
      {status === null || status.quorum.sides.length === 0 ? (
        <p className={styles['unseen']}>
          <Glyph name="unknown" /> votes not seen yet
        </p>
      ) : (
        status.quorum.sides.map((side) => (
          <QuorumSideBar key={side.hosts.join()} inventory={inventory} status={status} side={side} isOld={isOld} />
        ))
      )}
      {status !== null && !isOld && <Leaders status={status} declared={declared} dual={dual} />}
      {status?.risk != null && !isOld && <Risk risk={status.risk} />}
      {(status === null ? [] : otherWarnings(status)).map((warning) => (
        <p key={warning} className={styles['warning']} data-warning>
          <Glyph name="note" />
          <span className={styles['warningText']}>{warning}</span>
        </p>
      ))}
    </article>
  );
});

function needWords(model: string, status: ClusterStatus | null): string {
  if (model === 'none') return 'no quorum rule: a human decides';
  const needed = status?.quorum.needed;
  return needed == null ? model : `${model} · need ${needed} of ${status?.quorum.total ?? noValue}`;
}

interface SideProps {
  readonly inventory: InventoryView;
  readonly status: ClusterStatus;
  readonly side: QuorumSide;
  /** true = too old to be believed: every vote is drawn as unknown and the numbers are taken off. */
  readonly isOld: boolean;
  /** true = of an imagined world: the words stay, nothing is raised like an alarm. */
  readonly isImagined?: boolean;
}

/** One side of a cluster: its name, what it comes to, its votes as a bar, its margin and its hosts. */
export function QuorumSideBar({ inventory, status, side, isOld, isImagined = false }: SideProps) {
  const declared = inventory.clusters.find((cluster) => cluster.id === status.cluster);
  const members = declared?.members.map((member) => member.host) ?? [];
  const { name, hosts } = quorumSideName(inventory, members, side.hosts);
  const verdict = isOld ? { words: `NOT SEEN ${noValue}`, level: 'blind' as const } : sideVerdict(status, side);
  const level = isImagined && verdict.level !== 'blind' ? 'normal' : verdict.level;
  const pips = quorumPips(status, side, declared).map((pip) => (isOld ? { ...pip, kind: 'unknown' as const } : pip));
  // Without a rule votes decide nothing: a bar would look like a quorum.
  const hasRule = status.quorum.model !== 'none';
  const isWhole = hosts.length === members.length;
  const hasMargin = hasRule && verdict.level !== 'blind';
  const isUncertain = side.margin.best !== side.margin.worst;
  return (
    <div className={styles['side']} data-side={name} data-level={level} data-quorum={side.state}>
      <div className={styles['sideHead']}>
        <span className={styles['sideName']} title={name}>
          {name === '' ? 'no member seen' : name}
        </span>
        <span className={styles['verdict']}>
          {level !== 'normal' && <Glyph name={levelGlyph(level)} />}
          {verdict.words}
        </span>
      </div>
      <div className={styles['barRow']} data-ruled={hasRule}>
        {hasRule && <QuorumPips pips={pips} />}
        {hasRule && <span className={styles['votes']}>{isOld ? noValue : votesWords(status, side)}</span>}
        {isWhole && <span className={styles['hosts']}>all members</span>}
        {hasMargin && (
          <span className={styles['margin']}>
            {marginWords(side.margin.worst)}
            {isUncertain && <span className={styles['best']}>…{marginWords(side.margin.best)}</span>}
          </span>
        )}
      </div>
      {!isWhole && (
        <p className={styles['hosts']}>
          {hosts.map((host) => (
            <span key={host} className={styles['host']}>
              <LongName name={host} />
            </span>
          ))}
        </p>
      )}
    </div>
  );
}

interface LeadersProps {
  readonly status: ClusterStatus;
  readonly declared: DeclaredCluster;
  readonly dual: Phase | null;
}

function Leaders({ status, declared, dual }: LeadersProps) {
  const seen = primariesSeen(status, declared, dual);
  const seconds = useAgeSeconds(seen.ageMs);
  const isReplay = useIsReplay();
  if (seen.sign === '–') return null;
  const isContested = seen.sign.endsWith('!');
  const age = seen.ageMs === null || isReplay ? '' : ` · ${ageWords(seconds)}`;
  return (
    <p className={styles['leaders']} data-level={seen.level} data-contested={isContested} data-primaries={seen.sign}>
      <Glyph name={isContested ? 'contested' : seen.hosts.length > 0 ? 'primary' : levelGlyph(seen.level)} />
      <span className={styles['warningText']}>
        {isContested && `${status.primaries.length} PRIMARIES: `}
        {seen.hosts.length > 0 && <strong>{seen.hosts.join(', ')}</strong>}
        {seen.hosts.length === 0 && seen.sign === '0' && <strong>NO PRIMARY</strong>} {seen.words}
        {age}
      </span>
    </p>
  );
}

function Risk({ risk }: { readonly risk: PromotionRisk }) {
  const now = useScreen((screen) => screen.t) ?? 0;
  const words = usePulse((pulse) => promotionWords(risk, now + sinceFrameMs(pulse)));
  return (
    <p className={styles['leaders']} data-level={mayOverlap(risk) ? 'p1' : 'normal'} data-risk>
      <Glyph name={mayOverlap(risk) ? 'p1' : 'note'} />
      <span className={styles['warningText']}>
        {risk.candidates.join(' or ')} {words}
      </span>
    </p>
  );
}

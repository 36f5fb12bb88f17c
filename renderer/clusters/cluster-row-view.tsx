import { clusterMargin } from '../../main/domain/cluster-margin.ts';
import { Fragment, memo } from 'react';
import { useStore } from 'zustand';
import type { InventoryView } from '../../main/contract/screen.ts';
import type { ClusterStatus, PromotionRisk, QuorumSide } from '../../main/domain/snapshot.ts';
import { isUnseen } from '../../main/domain/unseen-side.ts';
import { primariesSeen } from '../quorum/primaries.ts';
import { type DeclaredCluster, marginWords, quorumPips, sideVerdict, votesWords } from '../quorum/quorum-bar.ts';
import { QuorumPips } from '../quorum/quorum-pips.tsx';
import { mayOverlap, otherWarnings, promotionWords } from '../quorum/risk-words.ts';
import { type ClusterMatters, clusterMatters } from '../state/cluster-matters.ts';
import { quorumSideName } from '../../main/domain/side-name.ts';
import { sinceFrameMs, useAgeSeconds, useIsReplay, usePulse, useScreen, useStores } from '../state/use-stores.ts';
import { Glyph, levelGlyph } from '../ui/glyph.tsx';
import { LongName } from '../ui/long-name.tsx';
import { ageWords, noValue, spanWords, utcClock } from '../ui/time-words.ts';
import { clusterFace, membersByRegion, type RegionCount } from './cluster-row.ts';
import styles from './clusters.module.css';

interface RowProps {
  readonly id: string;
  /** Its place in the table, from 0. */
  readonly nth: number;
  readonly heightPx: number;
  readonly inventory: InventoryView;
  readonly isAtCursor: boolean;
  /** true = too old to be believed: every value is taken off. */
  readonly isOld: boolean;
}

/** One cluster on one line. Repaints when its own status or an open situation of its own changes. */
export const ClusterRow = memo(function ClusterRow({ id, nth, heightPx, inventory, isAtCursor, isOld }: RowProps) {
  const isOpen = useStore(useStores().selection, (chosen) => chosen.kind === 'cluster' && chosen.id === id);
  const status = useScreen((screen) => screen.clusters.get(id));
  const matters = useScreen((screen) => clusterMatters(screen.situations.values(), id));
  const declared = inventory.clusters.find((cluster) => cluster.id === id);
  if (declared === undefined || matters === undefined) return null;
  const face = isOld ? { words: 'NOT SEEN', level: 'blind' as const } : clusterFace(status, matters);
  return (
    <tr
      id={`cluster-row-${nth}`}
      className={styles['row']}
      style={{ height: heightPx }}
      aria-rowindex={nth + 2}
      aria-selected={isOpen}
      data-cluster-row={id}
      data-level={face.level}
      data-at-cursor={isAtCursor}
    >
      <td>
        <span className={styles['state']}>
          {face.level !== 'normal' && <Glyph name={levelGlyph(face.level)} size="1.15em" />}
          <span>{face.words}</span>
        </span>
      </td>
      <td>
        <span className={styles['name']}>
          <LongName name={id} />
        </span>
        <span className={styles['second']}>
          {declared.product === 'none' ? declared.model : `${declared.product} · ${declared.model}`}
        </span>
      </td>
      {status === undefined ? (
        <td colSpan={5} className={styles['unseen']}>
          votes not seen yet
        </td>
      ) : (
        <Values status={status} declared={declared} inventory={inventory} dual={matters.dual} isOld={isOld} />
      )}
      <td>{status !== undefined && !isOld && <Risk status={status} />}</td>
      <td>{matters.since !== null && <SinceWhen since={matters.since} />}</td>
    </tr>
  );
});

interface ValueProps {
  readonly status: ClusterStatus;
  readonly declared: DeclaredCluster;
  readonly inventory: InventoryView;
  readonly dual: ClusterMatters['dual'];
  readonly isOld: boolean;
}

function Values({ status, declared, inventory, dual, isOld }: ValueProps) {
  const { needed, total, sides } = status.quorum;
  const margin = isOld || sides.every((side) => isUnseen(side, total)) ? null : clusterMargin(status);
  const members = declared.members.map(({ host }) => host);
  return (
    <>
      <td>
        {sides.length === 0 && <span className={styles['unseen']}>votes not seen yet</span>}
        {sides.map((side) => (
          <Side key={side.hosts.join()} {...{ status, side, declared, inventory, members, isOld }} />
        ))}
      </td>
      <td>
        {needed ?? '–'}
        {needed !== null && <span className={styles['second']}>of {total}</span>}
      </td>
      <td className={styles['margin']} data-margin={margin?.worst ?? 'none'}>
        {needed === null ? '' : margin === null ? noValue : marginWords(margin.worst)}
        {margin !== null && margin.best !== margin.worst && (
          <span className={styles['best']}>…{marginWords(margin.best)}</span>
        )}
      </td>
      <td>{isOld ? noValue : <Leads status={status} declared={declared} dual={dual} />}</td>
      <td>
        <Regions counts={membersByRegion(inventory, members, isOld ? members : status.unobserved)} />
      </td>
    </>
  );
}

/** `DUB 2 FRA 0/1 AMS`: a number where it is not one, and how many are seen where it is not all. */
function Regions({ counts }: { readonly counts: readonly RegionCount[] }) {
  const words = counts.map(({ code, seen, total }) => ({
    code,
    isUnseen: seen < total,
    text: seen < total ? `${code} ${seen}/${total}` : total === 1 ? code : `${code} ${total}`,
  }));
  return (
    <span className={styles['regions']} title={words.map(({ text }) => text).join(', ')}>
      {words.map(({ code, isUnseen: isPartly, text }) => (
        <Fragment key={code}>
          <span className={styles['region']} data-unseen={isPartly}>
            {text}
          </span>{' '}
        </Fragment>
      ))}
    </span>
  );
}

interface SideProps extends Omit<ValueProps, 'dual'> {
  readonly side: QuorumSide;
  readonly members: readonly string[];
}

/** A side on a line of its own: its name, its votes, and its word where it is not as usual. */
function Side({ status, side, declared, inventory, members, isOld }: SideProps) {
  const { name, hosts } = quorumSideName(inventory, members, side.hosts);
  const verdict = isOld ? { words: 'NOT SEEN', level: 'blind' as const } : sideVerdict(status, side);
  const pips = quorumPips(status, side, declared).map((pip) => (isOld ? { ...pip, kind: 'unknown' as const } : pip));
  const hasRule = status.quorum.model !== 'none';
  const isWhole = hosts.length === members.length;
  const shown = name === '' ? 'none seen' : isWhole ? 'all' : name;
  return (
    <span
      className={styles['side']}
      title={`${name} ${verdict.words}`}
      data-row-side={name}
      data-level={verdict.level}
      data-quorum={side.state}
    >
      <span className={styles['sideSign']}>
        {verdict.level !== 'normal' && <Glyph name={levelGlyph(verdict.level)} />}
      </span>
      <span className={styles['sideName']}>{shown}</span>
      {hasRule && <QuorumPips pips={pips} />}
      <span className={styles['votes']}>{hasRule ? (isOld ? noValue : votesWords(status, side)) : verdict.words}</span>
    </span>
  );
}

function Leads({ status, declared, dual }: Pick<ValueProps, 'status' | 'declared' | 'dual'>) {
  const seen = primariesSeen(status, declared, dual);
  const seconds = useAgeSeconds(seen.ageMs);
  const isReplay = useIsReplay();
  const isContested = seen.sign.endsWith('!');
  const age = seen.ageMs === null || isReplay ? '' : ` · ${ageWords(seconds)}`;
  return (
    <span
      className={styles['leads']}
      data-level={seen.level}
      data-primaries={seen.sign}
      title={`${seen.hosts.join(', ')} ${seen.words}${age}`}
    >
      <strong className={styles['sign']}>{seen.sign}</strong>
      <span className={styles['leaders']}>
        <span className={styles['leaderNames']}>
          {isContested && seen.level === 'p1' && <Glyph name="contested" />}
          {seen.hosts.length === 1 && <Glyph name="primary" />}
          <span className={styles['cut']}>{seen.hosts.length === 0 ? seen.short : seen.hosts.join(', ')}</span>
        </span>
        <span className={styles['second']}>{seen.hosts.length === 0 ? age.slice(3) : `${seen.short}${age}`}</span>
      </span>
    </span>
  );
}

function Risk({ status }: { readonly status: ClusterStatus }) {
  const { risk } = status;
  const others = otherWarnings(status);
  const [warning, ...more] = others;
  if (risk === null && warning === undefined) return null;
  return (
    <span className={styles['risk']} title={[risk?.text ?? [], ...others].flat().join('\n')}>
      {risk !== null && <Countdown risk={risk} />}
      {risk === null && warning}
      {risk === null && more.length > 0 && ` · ${more.length} more`}
    </span>
  );
}

function Countdown({ risk }: { readonly risk: PromotionRisk }) {
  const now = useScreen((screen) => screen.t) ?? 0;
  const words = usePulse((pulse) => promotionWords(risk, now + sinceFrameMs(pulse)));
  return (
    <strong data-countdown data-level={mayOverlap(risk) ? 'p1' : 'normal'}>
      {words}
    </strong>
  );
}

function SinceWhen({ since }: { readonly since: number }) {
  const began = useScreen((screen) => Math.floor((screen.at - (screen.t - since)) / 1000)) ?? 0;
  const lasted = useScreen((screen) => screen.t - since) ?? 0;
  const seconds = usePulse((pulse) => Math.floor((lasted + sinceFrameMs(pulse)) / 1000));
  return (
    <>
      {utcClock(began * 1000)}
      <span className={styles['second']}>{spanWords(seconds * 1000)}</span>
    </>
  );
}

import { marginWords, sideVerdict, votesWords } from '../quorum/quorum-bar.ts';
import { otherWarnings } from '../quorum/risk-words.ts';
import { hostFace } from '../topology/host-face.ts';
import { clusterFace } from '../clusters/cluster-row.ts';
import { WhatIfStrip } from '../clusters/what-if-strip.tsx';
import { DecisionLink } from '../decision/decision-link.tsx';
import { clusterMatters, clusterOf } from '../state/cluster-matters.ts';
import { quorumSideName } from '../../main/domain/side-name.ts';
import { useIsReplay, useScreen } from '../state/use-stores.ts';
import table from '../ui/ruled-table.module.css';
import { BeliefMatrix } from './belief-matrix.tsx';
import styles from './drawer.module.css';
import { LinkList } from './link-list.tsx';
import { Age, DetailHead, Fact, RelatedSituations } from './parts.tsx';
import { RiskDetail } from './risk-detail.tsx';

/** A cluster: its rule, each side in numbers, each member with its votes and what it believes, how it reaches the others, what may be promoted, and warnings. */
export function ClusterDetail({ id }: { readonly id: string }) {
  const screen = useScreen((whole) => whole);
  const isReplay = useIsReplay();
  if (screen === undefined) return null;
  const { inventory } = screen;
  const declared = inventory.clusters.find((cluster) => cluster.id === id);
  if (declared === undefined) return null;
  const status = screen.clusters.get(id);
  const warnings = status === undefined ? [] : otherWarnings(status);
  const members = declared.members.map((member) => member.host);
  const verdicts = (status?.quorum.sides ?? []).map((side) => ({
    side,
    name: quorumSideName(inventory, members, side.hosts).name,
    verdict: status === undefined ? null : sideVerdict(status, side),
  }));
  const face = clusterFace(status, clusterMatters(screen.situations.values(), id));
  const sides = verdicts.map(({ name, verdict }) => `${name} ${verdict?.words ?? ''}`).join(' · ') || 'not seen yet';
  const seatOf = (host: string) => {
    if (status?.unobserved.some((unseen) => unseen === host)) return 'not seen';
    if (verdicts.length === 1 && verdicts[0]?.side.hosts.length === members.length) return 'all';
    return verdicts.find(({ side }) => side.hosts.some((here) => here === host))?.name ?? 'on no side';
  };
  return (
    <>
      <DetailHead
        kind={`Cluster · ${declared.product}`}
        name={id}
        level={face.level}
        words={face.level === 'normal' || sides.includes(face.words) ? sides : `${face.words}: ${sides}`}
      />
      <DecisionLink cluster={id} />
      {isReplay ? (
        <p className={styles['quiet']}>What-if counts from what is seen now: press L for live.</p>
      ) : (
        <WhatIfStrip id={id} />
      )}
      <dl className={styles['facts']}>
        <Fact name="quorum rule">{declared.model === 'none' ? 'no quorum rule: a human decides' : declared.model}</Fact>
        <Fact name="votes">
          {status === undefined ? 'not seen' : `${status.quorum.total} declared`}
          {status?.quorum.needed != null && `, need ${status.quorum.needed}`}
        </Fact>
        {status !== undefined &&
          verdicts.map(({ side, name, verdict }) => (
            <Fact key={name} name={name}>
              {status.quorum.model === 'none'
                ? verdict?.words
                : `${votesWords(status, side)} votes, margin ${marginWords(side.margin.worst)} at worst, ${marginWords(side.margin.best)} at best`}
            </Fact>
          ))}
        <Fact name="ports">{declared.ports.join(', ')}</Fact>
      </dl>
      {status?.risk != null && <RiskDetail risk={status.risk} />}
      {status !== undefined && <BeliefMatrix status={status} />}
      {status !== undefined && <LinkList status={status} />}
      <section className={styles['section']}>
        <h3>Members</h3>
        <table className={`${table['ruled']} ${styles['table']}`}>
          <thead>
            <tr>
              <th>host</th>
              <th>role</th>
              <th>votes</th>
              <th>side</th>
              <th>age</th>
            </tr>
          </thead>
          <tbody>
            {declared.members.map((member) => (
              <tr key={member.host}>
                <td>{member.host}</td>
                <td>{member.role}</td>
                <td>{member.votes}</td>
                <td>{hostFace(screen, member.host).words || seatOf(member.host)}</td>
                <td>
                  <Age ageMs={screen.hosts.get(member.host)?.ageMs ?? null} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {warnings.length > 0 && (
        <section className={styles['section']}>
          <h3>Warnings</h3>
          <ul>
            {warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </section>
      )}
      <RelatedSituations touches={(situation) => clusterOf(situation) === id} />
    </>
  );
}

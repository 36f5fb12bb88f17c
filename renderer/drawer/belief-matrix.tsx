import type { ClusterStatus, MemberBelief } from '../../main/domain/snapshot.ts';
import { Glyph } from '../ui/glyph.tsx';
import { LongName } from '../ui/long-name.tsx';
import styles from './belief-matrix.module.css';
import drawer from './drawer.module.css';
import { Age } from './parts.tsx';
import table from './table.module.css';

/** What each member believes: its own role, whom it takes for the leader, and whether it sees a quorum. */
export function BeliefMatrix({ status }: { readonly status: ClusterStatus }) {
  const { members } = status;
  if (members.length === 0) return null;
  return (
    <section className={drawer['section']} data-beliefs={members.length}>
      <h3>Who leads, in the eyes of each member</h3>
      <p className={drawer['quiet']}>{sumOfBeliefs(members)}</p>
      <table className={`${table['plain']} ${styles['matrix']}`}>
        <thead>
          <tr>
            <th>member</th>
            <th>who leads</th>
            <th>quorum</th>
            <th>age</th>
          </tr>
        </thead>
        <tbody>
          {members.map((member) => (
            <Row key={member.host} member={member} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ member }: { readonly member: MemberBelief }) {
  const { host, role, term, quorate, ageMs, why } = member;
  const leader = believedLeader(member);
  if (role === 'unknown') {
    return (
      <tr className={`${table['unseen']} ${styles['unread']}`} data-belief={host} data-role="unknown">
        <td>
          <span className={styles['host']}>
            <LongName name={host} />
          </span>
        </td>
        <td colSpan={2}>
          <span className={styles['why']}>
            <Glyph name="unknown" /> not known: {why ?? 'it was not read'}
          </span>
        </td>
        <td>
          <Age ageMs={ageMs} isNarrow />
        </td>
      </tr>
    );
  }
  return (
    <tr data-belief={host} data-role={role} data-leader={leader ?? 'nobody'}>
      <td>
        <span className={styles['host']}>
          {(role === 'primary' || role === 'leader') && <Glyph name="primary" />}
          <LongName name={host} />
        </span>
        <span className={table['second']}>
          {role}
          {writableWords(member)}
        </span>
      </td>
      <td>
        {leader === null ? <Nobody role={role} /> : leader === host ? 'itself' : leader}
        {term !== null && <span className={table['second']}>{term}</span>}
        {why !== null && <span className={table['second']}>{why}</span>}
      </td>
      <td data-quorate={quorate ?? 'unsaid'}>{quorate === null ? '–' : quorate ? 'yes' : <strong>no</strong>}</td>
      <td>
        <Age ageMs={ageMs} isNarrow />
      </td>
    </tr>
  );
}

/** A primary that names nobody takes itself for the leader. */
function believedLeader({ host, role, leader }: MemberBelief): string | null {
  return leader ?? (role === 'primary' || role === 'leader' ? host : null);
}

/** Who only votes, or has no leader by its nature, is not asked for one. */
function Nobody({ role }: Pick<MemberBelief, 'role'>) {
  return isAskedForLeader(role) ? <span className={styles['nobody']}>nobody</span> : '–';
}

function isAskedForLeader(role: MemberBelief['role']): boolean {
  return role !== 'none' && role !== 'witness' && role !== 'unknown';
}

/** That a follower takes no writes is said by its role. */
function writableWords({ role, writable }: MemberBelief): string {
  if (writable === true) return ', takes writes';
  return writable === false && (role === 'primary' || role === 'leader') ? ', read-only' : '';
}

/** `3 name fra-kv1 · 1 names dub-kv1 · 1 knows nobody · 1 not known`: the order of the first to say it. */
function sumOfBeliefs(members: readonly MemberBelief[]): string {
  const counts = new Map<string | null, number>();
  for (const member of members) {
    const leader = believedLeader(member);
    if (leader !== null || isAskedForLeader(member.role)) counts.set(leader, (counts.get(leader) ?? 0) + 1);
  }
  const unread = members.filter(({ role }) => role === 'unknown').length;
  const said = [...counts].map(([leader, count]) =>
    leader === null ? `${count} ${count === 1 ? 'knows' : 'know'} nobody` : `${count} ${nameWord(count)} ${leader}`,
  );
  return [...said, ...(unread === 0 ? [] : [`${unread} not known`])].join(' · ');
}

function nameWord(count: number): string {
  return count === 1 ? 'names' : 'name';
}

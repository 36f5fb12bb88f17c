import type { IfNothingIsDone } from '../domain/advice.ts';
import type { QuorumSide } from '../domain/snapshot.ts';
import { seconds, type Case } from './case.ts';
import { leaseEndsAt } from './lease.ts';

/** What becomes of the cluster without anybody's hand: who has quorum, who is promoted, whose time runs out (research/1, D.2). */
export function ifNothingIsDone(one: Case): IfNothingIsDone {
  const { status, oldPrimary, now } = one;
  const promotesAt = status.risk?.promotesAt ?? null;
  const yieldsAt = status.risk?.yieldsAt ?? null;
  const leaseAt = oldPrimary === null ? null : leaseEndsAt(one, oldPrimary);
  const sentences = [
    winnerText(one),
    status.risk?.text ?? actsText(one),
    momentText('that may happen', promotesAt, now),
    momentText(`${status.risk?.primary ?? ''} stops taking writes by itself`, yieldsAt, now),
    momentText(`the lease of ${oldPrimary ?? ''} has surely run out`, leaseAt, now),
  ];
  return {
    winner: winnerOf(one)?.hosts ?? null,
    promotesAt,
    yieldsAt,
    leaseEndsAt: leaseAt,
    text: sentences.filter((sentence) => sentence !== null).join('; '),
  };
}

/** The only side that surely has quorum. */
function winnerOf({ status: { quorum } }: Case): QuorumSide | null {
  const sure = quorum.needed === null ? [] : quorum.sides.filter(({ margin }) => margin.worst >= 0);
  return sure.length === 1 ? (sure[0] ?? null) : null;
}

function winnerText(one: Case): string {
  const { quorum } = one.status;
  const winner = winnerOf(one);
  if (winner !== null)
    return `${winner.hosts.join('+')} keeps quorum with ${winner.worst} of ${quorum.total} votes (${quorum.needed} needed)`;
  if (quorum.model === 'none') return 'no vote decides anything: each side goes on as it is';
  if (quorum.sides.filter(({ margin }) => margin.worst >= 0).length > 1) return 'more than one side has quorum';
  if (quorum.sides.length > 0 && quorum.sides.every(({ margin }) => margin.best < 0))
    return 'no side that is seen has quorum';
  return 'nobody can tell who has quorum';
}

function actsText({ meaning, cluster }: Case): string {
  switch (meaning.by) {
    case 'people':
      return `nobody is promoted: ${cluster.product} leaves that to people`;
    case 'agents':
      return 'its agents promote, where they have what they need for it';
    case 'self':
      return 'its members elect, where they have quorum for it';
  }
}

function momentText(what: string, at: number | null, now: number): string | null {
  if (at === null) return null;
  return at > now ? `${what} in ${seconds(at - now)}` : `${what} from now on`;
}

import type { QuorumSide } from '../domain/snapshot.ts';
import { bestElsewhere } from '../quorum/best-elsewhere.ts';
import { freshReading } from '../quorum/known-roles.ts';
import { testify, type Case } from './case.ts';
import { judgeOldPrimary } from './gate-old-primary.ts';
import { fail, pass, takesAnyWord, unknown, type GateWord } from './gate.ts';

/**
 * G4: the candidate's side has quorum even in the worst case. Where nothing arbitrates a person must accept that (research/1, D.1, "No
 * quorum").
 */
export function judgeQuorumHere(one: Case): GateWord {
  const { candidate, status, cluster } = one;
  const { needed, model, sides } = status.quorum;
  if (model === 'none') {
    const why = `${cluster.id} has no quorum rule: no vote keeps two sides from acting, so a person must accept it`;
    return unknown(why, 'accept it by name: G4=TEXT', { refuses: takesAnyWord });
  }
  const side = sides.find(({ hosts }) => hosts.includes(candidate.host));
  if (needed === null || side === undefined)
    return unknown(
      `nobody can count the votes on the side of ${candidate.host}`,
      'get sight of its side and its voters',
    );
  const count = `${votesText(side)} of ${status.quorum.total} votes, ${needed} needed`;
  const evidence = [testify(one, 'noc', `${side.hosts.join('+')}: ${count}`, one.now)];
  if (side.margin.best < 0)
    return fail(`the side of ${candidate.host} has no quorum: ${count}`, 'bring voters back to its side', evidence);
  if (side.margin.worst < 0)
    return unknown(`the side of ${candidate.host} may have quorum, nobody knows: ${count}`, cureOfVotes(one), {
      evidence,
    });
  const said = freshReading(one.words.get(candidate.host), one.now)?.reading.quorate ?? null;
  if (said === false)
    return unknown(
      `votes add up to quorum (${count}), but ${candidate.host} itself says it has none`,
      cureOfVotes(one),
      {
        evidence,
      },
    );
  return pass(`the side of ${candidate.host} has quorum in the worst case: ${count}`, evidence);
}

/** G5: nobody else can have quorum even in the best case. Where nothing arbitrates this is what G3 says. */
export function judgeQuorumElsewhere(one: Case): GateWord {
  const { candidate, status, cluster } = one;
  if (status.quorum.model === 'none') return followsOldPrimary(one);
  const others = status.quorum.sides.filter(({ hosts }) => !hosts.includes(candidate.host));
  const quorate = others.find(({ margin }) => margin.worst >= 0);
  if (quorate !== undefined)
    return fail(
      `the other side (${quorate.hosts.join('+')}) has quorum: ${votesText(quorate)} votes`,
      'leave it to the side that has quorum',
      [testify(one, 'noc', `${quorate.hosts.join('+')}: ${votesText(quorate)} votes`, one.now)],
    );
  const best = bestElsewhere(cluster, one.sight, candidate.host);
  const open = others.find(({ margin }) => margin.best >= 0);
  if (best === null || best >= 0 || open !== undefined)
    return unknown(
      `another side can have quorum in the best case${open === undefined ? '' : `: ${open.hosts.join('+')} has ${votesText(open)} votes`}`,
      cureOfVotes(one),
    );
  return pass(
    `no other side can have quorum, whatever nobody sees: ${-best} ${best === -1 ? 'vote is' : 'votes are'} missing at best`,
  );
}

/** A record of fencing settles it together with G3; nobody vouches for this gate itself. */
function followsOldPrimary(one: Case): GateWord {
  const word = judgeOldPrimary(one);
  const record = one.attestations.get('G3');
  const isRecorded = word.result === 'unknown' && record !== undefined && word.refuses?.(record) === null;
  const why = `${one.cluster.id} has no quorum rule, so this follows G3`;
  if (word.result === 'pass') return pass(`${why}: no other member can take writes`, word.evidence);
  if (isRecorded) return pass(`${why}: the others are fenced on record`, word.evidence);
  const cure = word.cure ?? 'settle G3';
  return word.result === 'fail'
    ? fail(`${why}: ${word.why}`, cure, word.evidence)
    : unknown(`${why}: ${word.why}`, cure);
}

function votesText({ worst, best }: QuorumSide): string {
  return worst === best ? `${worst}` : `${worst}…${best}`;
}

function cureOfVotes({ status }: Case): string {
  const { unobserved } = status;
  return unobserved.length === 0 ? 'wait until it is clear who reaches whom' : `get sight of ${unobserved.join(', ')}`;
}

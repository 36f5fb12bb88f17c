import type { Reading } from '../domain/reading.ts';
import type { Testimony } from '../domain/snapshot.ts';
import { freshReading } from '../quorum/known-roles.ts';
import { hostOf, seconds, testify, type Case } from './case.ts';
import { behindBy } from './cluster-past.ts';
import { fail, pass, takesAnyWord, unknown, type GateWord } from './gate.ts';
import { isSeenAlive } from './standing.ts';

/** G6: the candidate can be promoted, and what is lost with it is known and within the declared `rpoSeconds`. */
export function judgeFreshEnough(one: Case): GateWord {
  const { candidate, cluster, words, now } = one;
  const { host, role } = candidate;
  if (role !== 'data') return fail(`${host} is a ${role} and holds no data`, `choose a member that holds data`);
  const unfit = whyUnfit(one);
  if (unfit !== null) return unfit;
  const fresh = freshReading(words.get(host), now);
  if (fresh === null)
    return unknown(`${host} does not say what it is now`, `read the role of ${host}`, { refuses: takesAnyWord });
  const { reading, takenAt } = fresh;
  const evidence = [testify(one, host, `${reading.product} says ${reading.role}`, takenAt)];
  if (reading.role === 'primary' || reading.role === 'leader')
    return fail(`${host} says that it leads already`, 'promote nobody', evidence);
  if (reading.role !== 'standby' && reading.role !== 'follower')
    return fail(`${host} cannot be promoted: it says ${reading.role}`, 'choose a member that follows', evidence);
  if (cluster.rpoSeconds === null)
    return unknown(`${cluster.id} declares no rpoSeconds: nobody can say how much may be lost`, 'declare rpoSeconds', {
      evidence,
      refuses: takesAnyWord,
    });
  return judgeLoss(one, reading, cluster.rpoSeconds * 1000, evidence);
}

function whyUnfit(one: Case): GateWord | null {
  const { candidate, snapshot, cluster } = one;
  const { host } = candidate;
  const status = hostOf(one, host);
  if (status?.state === 'unreachable' && !isSeenAlive(one, host))
    return fail(`${host} is unreachable`, 'choose a member that is seen');
  if (status?.state === 'maintenance') return fail(`${host} is in maintenance`, 'end its maintenance');
  const trouble = snapshot.situations.find(
    (situation) =>
      (situation.type === 'service-down' || situation.type === 'service-hung') &&
      situation.subject.host === host &&
      cluster.ports.includes(situation.subject.port),
  );
  return trouble === undefined ? null : fail(trouble.text, `mend the service on ${host}`, trouble.evidence);
}

/**
 * What the primary took and the candidate does not have, as time: from the moment up to which it surely has everything until the primary
 * was last in sight. That moment is never later than the beginning of the trouble, since a follower that is cut off does not know what it
 * lacks: it goes on saying that it streams and is 0 s behind (research/7, section 4). What an old primary that lived on took after that is
 * not in the figure; it is lost with any promotion.
 */
function judgeLoss(one: Case, reading: Reading, rpoMs: number, evidence: readonly Testimony[]): GateWord {
  const { past, candidate, oldPrimary, reason } = one;
  const behindMs = behindBy(reading);
  if (behindMs !== null && behindMs > rpoMs)
    return fail(
      `${candidate.host} is ${seconds(behindMs)} behind, rpoSeconds is ${rpoMs / 1000}`,
      'wait until it has caught up, or choose another member',
      evidence,
    );
  const syncedAt = past.syncedAt.get(candidate.host);
  const ledAt = oldPrimary === null ? undefined : past.led.get(oldPrimary)?.at;
  const lostAt = Math.max(reason?.since ?? one.now, ledAt ?? Number.NEGATIVE_INFINITY);
  const cure = 'accept the loss by name: G6=TEXT, or choose a member that has more';
  if (syncedAt === undefined)
    return unknown(`nobody saw how far ${candidate.host} had come before the trouble began`, cure, {
      evidence,
      refuses: takesAnyWord,
    });
  const lossMs = Math.max(0, lostAt - Math.min(syncedAt, reason?.since ?? syncedAt));
  const figure = `at most ${(lossMs / 1000).toFixed(1)} s of writes are lost, rpoSeconds is ${rpoMs / 1000}`;
  if (lossMs > rpoMs) return unknown(`${figure}; it may be less`, cure, { evidence, refuses: takesAnyWord });
  return pass(`${figure}; what an old primary took after it was lost from sight is not counted`, evidence);
}

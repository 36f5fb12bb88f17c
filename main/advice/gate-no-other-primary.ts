import { freshReading } from '../quorum/known-roles.ts';
import { seconds, testify, type Case } from './case.ts';
import { otherLeaders } from './other-leaders.ts';
import { fail, pass, unknown, type GateWord } from './gate.ts';
import { standings } from './standing.ts';

/** So long nobody else may have been seen leading (domain.md, G7; research/5, A4, gate 7). */
const quietForMs = 30_000;

/**
 * G7: nobody else was seen leading lately by an observer that looked, and the candidate is of the cluster of the last one who did. Who
 * leads now fails it; who led a moment ago and was lost or demoted since makes it wait.
 */
export function judgeNoOtherPrimary(one: Case): GateWord {
  const { past, now } = one;
  const seen = otherLeaders(one);
  const evidence = seen.map(({ host, at }) => testify(one, host, 'said that it leads', at));
  const leading = standings(one).filter(({ kind }) => kind === 'leads');
  if (leading.length > 0) {
    const hosts = leading.map(({ host }) => host).join(' and ');
    return fail(leading.map(({ why }) => why).join('; '), `see that ${hosts} stops leading`, evidence);
  }
  const [last] = seen;
  if (last !== undefined && now - last.until < quietForMs) {
    const ageMs = now - last.until;
    const why = `${last.host} led until ${seconds(ageMs)} ago, less than ${seconds(quietForMs)}`;
    return unknown(why, `wait ${seconds(quietForMs - ageMs)} more`, { evidence });
  }
  const watchedMs = now - past.watchedSince;
  if (watchedMs < quietForMs)
    return unknown(
      `the cluster was watched for ${seconds(watchedMs)} only, of ${seconds(quietForMs)}`,
      `watch it for ${seconds(quietForMs - watchedMs)} more`,
      { evidence },
    );
  const stranger = whyStranger(one);
  if (stranger !== null) return stranger;
  return pass(`nobody else was seen leading in the last ${seconds(quietForMs)}`, evidence);
}

/** Two clusters may have one name: data that was never the old primary's is no candidate (research/1, C.4). */
function whyStranger({ past, oldPrimary, words, candidate, now }: Case): GateWord | null {
  const cure = `read the identity of both, ${candidate.host} and who led before it`;
  const led = oldPrimary === null ? undefined : past.led.get(oldPrimary);
  if (led === undefined)
    return unknown('nobody was ever seen leading, so nobody can tell whose data the candidate has', cure);
  const own = freshReading(words.get(candidate.host), now)?.reading.clusterIdentity ?? null;
  if (own === led.identity) return null;
  if (own === null || led.identity === null)
    return unknown(`the identity of ${own === null ? candidate.host : oldPrimary} is not known`, cure);
  return fail(
    `${candidate.host} holds another cluster's data: its identity is ${own}, that of ${oldPrimary} was ${led.identity}`,
    'choose a member of the same cluster',
  );
}

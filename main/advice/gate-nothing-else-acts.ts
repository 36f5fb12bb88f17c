import type { Cluster } from '../domain/fleet.ts';
import type { Automation, Reading } from '../domain/reading.ts';
import type { HostId } from '../domain/ids.ts';
import { freshReading } from '../quorum/known-roles.ts';
import { createWhoIs } from '../quorum/who-is.ts';
import { hostOf, seconds, testify, wordsOf, type Case } from './case.ts';
import { fail, pass, takesAnyWord, unknown, type GateWord } from './gate.ts';

/** An automation, who told of it, and whether it could act now. */
interface Acting {
  readonly host: HostId;
  /** When it told of it (ms). */
  readonly at: number;
  readonly automation: Automation;
  readonly canAct: boolean;
}

/**
 * G8: no member is in maintenance, and nothing promotes by itself: a person who promotes beside Patroni, Sentinels or an election races
 * with it (research/1, C.3, G6). What acts may be switched off, or be without the quorum that it needs; whether there is anything that
 * acts must be known.
 */
export function judgeNothingElseActs(one: Case): GateWord {
  const { cluster, status, meaning } = one;
  const resting = cluster.members.filter(({ host }) => hostOf(one, host)?.state === 'maintenance');
  if (resting.length > 0) {
    const hosts = resting.map(({ host }) => host).join(', ');
    return fail(`in maintenance: ${hosts}`, `end the maintenance of ${hosts}`);
  }
  const all = actors(one);
  const evidence = all.map(({ host, at, automation: { why } }) => testify(one, host, why, at));
  const acting = all.find(({ automation, canAct }) => acts(automation) && canAct);
  const cure = meaning.pause ?? 'switch off what promotes by itself';
  if (acting !== undefined) {
    const { automation, host } = acting;
    return fail(
      `${host} tells of an automation that promotes by itself: ${automation.why}${whenText(one)}`,
      cure,
      evidence,
    );
  }
  if (status.risk !== null) return fail(status.risk.text, cure, evidence);
  const isKnown = all.some(({ automation: { promotes, paused } }) => promotes === false || paused === true);
  const isHelpless = all.length > 0 && all.every(({ automation, canAct }) => acts(automation) && !canAct);
  if (!isKnown && !isHelpless)
    return unknown('nobody can tell whether anything promotes by itself', `${cure}, and vouch for it: G8=TEXT`, {
      evidence,
      refuses: takesAnyWord,
    });
  if (isHelpless) return pass('what would promote by itself has no quorum and cannot act', evidence);
  return pass(`nothing promotes by itself: ${all.map(({ automation: { why } }) => why)[0] ?? ''}`, evidence);
}

function acts({ promotes, paused }: Automation): boolean {
  return promotes === true && paused !== true;
}

function whenText({ status, now }: Case): string {
  const at = status.risk?.promotesAt ?? null;
  if (at === null) return '';
  return at > now ? `; it may do so in ${seconds(at - now)}` : '; it may do so at any moment';
}

/** What the members tell of automation, and what Sentinels of the inventory tell that watch one of them. */
function actors(one: Case): readonly Acting[] {
  const { cluster, moment, sight } = one;
  const whoIs = createWhoIs(cluster, sight.book, sight.readings.values());
  const isOurs = ({ leader }: Reading) => leader !== null && whoIs(leader) !== null;
  const guards = cluster.product === 'redis' ? moment.fleet.clusters : [];
  const watching = guards
    .filter(({ product }) => product === 'redis-sentinel')
    .flatMap((guard) => automationsIn(one, guard, isOurs));
  // Redis itself promotes nobody: only its Sentinels can tell.
  return watching.length > 0 ? watching : automationsIn(one, cluster, () => true);
}

function automationsIn(one: Case, cluster: Cluster, counts: (reading: Reading) => boolean): readonly Acting[] {
  const canAct = canElect(one, cluster.id);
  return [...wordsOf(one.moment, cluster)].flatMap(([host, word]) => {
    const fresh = freshReading(word, one.now);
    const automation = fresh?.reading.automation ?? null;
    if (fresh === null || automation === null || automation.promotes === null || !counts(fresh.reading)) return [];
    return [{ host, automation, canAct, at: fresh.takenAt }];
  });
}

/** Could anybody there have the quorum that an election takes? Who is not seen may. */
function canElect({ snapshot }: Case, cluster: string): boolean {
  const status = snapshot.clusters.find((one) => one.cluster === cluster);
  if (status === undefined || status.quorum.needed === null || status.unobserved.length > 0) return true;
  return status.quorum.sides.some(({ margin }) => margin.best >= 0);
}

import { missingOfFencing } from './attestation-words.ts';
import type { Case } from './case.ts';
import { fail, pass, unknown, type GateWord } from './gate.ts';
import { standings, type Standing } from './standing.ts';

type Open = Extract<Standing, { kind: 'open' }>;

/**
 * G3: no other member can take writes. Each of them was read after the trouble began and takes none, or its lease has surely run out
 * under a watchdog, or it is fenced on record. Who led last is named, but the others count as well: any of them may have been promoted
 * where nobody sees it. The record of a fence settles nothing of a host that is seen alive with its service running.
 */
export function judgeOldPrimary(one: Case): GateWord {
  const all = standings(one);
  const evidence = all.flatMap((standing) => standing.evidence ?? []);
  const leading = all.filter(({ kind }) => kind === 'leads');
  if (leading.length > 0) {
    const hosts = leading.map(({ host }) => host).join(' and ');
    return fail(leading.map(({ why }) => why).join('; '), `demote or fence ${hosts}${methodOf(one)}`, evidence);
  }
  const open = all.filter((standing) => standing.kind === 'open');
  if (open.length === 0) return pass(all.map(({ why }) => why).join('; ') || 'there is no other member', evidence);
  const hosts = open.map(({ host }) => host).join(' and ');
  const cure = open.some(({ isAlive }) => isAlive)
    ? `read what ${hosts} does, or stop it and keep it stopped`
    : `fence ${hosts}${methodOf(one)} and record it: G3=METHOD, by WHO, at WHEN`;
  return unknown(open.map(({ why }) => why).join('; '), cure, {
    evidence,
    refuses: (record) => whyRefused(record, open, one),
  });
}

function methodOf({ cluster }: Case): string {
  const method = cluster.fencing?.method ?? null;
  return method === null ? '' : ` (${method})`;
}

/** Why a record of fencing does not settle the fate of these members; null where it does. */
function whyRefused(record: string, open: readonly Open[], { oldPrimary, regionOf }: Case): string | null {
  const missing = missingOfFencing(record);
  if (missing.length > 0) return `the record of the fence lacks ${missing.join(' and ')}`;
  const alive = open.filter(({ isAlive }) => isAlive).map(({ host }) => host);
  if (alive.length > 0)
    return `a fence is recorded, but ${alive.join(' and ')} is still seen alive, and nothing shows that it is stopped`;
  const isNamed = ({ host }: Open) => names(record, host) || names(record, regionOf.get(host) ?? host);
  const [only, ...more] = open;
  const isPlain = only !== undefined && more.length === 0 && (only.host === oldPrimary || oldPrimary === null);
  const unnamed = isPlain ? [] : open.filter((standing) => standing.host !== oldPrimary && !isNamed(standing));
  if (unnamed.length === 0) return null;
  const hosts = unnamed.map(({ host }) => host).join(' and ');
  return `the record of the fence does not name ${hosts}, which may take writes as well`;
}

/** Does the text name the id, not as a part of another one? */
function names(text: string, id: string): boolean {
  return text
    .toLowerCase()
    .split(/[^a-z0-9-]+/)
    .includes(id);
}

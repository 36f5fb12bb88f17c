import { assertNever } from '../domain/assert-never.ts';
import { plainLine } from '../domain/plain-line.ts';
import type { Situation, Snapshot } from '../domain/snapshot.ts';

/** The words of the monitoring-plugin convention, with their exit statuses. */
export const checkCodes = { OK: 0, WARNING: 1, CRITICAL: 2, UNKNOWN: 3 } as const;
/** One of the four words. */
export type CheckWord = keyof typeof checkCodes;

/** What `check` answers (monitoring-plugins.org, development guidelines). */
export interface CheckVerdict {
  readonly word: CheckWord;
  readonly code: number;
  /** One line without `|`. */
  readonly text: string;
  /** `label=value;warn;crit;min;max …` */
  readonly perfdata: string;
}

/** From the worst down: proof of harm outweighs missing sight, and missing sight outweighs a doubt. */
const worstFirst: readonly CheckWord[] = ['CRITICAL', 'UNKNOWN', 'WARNING', 'OK'];
const maxTextLength = 900;

interface Finding {
  readonly word: CheckWord;
  readonly text: string;
}

/**
 * Judges one look at the fleet. CRITICAL: a confirmed situation that takes a path, a host, a service or quorum away,
 * or two quorate sides. UNKNOWN: the observer is blind, read no host, or could not look between two regions.
 * WARNING: a suspicion, quorum at risk, a promotion beside a living primary, a link that is not whole, a host nobody could read. Never OK while a situation
 * is confirmed. Pure.
 */
export function judgeCheck(snapshot: Snapshot): CheckVerdict {
  const findings = [
    ...snapshot.situations.flatMap(situationFinding),
    ...quorumFindings(snapshot),
    ...riskFindings(snapshot),
    ...sightFindings(snapshot),
    ...pairFindings(snapshot),
  ];
  const word = worstFirst.find((one) => findings.some((finding) => finding.word === one)) ?? 'OK';
  const ordered = worstFirst.flatMap((one) => findings.filter((finding) => finding.word === one));
  const said = ordered.length === 0 ? allWell(snapshot) : ordered.map((finding) => finding.text).join('; ');
  return { word, code: checkCodes[word], text: pluginText(said), perfdata: perfdata(snapshot) };
}

/** The verdict for a look that gave nothing to judge. */
export function noVerdict(why: string): CheckVerdict {
  return { word: 'UNKNOWN', code: checkCodes.UNKNOWN, text: pluginText(why), perfdata: '' };
}

/** The one line of the plugin convention. */
export function checkLine({ word, text, perfdata: data }: CheckVerdict): string {
  return `PARTITION ${word} - ${text}${data === '' ? '' : ` | ${data}`}`;
}

function pluginText(text: string): string {
  return plainLine(text, maxTextLength).replaceAll('|', '/');
}

function situationFinding(situation: Situation): readonly Finding[] {
  switch (situation.phase) {
    case 'cleared':
      return [];
    case 'suspected':
      return [{ word: 'WARNING', text: `suspected ${situation.type}: ${situation.text}` }];
    case 'confirmed':
      return [{ word: confirmedWord(situation), text: `${situation.type}: ${situation.text}` }];
    default:
      return assertNever(situation.phase);
  }
}

function confirmedWord(situation: Situation): CheckWord {
  switch (situation.type) {
    case 'partition':
    case 'partial-partition':
    case 'one-way':
    case 'region-dark':
    case 'host-unreachable':
    case 'host-isolated':
    case 'service-down':
    case 'service-hung':
    case 'quorum-lost':
    case 'dual-primary':
    case 'no-primary':
      return 'CRITICAL';
    case 'port-filtered':
    case 'lossy-link':
    case 'flapping':
    case 'quorum-at-risk':
      return 'WARNING';
    case 'noc-blind':
      return 'UNKNOWN';
    default:
      return assertNever(situation);
  }
}

function quorumFindings({ clusters }: Snapshot): readonly Finding[] {
  return clusters
    .filter(({ quorum }) => quorum.sides.some(({ state }) => state === 'both-quorate'))
    .map(({ cluster }) => ({ word: 'CRITICAL', text: `${cluster}: more than one side is quorate` }));
}

/** What the products themselves may do next. In how long is said where it is known. */
function riskFindings({ clusters, t }: Snapshot): readonly Finding[] {
  return clusters.flatMap(({ cluster, risk }): readonly Finding[] => {
    if (risk === null) return [];
    const { promotesAt, text } = risk;
    const inMs = promotesAt === null ? null : Math.max(0, promotesAt - t);
    const when = inMs === null ? '' : inMs === 0 ? 'now: ' : `in ${Math.ceil(inMs / 1000)} s: `;
    return [{ word: 'WARNING', text: `${cluster}: ${when}${text}` }];
  });
}

function sightFindings({ observer, hosts }: Snapshot): readonly Finding[] {
  const { sight, hostsRead, hostsTotal } = observer;
  if (sight === 'blind')
    return [{ word: 'UNKNOWN', text: `the observer is blind, it reads ${hostsRead} of ${hostsTotal} hosts` }];
  if (sight === 'waiting' || hostsRead === 0)
    return [{ word: 'UNKNOWN', text: `no host could be read (0 of ${hostsTotal})${firstReason(hosts)}` }];
  const dark = hosts.filter(({ state }) => state === 'unobserved');
  if (dark.length === 0) return [];
  return [
    { word: 'WARNING', text: `${dark.length} unobserved: ${someOf(dark.map(({ id }) => id))}${firstReason(dark)}` },
  ];
}

function firstReason(hosts: Snapshot['hosts']): string {
  const host = hosts.find(({ why }) => why !== null);
  return host === undefined ? '' : `, ${host.id}: ${host.why}`;
}

function pairFindings({ regionPairs }: Snapshot): readonly Finding[] {
  return regionPairs
    .filter(({ hostPairs }) => hostPairs.total > 0)
    .flatMap(({ a, b, verdict }): readonly Finding[] => {
      switch (verdict) {
        case 'healthy':
          return [];
        case 'unknown':
          return [{ word: 'UNKNOWN', text: `nobody could look between ${a} and ${b}` }];
        case 'degraded':
        case 'asymmetric':
        case 'partial':
        case 'partitioned':
          return [{ word: 'WARNING', text: `${a}-${b} is ${verdict}` }];
        default:
          return assertNever(verdict);
      }
    });
}

function allWell({ observer, regionPairs }: Snapshot): string {
  return `${observer.hostsRead} of ${observer.hostsTotal} hosts read, ${regionPairs.length} region pairs healthy`;
}

function someOf(names: readonly string[]): string {
  return names.length <= 5 ? names.join(' ') : `${names.slice(0, 5).join(' ')} and ${names.length - 5} more`;
}

function perfdata({ situations, observer, hosts, regionPairs }: Snapshot): string {
  const active = situations.filter(({ phase }) => phase !== 'cleared');
  const confirmed = active.filter(({ phase }) => phase === 'confirmed').length;
  const cut = regionPairs.filter(({ verdict }) => verdict === 'partitioned').length;
  const unreachable = hosts.filter(({ state }) => state === 'unreachable').length;
  return [
    `confirmed=${confirmed};;;0`,
    `suspected=${active.length - confirmed};;;0`,
    `region_pairs_cut=${cut};;;0;${regionPairs.length}`,
    `hosts_read=${observer.hostsRead};;;0;${observer.hostsTotal}`,
    `hosts_unreachable=${unreachable};;;0;${hosts.length}`,
  ].join(' ');
}

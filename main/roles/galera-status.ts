import type { Automation, ReportedMember, ReportedVotes, Term } from '../domain/reading.ts';
import { wholeNumber } from './figures.ts';
import { majorityOf } from './majority.ts';
import { maxMembers, nameText, withAddress } from './member-name.ts';

/*
 * wsrep_cluster_conf_id	3
 * wsrep_cluster_status	Primary
 * wsrep_incoming_addresses	10.97.4.1:3306,,10.97.4.3:3306        (an empty place is an arbitrator)
 * wsrep_provider_options	base_port = 4567; evs.suspect_timeout = PT5S; pc.weight = 1; …
 */

/** Variables of a server by name, lower case. */
export type Variables = ReadonlyMap<string, string>;

/** Reads `name TAB value` lines, as the batch mode of the client prints them. */
export function readVariables(text: string): Variables {
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    const tab = line.indexOf('\t');
    if (tab < 1 || tab > 64) continue;
    const name = line.slice(0, tab).toLowerCase();
    if (/^[a-z0-9_]+$/.test(name)) found.set(name, line.slice(tab + 1).trim());
  }
  return found;
}

/** The number of the view; 18446744073709551615 is the product's -1: no view of a primary component. */
export function viewNumber(status: Variables): Term | null {
  const text = status.get('wsrep_cluster_conf_id');
  if (text === undefined || text === '') return null;
  if (text === '18446744073709551615') return { name: 'conf_id', value: -1 };
  return { name: 'conf_id', value: wholeNumber(text) ?? nameText(text) };
}

/** The id of the data; null for the id of a node that has none yet (all zero). */
export function stateId(status: Variables): string | null {
  const id = status.get('wsrep_cluster_state_uuid')?.toLowerCase() ?? '';
  return /^[0-9a-f-]{36}$/.test(id) && /[1-9a-f]/.test(id) ? id : null;
}

/**
 * Members of the node's component: the others of the cluster are not listed. A server that does not know its own address lists itself
 * as AUTO; then only the asked one has a name, `self`.
 */
export function membersOf(status: Variables, options: Variables, self: string): readonly ReportedMember[] {
  const listed = status.get('wsrep_incoming_addresses') ?? '';
  if (listed === '') return [];
  const own = wholeNumber(status.get('wsrep_local_index'));
  const weight = wholeNumber(options.get('pc.weight'));
  return listed
    .split(',')
    .slice(0, maxMembers)
    .map((text, nth) => {
      const votes = nth === own && weight !== null ? weight : 1;
      const common = { votes, voting: votes > 0, up: true };
      if (text.trim() === '') return { name: `arbitrator ${nth}`, ...common, role: 'witness' as const };
      const isNamed = !/^(AUTO|unspecified)$/i.test(text.trim());
      const name = isNamed ? nameText(text) : nth === own ? self : `member ${nth}`;
      return { name, ...withAddress(name), ...common };
    });
}

/**
 * Votes of the component. Galera's next majority is counted over the last primary component, so what is present is also what
 * is expected; outside of one nothing can be said (research/1, part D).
 */
export function votesOf(status: Variables, options: Variables): ReportedVotes {
  const flags = ['pc.ignore_sb', 'pc.ignore_quorum', 'pc.npvo'].filter((name) => isOn(options.get(name)));
  const present = wholeNumber(status.get('wsrep_cluster_weight')) ?? wholeNumber(status.get('wsrep_cluster_size'));
  if (status.get('wsrep_cluster_status') !== 'Primary' || present === null || present === 0) {
    return { needed: null, expected: null, present: null, flags };
  }
  return { needed: majorityOf(present), expected: present, present, flags };
}

/** Measured: a node cut off leaves the primary component 1.2 s after evs.suspect_timeout (research/7, section 3: 6.2 s). */
const viewChangeMs = 1_200;

/** What the component does when it breaks; null where the provider's options were not read. */
export function automationOf(options: Variables): Automation | null {
  if (options.size === 0) return null;
  const careless = ['pc.ignore_sb', 'pc.ignore_quorum'].filter((name) => isOn(options.get(name)));
  const suspectMs = durationMs(options.get('evs.suspect_timeout') ?? '');
  const afterMs = suspectMs === null ? null : suspectMs + viewChangeMs;
  if (careless.length > 0) {
    const why = `${careless.join(', ')} = yes: a part without majority stays primary`;
    return { promotes: true, promotesAfterMs: afterMs, yieldsAfterMs: null, paused: null, why };
  }
  const why = `the majority stays primary by itself; evs.suspect_timeout ${options.get('evs.suspect_timeout') ?? 'unknown'}`;
  return { promotes: false, promotesAfterMs: null, yieldsAfterMs: afterMs, paused: null, why: nameText(why) };
}

/** `a = 1; b = 2` → its values by name. */
export function readOptions(text: string | undefined): Variables {
  const pairs = (text ?? '').split(';').flatMap((pair) => {
    const [name, value] = pair.split('=', 2);
    return name === undefined || value === undefined ? [] : [[name.trim().toLowerCase(), value.trim()] as const];
  });
  return new Map(pairs);
}

/** ON, YES, TRUE, 1 in the spellings of servers and providers. */
export function isOn(value: string | undefined): boolean {
  return value !== undefined && /^(on|yes|true|1)$/i.test(value);
}

/** `PT5S`, `PT0.5S`, `PT1M30S` (ISO 8601) → ms. */
function durationMs(text: string): number | null {
  const parts = /^PT(?:(\d{1,4})H)?(?:(\d{1,4})M)?(?:(\d{1,6}(?:\.\d{1,9})?)S)?$/.exec(text);
  if (parts === null || text === 'PT') return null;
  const [, hours = '0', minutes = '0', seconds = '0'] = parts;
  return Math.round(((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000);
}

import type { ReadingRole, ReportedMember } from '../domain/reading.ts';
import { asFlag, asList, asNumber, asText, at, readJson } from './json-text.ts';
import { addressIn, maxMembers } from './member-name.ts';

/*
 * mon_status of the admin socket (the monitor's own word, quorum or not):
 *   {"name":"n2","rank":1,"state":"peon","election_epoch":10,"quorum":[1,2],"outside_quorum":[],"monmap":{…}}
 * quorum_status of the ceph command (the quorum's word; which monitor gave it is not said):
 *   {"election_epoch":10,"quorum":[1,2],"quorum_names":["n2","n3"],"quorum_leader_name":"n2","monmap":{…}}
 * monmap of both (15 to 19):
 *   {"epoch":1,"fsid":"9339ce04-…","election_strategy":1,"stretch_mode":false,"tiebreaker_mon":"",
 *    "mons":[{"rank":0,"name":"n1","public_addrs":{"addrvec":[{"type":"v2","addr":"10.97.11.1:3300"}]},"public_addr":"10.97.11.1:6789/0"}]}
 */

/** A monitor of the map. */
export interface Monitor {
  readonly rank: number;
  readonly name: string;
  readonly address: string | null;
}

/** What either answer tells of the monitors. */
export interface MonitorsView {
  /** The monitor's word on itself; null in the quorum's answer. */
  readonly self: { readonly name: string; readonly state: string } | null;
  readonly electionEpoch: number | null;
  /** Names in the quorum, in the order of their ranks. */
  readonly quorum: readonly string[];
  readonly leader: string | null;
  readonly fsid: string | null;
  readonly monitors: readonly Monitor[];
  /** `StretchMode` and the like. */
  readonly flags: readonly string[];
  readonly tiebreaker: string | null;
}

/** Reads either answer; null where the text is neither. */
export function readMonitors(text: string): MonitorsView | null {
  const value = readJson(text.trim())?.value;
  const monitors = asList(at(value, 'monmap', 'mons'))
    .flatMap(monitorOf)
    .slice(0, maxMembers);
  const state = asText(at(value, 'state'));
  const name = asText(at(value, 'name'));
  const self = name === null || state === null ? null : { name, state };
  const ranks = asList(at(value, 'quorum')).flatMap((rank) => asNumber(rank) ?? []);
  const named = asList(at(value, 'quorum_names')).flatMap((one) => asText(one) ?? []);
  if (monitors.length === 0 || (self === null && !Array.isArray(at(value, 'quorum_names')))) return null;
  const quorum =
    self === null
      ? named
      : ranks.toSorted((a, b) => a - b).flatMap((rank) => monitors.find((one) => one.rank === rank)?.name ?? []);
  const isStretched = asFlag(at(value, 'stretch_mode') ?? at(value, 'monmap', 'stretch_mode')) === true;
  const strategy = asNumber(at(value, 'monmap', 'election_strategy'));
  return {
    self,
    electionEpoch: asNumber(at(value, 'election_epoch')),
    quorum,
    leader: self === null ? asText(at(value, 'quorum_leader_name')) : leaderIn(self, quorum, strategy),
    fsid: asText(at(value, 'monmap', 'fsid')),
    monitors,
    flags: [
      ...(isStretched ? ['StretchMode'] : []),
      ...(strategy === null || strategy === 1 ? [] : [strategyNames[strategy] ?? `election_strategy ${strategy}`]),
    ],
    tiebreaker: asText(at(value, 'monmap', 'tiebreaker_mon')),
  };
}

const strategyNames: Readonly<Record<number, string>> = { 2: 'disallow', 3: 'connectivity' };

/** A peon does not name its leader. By the classic strategy (1, the only one before 16) it is the lowest rank of the quorum. */
function leaderIn(
  self: { readonly name: string; readonly state: string },
  quorum: readonly string[],
  strategy: number | null,
): string | null {
  if (self.state === 'leader') return self.name;
  return self.state === 'peon' && (strategy ?? 1) === 1 ? (quorum[0] ?? null) : null;
}

/** The part that a monitor's state is. Null for a state that we do not know. */
export function roleOfState(state: string): ReadingRole | null {
  switch (state) {
    case 'leader':
      return 'leader';
    case 'peon':
      return 'follower';
    case 'electing':
      return 'candidate';
    case 'probing':
    case 'synchronizing':
    case 'shutdown':
      return 'none';
    default:
      return null;
  }
}

/** The monitors of the map. Outside a quorum a monitor knows of nobody else whether it is there. */
export function membersOf(view: MonitorsView): readonly ReportedMember[] {
  const isIn = view.quorum.length > 0;
  return view.monitors.map(({ name, address }) => {
    const isHere = view.quorum.includes(name) || name === view.self?.name;
    return {
      name,
      ...(address === null ? {} : { address }),
      votes: 1,
      voting: true,
      ...memberRole(view, name, isIn && isHere),
      up: isHere ? true : isIn ? false : null,
    };
  });
}

function memberRole(view: MonitorsView, name: string, isInQuorum: boolean): { readonly role?: ReadingRole } {
  if (name === view.self?.name) return { role: roleOfState(view.self.state) ?? 'unknown' };
  if (name === view.tiebreaker) return { role: 'witness' };
  if (!isInQuorum || view.leader === null) return {};
  return { role: name === view.leader ? 'leader' : 'follower' };
}

function monitorOf(value: unknown): readonly Monitor[] {
  const name = asText(at(value, 'name'));
  const rank = asNumber(at(value, 'rank'));
  if (name === null || rank === null) return [];
  const vector = asList(at(value, 'public_addrs', 'addrvec')).map((entry) => asText(at(entry, 'addr')));
  const told = [...vector, asText(at(value, 'public_addr')), asText(at(value, 'addr'))];
  return [{ rank, name, address: told.flatMap((text) => (text === null ? [] : (addressIn(text) ?? [])))[0] ?? null }];
}

import type { Automation, RawRole, Reading, ReportedMember } from '../domain/reading.ts';
import { asFlag, asList, asNumber, asText, at, readJson } from './json-text.ts';
import { majorityOf } from './majority.ts';
import { ownName } from './own-name.ts';
import { partNamed, splitParts } from './parts.ts';
import type { AskedMember, Product } from './product.ts';
import { blank, unread } from './unread.ts';
import { type FailureWord, whyUnread } from './why-unread.ts';

const name = 'etcd';

const ownWords: readonly FailureWord[] = [
  { says: /user name is empty|invalid user ID or password/, reason: 'wrong-credentials' },
  // etcdctl hides a refused connection behind its own deadline.
  {
    says: /connection refused|connect: no route to host/,
    reason: 'unreadable',
    means: 'the service does not answer there, or does not run',
  },
];

/** etcd, one Raft group. */
export const etcd: Product = {
  name,
  title: 'etcd',
  script: [
    'export ETCDCTL_API=3',
    'set -- etcdctl --endpoints "$p_endpoint" --dial-timeout 2s --command-timeout 2s',
    '[ -z "$p_caFile" ] || set -- "$@" --cacert "$p_caFile"',
    '[ -z "$p_certFile" ] || set -- "$@" --cert "$p_certFile" --key "$p_keyFile"',
    'part status timeout -k 1 3 "$@" endpoint status -w json || exit 0',
    'part members timeout -k 1 3 "$@" member list -w json',
  ],
  parameters: [
    {
      name: 'endpoint',
      form: /^https?:\/\/[A-Za-z0-9.:[\]-]{1,200}$/,
      fallback: 'http://127.0.0.1:2379',
      meaning: 'client URL of the member on its own host',
    },
    { name: 'caFile', form: /^[A-Za-z0-9._/-]{0,300}$/, fallback: '', meaning: 'CA certificate on the host' },
    { name: 'certFile', form: /^[A-Za-z0-9._/-]{0,300}$/, fallback: '', meaning: 'client certificate on the host' },
    { name: 'keyFile', form: /^[A-Za-z0-9._/-]{0,300}$/, fallback: '', meaning: 'key of the client certificate' },
  ],
  rights:
    'none, also with authentication switched on (status needs no user; a wrong one is refused); with client certificates: one, readable by the account',
  cost: '70 ms, two etcdctl calls (research/7: 35 ms each idle, 277 ms at load 15)',
  everyMs: 2_000,
  timeoutMs: 9_000,
  traps: [
    'an isolated member answers with exit status 0: the errors and the missing leader are read',
    'healing an isolated member dethrones the healthy leader for 2 to 4 s (no pre-vote in 3.4): no new failure',
    'member ids are 64-bit numbers: kept as text, or their last digits would change',
    'reads without quorum still answer old data: no read is taken for health',
  ],
  read(raw, asked) {
    const parts = splitParts(raw);
    const answer = partNamed(parts, 'status') ?? parts[0] ?? raw;
    if (answer.exit !== 0) return whyUnread(name, answer, ownWords);
    const status = asList(readJson(answer.text)?.value)[0];
    const header = at(status, 'Status', 'header');
    if (asText(at(header, 'member_id')) === null) {
      return readJson(answer.text) === null
        ? whyUnread(name, answer, ownWords)
        : unread(name, 'unreadable', 'the answer is not that of etcdctl endpoint status -w json');
    }
    return reading(at(status, 'Status'), membersOf(partNamed(parts, 'members')), asked);
  },
};

/** A member of the list, by its id. */
interface Listed {
  readonly id: string;
  readonly member: ReportedMember;
}

/*
 * etcdctl endpoint status -w json; no `leader` key, and `errors`, where there is none:
 *
 *   [{"Endpoint":"http://127.0.0.1:2379","Status":{"header":{"cluster_id":6455…,"member_id":3341…,"raft_term":3},
 *     "version":"3.4.23","leader":15105334838749889767,"raftIndex":76,"raftTerm":3, "isLearner":true, "errors":["etcdserver: no leader"]}}]
 */
function reading(status: unknown, listed: readonly Listed[], asked: AskedMember): Reading {
  const ownId = asText(at(status, 'header', 'member_id')) ?? '';
  const errors = asList(at(status, 'errors')).map((error) => asText(error) ?? '');
  const noLeader = errors.some((error) => error.includes('no leader'));
  const told = asText(at(status, 'leader'));
  const leaderId = noLeader || told === '0' ? null : told;
  const leads = leaderId !== null && leaderId === ownId;
  const isLearner = asFlag(at(status, 'isLearner')) === true;
  const alarms = errors.filter((error) => error !== '' && !error.includes('no leader'));
  const term = asNumber(at(status, 'raftTerm') ?? at(status, 'header', 'raft_term'));
  return {
    ...blank(name),
    role: isLearner ? 'observer' : leads ? 'leader' : leaderId === null ? 'candidate' : 'follower',
    // A follower hands writes to its leader; it decides none itself. NOSPACE and CORRUPT close the leader as well.
    writable: leads ? alarms.length === 0 : false,
    term: term === null ? null : { name: 'raftTerm', value: term },
    leader: leaderId === null ? null : leaderName(leaderId, leads, listed, asked),
    quorate: leaderId !== null,
    members: listed.map(({ id, member }) => withRole(member, id, leaderId, ownId)),
    clusterIdentity: asText(at(status, 'header', 'cluster_id')),
    votes: votesOf(listed),
    automation,
    note: alarms.length > 0 ? `etcd reports: ${alarms.join('; ')}` : null,
  };
}

function leaderName(id: string, leads: boolean, listed: readonly Listed[], asked: AskedMember): string {
  const known = listed.find((one) => one.id === id)?.member.name ?? null;
  if (known !== null) return known;
  return leads ? ownName(asked, asked.host === null ? id : null) : id;
}

/*
 * etcdctl member list -w json; a member that never started has no name:
 *
 *   {"header":{…},"members":[{"ID":1863…,"name":"n3","peerURLs":["http://10.97.3.3:2380"],"clientURLs":[…],"isLearner":true}, …]}
 */
function membersOf(part: RawRole | null): readonly Listed[] {
  if (part === null || part.exit !== 0) return [];
  return asList(at(readJson(part.text)?.value, 'members')).flatMap((entry) => {
    const id = asText(at(entry, 'ID'));
    if (id === null) return [];
    const address = hostOf(asText(asList(at(entry, 'peerURLs'))[0]));
    const isLearner = asFlag(at(entry, 'isLearner')) === true;
    const member: ReportedMember = {
      name: asText(at(entry, 'name')) ?? address ?? id,
      ...(address === null ? {} : { address }),
      votes: isLearner ? 0 : 1,
      voting: !isLearner,
      up: null,
    };
    return [{ id, member }];
  });
}

function withRole(member: ReportedMember, id: string, leaderId: string | null, ownId: string): ReportedMember {
  const role = !member.voting ? 'observer' : id === leaderId ? 'leader' : leaderId === null ? null : 'follower';
  return { ...member, ...(role === null ? {} : { role }), up: id === ownId ? true : member.up };
}

function votesOf(listed: readonly Listed[]): Reading['votes'] {
  const expected = listed.filter(({ member }) => member.voting).length;
  if (expected === 0) return null;
  return { needed: majorityOf(expected), expected, present: null, flags: [] };
}

function hostOf(url: string | null): string | null {
  return (
    /^https?:\/\/(?:\[([0-9A-Fa-f:.]+)\]|([^/:?#]+))/
      .exec(url ?? '')
      ?.slice(1)
      .find(Boolean) ?? null
  );
}

/** The settings are not in the answer: etcd's defaults, and what was recorded with them (research/7, section 3). */
const automation: Automation = {
  promotes: true,
  promotesAfterMs: 1_750,
  yieldsAfterMs: 1_500,
  paused: null,
  why: 'Raft, election timeout 1000 ms by default',
};

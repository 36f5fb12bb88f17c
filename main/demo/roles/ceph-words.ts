import type { Belief } from './election.ts';
import type { DemoMember } from './etcd-words.ts';
import { partText } from './part-text.ts';

/** What `ceph --admin-daemon … mon_status` of Ceph 16 prints on a monitor that believes this, without the feature lists. */
export function cephWords(member: string, members: readonly DemoMember[], { leader, term, quorum }: Belief): string {
  const rankOf = (id: string) => members.findIndex((one) => one.id === id);
  const status = {
    name: member,
    rank: rankOf(member),
    state: leader === null ? 'probing' : leader === member ? 'leader' : 'peon',
    election_epoch: 2 * term,
    quorum: quorum.map(rankOf),
    outside_quorum: leader === null ? [member] : [],
    monmap: {
      epoch: 1,
      fsid: '9339ce04-e922-4307-8be7-5b4f05640fb7',
      stretch_mode: false,
      tiebreaker_mon: '',
      mons: members.map(({ id, address }, rank) => ({
        rank,
        name: id,
        public_addrs: { addrvec: [{ type: 'v2', addr: `${address}:3300`, nonce: 0 }] },
        addr: `${address}:3300/0`,
        public_addr: `${address}:3300/0`,
        weight: 0,
      })),
    },
  };
  return partText('mon_status', JSON.stringify(status, null, 4));
}

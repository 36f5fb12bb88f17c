import type { Clock } from '../../domain/clock.ts';
import { productNamed } from '../../roles/products.ts';
import { roleCommand } from '../../roles/role-command.ts';
import type { LiveWorld } from '../live-world.ts';
import { cephWords } from './ceph-words.ts';
import { holdElection } from './election.ts';
import { type DemoMember, etcdWords } from './etcd-words.ts';
import { postgresqlWords } from './postgresql-words.ts';

/** The clusters of the demo: their members, the first of whom leads. */
export interface DemoClusters {
  readonly etcd: readonly DemoMember[];
  readonly cephMon: readonly DemoMember[];
  readonly postgresql: readonly [primary: DemoMember, standby: DemoMember];
}

/** Finds who answers an exec string on a host of the demo, as its product would; null for a string that is no probe there. */
export type AnswerRole = (host: string, command: string) => (() => string) | null;

/**
 * The products of the demo, played: what they say follows from the faults of the world and the times in which the real ones
 * notice (research/7, section 3).
 */
export function playRoles(clusters: DemoClusters, world: LiveWorld, clock: Clock): AnswerRole {
  const reaches = (from: string, to: string) => world.reaches(from, to);
  const idsOf = (members: readonly DemoMember[]) => members.map(({ id }) => id);
  const etcd = holdElection(idsOf(clusters.etcd), { losesAfterMs: 1500, electsAfterMs: 1750 }, reaches);
  const ceph = holdElection(idsOf(clusters.cephMon), { losesAfterMs: 12_300, electsAfterMs: 15_600 }, reaches);
  const [primary, standby] = clusters.postgresql;
  let heardAt = clock.monotonicMs();

  const ship = (host: string): string => {
    const now = clock.monotonicMs();
    if (reaches(primary.id, standby.id) && reaches(standby.id, primary.id)) heardAt = now;
    return postgresqlWords(host, { silentMs: now - heardAt, primary, standby }, clock.epochMs());
  };
  const answers = new Map<string, { readonly members: readonly DemoMember[]; readonly say: (host: string) => string }>([
    [commandOf('postgresql'), { members: clusters.postgresql, say: ship }],
    [
      commandOf('etcd'),
      { members: clusters.etcd, say: (host) => etcdWords(host, clusters.etcd, etcd.ask(host, clock.monotonicMs())) },
    ],
    [
      commandOf('ceph-mon'),
      {
        members: clusters.cephMon,
        say: (host) => cephWords(host, clusters.cephMon, ceph.ask(host, clock.monotonicMs())),
      },
    ],
  ]);
  return (host, command) => {
    const known = answers.get(command);
    return known?.members.some(({ id }) => id === host) === true ? () => known.say(host) : null;
  };
}

function commandOf(name: string): string {
  const product = productNamed(name);
  if (product === null) throw new Error(`the demo plays ${name}, which is no product`);
  return roleCommand(product);
}

import { hostId, type HostId } from '../domain/ids.ts';
import type { Reading } from '../domain/reading.ts';
import { noRoles, takeReadings, type MemberWord, type RoleReading } from '../quorum/known-roles.ts';
import { blank } from '../roles/unread.ts';
import { sceneCluster } from './scene.ts';

/** A reading of `product` in which only what is given stands. For tests. */
export function reading(said: Partial<Reading>): Reading {
  return { ...blank('postgresql'), role: 'standby', writable: said.role === 'primary', ...said };
}

/** One answer of a member, in the words of a test: who, when (ms), and what. */
export type Answer = readonly [host: string, takenAt: number, said: Partial<Reading>];

/** What is known after these answers of the members of one cluster, in their order. */
export function wordsAfter(answers: readonly Answer[]): ReadonlyMap<HostId, MemberWord> {
  const cluster = sceneCluster('ledger', []).id;
  const readings = answers.map(
    ([host, takenAt, said]): RoleReading => ({
      cluster,
      host: hostId(host),
      reading: reading(said),
      takenAt,
      freshForMs: 10_000,
    }),
  );
  return takeReadings(noRoles, readings).get(cluster) ?? new Map();
}

import type { Fleet, HttpCheck } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';

/** Longer than this, a hung service is told later than the verdicts that need no check (ms). */
const slowTimeoutMs = 5000;

/** What an operator should know about one HTTP check, as predicates. Pure. */
export function checkWarnings(check: HttpCheck, fleet: Fleet): readonly string[] {
  const lonely = check.targets.filter((target) => check.from.every((asker) => asker === target));
  const unwatched = check.targets.filter((target) => !isWatched(fleet, target, check.port));
  const warnings: (string | false)[] = [
    check.targets.length === 0 && 'asks about no host: it never runs',
    lonely.length > 0 && `has nobody to ask about ${names(lonely)}: a host never asks itself`,
    unwatched.length > 0 &&
      `asks port ${check.port} of ${names(unwatched)}, which no cluster of theirs has in ports: if it was never seen to listen there, nobody calls it down`,
    check.timeoutMs > slowTimeoutMs && `waits ${check.timeoutMs} ms for an answer: a hung service is told that late`,
    check.tls.kind === 'pinned' &&
      check.targets.length > 1 &&
      `pins one certificate for ${check.targets.length} hosts: each must show that very one`,
    check.tls.kind === 'system' &&
      check.tls.serverName === null &&
      'names no serverName: each certificate must bear the IP address of its host',
  ];
  return warnings.filter((warning) => warning !== false);
}

function isWatched(fleet: Fleet, host: HostId, port: number): boolean {
  return fleet.clusters.some(
    ({ ports, members }) => ports.includes(port) && members.some((member) => member.host === host),
  );
}

function names(hosts: readonly HostId[]): string {
  const shown = hosts.slice(0, 3).join(', ');
  return hosts.length > 3 ? `${shown} and ${hosts.length - 3} more` : shown;
}

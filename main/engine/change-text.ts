import { assertNever } from '../domain/assert-never.ts';
import { plainLine } from '../domain/plain-line.ts';
import type { Change, ClusterStatus, HostState, QuorumSide } from '../domain/snapshot.ts';

/**
 * One line of words for a change, for a terminal; no control characters. null where there is nothing to say in words:
 * a cluster without votes to count.
 */
export function changeText(change: Change): string | null {
  switch (change.kind) {
    case 'situation':
      return plainLine(`${change.phase} ${change.situation.type}: ${change.situation.text}`);
    case 'region-pair':
      return plainLine(
        change.verdict === 'unknown'
          ? `region pair ${change.a}-${change.b}: unknown, nobody could look`
          : `region pair ${change.a}-${change.b}: ${change.verdict}`,
      );
    case 'host':
      return plainLine(`host ${change.host}: ${hostWords(change.state)}`);
    case 'cluster':
      return clusterText(change.status);
    default:
      return assertNever(change);
  }
}

function hostWords(state: HostState): string {
  switch (state) {
    case 'alive':
      return 'alive';
    case 'unreachable':
      return 'unreachable, its witnesses agree';
    case 'unobserved':
      return 'unobserved, nobody could look';
    case 'maintenance':
      return 'in maintenance';
    default:
      return assertNever(state);
  }
}

function clusterText({ cluster, quorum }: ClusterStatus): string | null {
  if (quorum.needed === null || quorum.sides.length === 0) return null;
  const sides = quorum.sides.map((side) => `${sideWords(side)} on ${side.hosts.join(' ')}`).join(' | ');
  return plainLine(`cluster ${cluster}: needs ${quorum.needed} of ${quorum.total} votes; ${sides}`);
}

function sideWords({ worst, best, state }: QuorumSide): string {
  return `${worst === best ? worst : `${worst} to ${best}`} ${state}`;
}

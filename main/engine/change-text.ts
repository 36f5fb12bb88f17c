import { assertNever } from '../domain/assert-never.ts';
import { hostStateWords } from '../domain/host-state-words.ts';
import { plainLine } from '../domain/plain-line.ts';
import type { Change, ClusterStatus, QuorumSide } from '../domain/snapshot.ts';

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
      return plainLine(`host ${change.host}: ${hostStateWords(change.state)}`);
    case 'cluster':
      return clusterText(change.status);
    default:
      return assertNever(change);
  }
}

function clusterText({ cluster, quorum, links, risk, warnings }: ClusterStatus): string | null {
  // What is said of lost links stands first among the warnings.
  const isLost = links.some(({ state }) => state === 'cut' || state === 'silent');
  const said = isLost && warnings[0] !== undefined ? [warnings[0]] : [];
  if (risk !== null) said.push(risk.text);
  if (quorum.needed !== null && quorum.sides.length > 0) {
    const sides = quorum.sides.map((side) => `${sideWords(side)} on ${side.hosts.join(' ')}`).join(' | ');
    said.unshift(`needs ${quorum.needed} of ${quorum.total} votes; ${sides}`);
  }
  return said.length === 0 ? null : plainLine(`cluster ${cluster}: ${said.join('; ')}`);
}

function sideWords({ worst, best, state }: QuorumSide): string {
  return `${worst === best ? worst : `${worst} to ${best}`} ${state}`;
}

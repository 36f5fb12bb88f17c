import type { InventoryView } from '../contract/screen.ts';
import { clusterMargin } from '../domain/cluster-margin.ts';
import type { ClusterStatus, QuorumSide } from '../domain/snapshot.ts';
import { grouped } from './grouped.ts';
import type { KnownCourse } from './known-course.ts';
import { sideOfHosts } from './place-names.ts';
import type { ClusterMargins, MarginStep } from './report.ts';
import { marginWords } from './words.ts';

/** The margins of every cluster over the time of the report; steps that say the same again are left out. */
export function clusterMargins({ clusters }: KnownCourse, inventory: InventoryView): readonly ClusterMargins[] {
  const byName = grouped(clusters, ({ name }) => name);
  return [...byName].map(([cluster, points]) => {
    const steps: MarginStep[] = [];
    for (const { at, value } of points) {
      const step = { at, margin: value === null ? null : clusterMargin(value), words: statusWords(value, inventory) };
      const last = steps.at(-1);
      if (last === undefined || last.words !== step.words || !isSame(last.margin, step.margin)) steps.push(step);
    }
    const needed = points.find(({ value }) => value !== null)?.value?.quorum.needed ?? null;
    return { cluster, needed, steps };
  });
}

function isSame(x: MarginStep['margin'], y: MarginStep['margin']): boolean {
  return x?.worst === y?.worst && x?.best === y?.best;
}

/** `AMS+DUB (2 hosts): 2 of 3 votes, quorum (0); FRA (fra-etcd1): 1 of 3 votes, no quorum (−1); dub-etcd1 leads`. */
function statusWords(status: ClusterStatus | null, inventory: InventoryView): string {
  if (status === null) return 'no longer in the inventory';
  const { quorum, primaries } = status;
  const sides = quorum.needed === null ? [] : quorum.sides.map((side) => sideWords(side, quorum.total, inventory));
  const leaders = primaries.map(({ host }) => host);
  const isHuman = quorum.needed === null;
  return [
    ...(isHuman ? ['no rule of votes: people decide'] : sides.length === 0 ? ['nobody can tell its sides'] : sides),
    leaders.length === 0
      ? 'nobody is seen to lead'
      : `${leaders.join(' and ')} ${leaders.length === 1 ? 'leads' : 'lead'}`,
  ].join('; ');
}

const sideStates: Readonly<Record<QuorumSide['state'], string>> = {
  quorate: 'quorum',
  'at-risk': 'quorum at the edge',
  inquorate: 'no quorum',
  ambiguous: 'quorum uncertain',
  'both-quorate': 'quorum, and so has another side',
};

function sideWords({ hosts, worst, best, margin, state }: QuorumSide, total: number, inventory: InventoryView): string {
  const votes = worst === best ? `${worst}` : `${worst} to ${best}`;
  const who = hosts.length === 0 ? 'members that nobody sees' : sideOfHosts(inventory, hosts);
  return `${who}: ${votes} of ${total} votes, ${sideStates[state]} (${marginWords(margin)})`;
}

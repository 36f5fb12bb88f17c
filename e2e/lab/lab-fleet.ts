import type { LabPlan, PlannedHost, PlannedRoute } from './plan.ts';
import { oobAddress } from './plan.ts';
import { labUser } from './sshd.ts';

/** Where the lab keeps what SSH needs. */
export interface LabKeys {
  readonly identityFile: string;
  readonly knownHostsFile: string;
}

/** The inventory of a lab (interfaces.md, section 3; JSON is YAML). */
export function labFleet(plan: LabPlan, keys: LabKeys): string {
  const fleet = {
    version: 1,
    name: 'lab',
    regions: plan.regions,
    defaults: {
      ssh: { user: labUser, port: 22, agent: false, ...keys },
      ports: [22],
    },
    hosts: plan.hosts.map(({ maintenance, routes, ...host }) => ({
      ...host,
      ...(routes === undefined ? {} : { routes: routes.map((route) => routeOf(route, host)) }),
      ...(maintenance === true ? { maintenance: { reason: 'planned work' } } : {}),
    })),
    clusters: [
      ...plan.clusters.map((cluster) => ({
        id: cluster.id,
        product: 'none',
        ports: [cluster.port],
        quorum: { model: cluster.model },
        members: cluster.members.map((host) => ({ host, votes: 1, role: 'data' })),
      })),
      ...(plan.products ?? []),
    ],
    ...(Object.keys(plan.policy).length === 0 ? {} : { policy: plan.policy }),
  };
  return `${JSON.stringify(fleet, null, 2)}\n`;
}

function routeOf(route: PlannedRoute, host: PlannedHost): object {
  if (route.kind === 'oob') return { id: 'oob', address: oobAddress(host) };
  return { id: `via-${route.through}`, ssh: { proxyJump: [route.through] } };
}

import type { ClusterInventory, PolicyInventory } from '../../main/contract/inventory.ts';
import type { QuorumModel } from '../../main/domain/fleet.ts';

/** How two members of a cluster talk on its port: what a fault leaves behind in the sockets differs for each (research/2, section 0). */
export type Flavour =
  /** 200 bytes each 100 ms, answered. */
  | 'chatty'
  /** 200 bytes each 2 s, answered. */
  | 'heartbeat'
  /** Connected and silent: never shows a fault by itself. */
  | 'idle'
  /** Silent but for kernel keepalives, 1 s apart. */
  | 'keepalive'
  /** A new connection every other second, as a pool without keep-alive makes. */
  | 'reconnect';

/** A site of the lab. */
export interface PlannedRegion {
  readonly id: string;
  readonly name: string;
  readonly code: string;
}

/** A network namespace with a real sshd and the services of its clusters. */
export interface PlannedHost {
  readonly id: string;
  readonly region: string;
  readonly address: string;
  /** Planned work, as the inventory says it; absent for a host in service. */
  readonly maintenance?: boolean;
  /** Second ways of the observer to the host; absent where there is only the usual one. */
  readonly routes?: readonly PlannedRoute[];
}

/** A second way of the observer to a host. */
export type PlannedRoute =
  /** A cable of its own, on a network that carries nothing else (see {@link oobAddress}). */
  | { readonly kind: 'oob' }
  /** Over the common network, through another host of the lab. */
  | { readonly kind: 'jump'; readonly through: string };

/** A cluster: every member listens on `port`, and each pair of members talks in every flavour named. */
export interface PlannedCluster {
  readonly id: string;
  readonly port: number;
  readonly model: QuorumModel;
  readonly members: readonly string[];
  readonly flavours: readonly Flavour[];
}

/** Everything a lab is made from. */
export interface LabPlan {
  readonly regions: readonly PlannedRegion[];
  readonly hosts: readonly PlannedHost[];
  readonly clusters: readonly PlannedCluster[];
  /** Clusters of real products, as the inventory has them; whoever starts the products puts them here. */
  readonly products?: readonly ClusterInventory[];
  /** Overrides of the inventory's `policy:`. */
  readonly policy: PolicyInventory;
}

/** Where the observer stands: on a link of its own to the router, in no region. */
export const observerAddress = '10.98.250.2';
/** The router's address on every link. */
export const routerAddress = '10.98.255.1';

/** The address of host number `host` (from 1) of region number `region` (from 1). Lives inside the lab's namespaces only. */
export function labAddress(region: number, host: number): string {
  return `10.98.${region}.${10 + host}`;
}

/** Where the observer stands on the network for maintenance. */
export const oobObserverAddress = '10.99.250.2';
/** All of that network. */
export const oobNetwork = '10.99.0.0/16';
/** The router's address on each of its links. */
export const oobRouterAddress = '10.99.255.1';

/** The address of a host on the network for maintenance: its usual one with another second number. */
export function oobAddress({ address }: Pick<PlannedHost, 'address'>): string {
  return address.replace(/^10\.98\./, '10.99.');
}

/** Whether a host has a cable to the network for maintenance. */
export function hasOob({ routes = [] }: PlannedHost): boolean {
  return routes.some(({ kind }) => kind === 'oob');
}

const names = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta'];

/** Hosts `alpha1`, `alpha2`, `beta1`, … for so many regions (1 to 6) and hosts each. */
export function planHosts(
  regions: number,
  hostsEach: number,
): { readonly regions: PlannedRegion[]; readonly hosts: PlannedHost[] } {
  const chosen = names.slice(0, regions);
  return {
    regions: chosen.map((id) => ({
      id,
      name: id.charAt(0).toUpperCase() + id.slice(1),
      code: id.slice(0, 3).toUpperCase(),
    })),
    hosts: chosen.flatMap((region, r) =>
      Array.from({ length: hostsEach }, (_, h) => ({
        id: `${region}${h + 1}`,
        region,
        address: labAddress(r + 1, h + 1),
      })),
    ),
  };
}

/**
 * Three regions of two hosts. `store` has five voters over all regions, so that a cut leaves one side quorate and the
 * other not; `ledger` is four databases of two regions without a vote, in every flavour; `mon` is three monitors that only
 * beat. Every pair of `ledger` talks on the port of `store` too, so that a filter on one port can be told from a cut.
 * Pairs like alpha1-gamma2 share no cluster: of them nothing is known without active connects.
 */
export const defaultPlan: LabPlan = {
  ...planHosts(3, 2),
  clusters: [
    {
      id: 'store',
      port: 2380,
      model: 'majority',
      members: ['alpha1', 'alpha2', 'beta1', 'beta2', 'gamma1'],
      flavours: ['chatty', 'heartbeat'],
    },
    {
      id: 'ledger',
      port: 5432,
      model: 'none',
      members: ['alpha1', 'alpha2', 'beta1', 'beta2'],
      flavours: ['chatty', 'heartbeat', 'idle', 'keepalive', 'reconnect'],
    },
    {
      id: 'mon',
      port: 6789,
      model: 'majority',
      members: ['alpha2', 'beta2', 'gamma2'],
      flavours: ['heartbeat', 'idle', 'reconnect'],
    },
  ],
  policy: {},
};

/**
 * The default plan for a lab that suffers one fault after the other: each is over before the next, so a cut of the same link by the
 * next test is not told as one that flaps.
 */
export const stagePlan: LabPlan = { ...defaultPlan, policy: { flapping: { windowMs: 8000 } } };

/**
 * The stage's plan with second routes: beta1 and gamma over the network for maintenance, beta2 through alpha1. What the observer
 * loses of them over the common network it sees the other way.
 */
export const routedPlan: LabPlan = {
  ...stagePlan,
  hosts: stagePlan.hosts.map((host) => {
    if (host.id === 'beta2') return { ...host, routes: [{ kind: 'jump', through: 'alpha1' }] };
    return host.region === 'alpha' ? host : { ...host, routes: [{ kind: 'oob' }] };
  }),
};

/** Hosts of one region. */
export function hostsOf(plan: LabPlan, region: string): readonly PlannedHost[] {
  return plan.hosts.filter((host) => host.region === region);
}

/** The host of that id. Throws when the plan has none: a test names hosts of its own plan. */
export function hostOf(plan: LabPlan, id: string): PlannedHost {
  const host = plan.hosts.find((each) => each.id === id);
  if (host === undefined) throw new Error(`the lab has no host ${id}`);
  return host;
}

/** Ports on which a host listens for its clusters. */
export function servicesOf(plan: LabPlan, host: string): readonly number[] {
  return plan.clusters.filter((cluster) => cluster.members.includes(host)).map((cluster) => cluster.port);
}

/** One conversation that a host begins. */
export interface Conversation {
  readonly to: string;
  readonly port: number;
  readonly flavour: Flavour;
}

/**
 * The conversations a host begins. Of each pair of members one connects to the other, by turns, so that every region
 * has both ends of connections: who sends sees a cut in its timers, who only receives sees silence.
 */
export function conversationsOf(plan: LabPlan, host: string): readonly Conversation[] {
  return plan.clusters.flatMap((cluster) => {
    const mine = cluster.members.indexOf(host);
    if (mine < 0) return [];
    return cluster.members
      .filter((_, other) => other !== mine && other > mine === ((other + mine) % 2 === 0))
      .flatMap((peer) =>
        cluster.flavours.map((flavour) => ({ to: hostOf(plan, peer).address, port: cluster.port, flavour })),
      );
  });
}

import { type InventoryView, type ScreenState, screenStateSchema } from '../../main/contract/screen.ts';

/** When every gallery picture is taken, epoch ms: 2026-11-22 14:05:35 UTC. Fixed, so that pictures repeat. */
export const galleryEpochMs = Date.UTC(2026, 10, 22, 14, 5, 35);

/** The engine's clock in every gallery picture, ms. */
export const galleryT = 3_600_000;

const hostNames = ['dub-db1', 'dub-kv1', 'dub-kv2', 'fra-db1', 'fra-kv1', 'fra-kv2', 'ams-wit1', 'ams-kv1', 'ams-kv2'];

const member = (host: string, role: 'data' | 'witness' | 'observer' = 'data', votes = 1) => ({ host, votes, role });

/** The declared world of the pictures: three regions, nine hosts, three clusters. */
export const galleryInventory: InventoryView = {
  name: 'ledger production',
  regions: [
    { id: 'dub', name: 'Dublin', code: 'DUB', slot: { x: 0, y: 160, w: 320, h: 208 } },
    { id: 'fra', name: 'Frankfurt', code: 'FRA', slot: { x: 640, y: 320, w: 320, h: 208 } },
    { id: 'ams', name: 'Amsterdam', code: 'AMS', slot: { x: 640, y: 0, w: 320, h: 208 } },
  ],
  hosts: hostNames.map((id, index) => ({
    id,
    region: id.slice(0, 3),
    address: `10.10.${Math.floor(index / 3) + 1}.${(index % 3) + 11}`,
    failureDomain: `rack-${(index % 3) + 1}`,
    maintenance: null,
  })),
  clusters: [
    {
      id: 'ledger',
      product: 'postgresql',
      ports: [5432],
      model: 'none',
      members: [member('dub-db1'), member('fra-db1'), member('ams-wit1', 'witness')],
    },
    {
      id: 'config',
      product: 'etcd',
      ports: [2379, 2380],
      model: 'majority',
      members: ['dub-kv1', 'dub-kv2', 'fra-kv1', 'fra-kv2', 'ams-kv1'].map((host) => member(host)),
    },
    {
      id: 'storage',
      product: 'ceph-mon',
      ports: [3300, 6789],
      model: 'majority',
      members: ['dub-kv2', 'fra-kv2', 'ams-kv2'].map((host) => member(host)),
    },
  ],
  staleAfterMs: 3000,
  blindAfterMs: 10_000,
  confirmAfterMs: 1500,
};

type Loose = Record<string, unknown>;

/** Parts of a picture that differ from the normal one. Plain data; the schema checks it. */
export interface Changes {
  readonly inventory?: InventoryView;
  readonly observer?: Loose;
  readonly situations?: readonly Loose[];
  /** By `a|b`. */
  readonly pairs?: Readonly<Record<string, Loose>>;
  readonly hosts?: Readonly<Record<string, Loose>>;
  /** By cluster id: its quorum sides, warnings and so on. */
  readonly clusters?: Readonly<Record<string, Loose>>;
  readonly islands?: readonly (readonly string[])[];
  readonly selfCheck?: Loose;
  readonly seq?: number;
  readonly demo?: boolean;
}

/** A state built from the normal one and parsed by the contract's schema, so that no picture can lie about the format. */
export function galleryState(changes: Changes = {}): ScreenState {
  const inventory = changes.inventory ?? galleryInventory;
  const { regions, hosts, clusters } = inventory;
  const pairs = regions.flatMap((a, index) => regions.slice(index + 1).map((b) => [a.id, b.id] as const));
  const total = (region: string) => hosts.filter((host) => host.region === region).length;
  return screenStateSchema.parse({
    seq: changes.seq ?? 100,
    at: galleryEpochMs,
    inventory,
    notices: [],
    demo: changes.demo ?? false,
    seenFrom: 'noc-dub',
    snapshot: {
      t: galleryT,
      observer: {
        sight: 'clear',
        hostsRead: hosts.length,
        hostsTotal: hosts.length,
        lastFactAgeMs: 400,
        doubt: null,
        ...changes.observer,
      },
      situations: (changes.situations ?? []).map(({ evidence, ...situation }) => ({
        open: [],
        ...situation,
        evidence: withDomains(inventory, evidence),
      })),
      regionPairs: pairs.map(([a, b]) => {
        const { evidence, ...change } = changes.pairs?.[`${a}|${b}`] ?? {};
        return {
          a,
          b,
          verdict: 'healthy',
          suspect: false,
          since: galleryT - 3_000_000,
          forward: 'arrives',
          reverse: 'arrives',
          hostPairs: { total: total(a) * total(b), up: total(a) * total(b), suspect: 0, cut: 0, unknown: 0 },
          lossRatio: 0,
          rttMs: 18,
          ...change,
          evidence: withDomains(
            inventory,
            evidence ?? [
              { host: `${a}-kv1`, what: `bytes acknowledged by hosts of ${b} since the last sample`, ageMs: 400 },
            ],
          ),
        };
      }),
      hosts: hosts.map((host) => ({
        id: host.id,
        state: 'alive',
        ageMs: 400,
        session: 'streaming',
        why: null,
        route: null,
        peers: { up: hosts.length - 1, suspect: 0, cut: 0, unknown: 0 },
        ...changes.hosts?.[host.id],
      })),
      clusters: clusters.map((cluster) => ({ ...wholeCluster(cluster), ...changes.clusters?.[cluster.id] })),
      islands: changes.islands ?? (regions.length === 0 ? [] : [regions.map((region) => region.id)]),
      selfCheck: { factsTaken: 41_220, dropped: [], ...changes.selfCheck },
    },
  });
}

/** Each witness with its failure domain: the rack it declares, else its region; the observer has none. */
function withDomains(inventory: InventoryView, evidence: unknown): readonly Loose[] {
  const said = (evidence ?? []) as readonly Loose[];
  return said.map((testimony) => {
    const host = inventory.hosts.find(({ id }) => id === testimony['host']);
    return { domain: host?.failureDomain ?? host?.region ?? null, ...testimony };
  });
}

function wholeCluster(cluster: InventoryView['clusters'][number]): Loose {
  const total = cluster.members.reduce((sum, each) => sum + each.votes, 0);
  const hosts = cluster.members.map((each) => each.host);
  return {
    cluster: cluster.id,
    members: [],
    risk: null,
    primaries: cluster.id === 'ledger' ? [{ host: 'dub-db1', term: null, ageMs: 800 }] : [],
    quorum: {
      model: cluster.model,
      needed: needOf(cluster.model, total),
      total,
      sides: [quorumSide(cluster.model, hosts, total, total, total)],
    },
    unobserved: [],
    links: [],
    warnings: [],
  };
}

function needOf(model: string, total: number): number | null {
  return model === 'none' ? null : Math.floor(total / 2) + 1;
}

/** One side, its margins and its word worked out from votes, as the engine does it. Data members are named `…-db1`. */
export function quorumSide(model: string, hosts: readonly string[], worst: number, best: number, total: number): Loose {
  const need = needOf(model, total) ?? 0;
  const margin = { worst: worst - need, best: best - need };
  return { hosts, worst, best, margin, state: model === 'none' ? stateWithoutRule(hosts) : stateByMargin(margin) };
}

function stateWithoutRule(hosts: readonly string[]): string {
  return hosts.some((host) => host.endsWith('-db1')) ? 'quorate' : 'inquorate';
}

function stateByMargin({ worst, best }: { readonly worst: number; readonly best: number }): string {
  if (best < 0) return 'inquorate';
  if (worst < 0) return 'ambiguous';
  return worst === 0 ? 'at-risk' : 'quorate';
}

/** A cluster with these sides; two that may both act are marked as such. */
export function quorumOf(model: string, total: number, sides: readonly Loose[]): Loose {
  const mayAct = (side: Loose) => side['state'] === 'quorate' || side['state'] === 'at-risk';
  const isDouble = sides.filter(mayAct).length > 1;
  return {
    model,
    needed: needOf(model, total),
    total,
    sides: sides.map((side) => (isDouble && mayAct(side) ? { ...side, state: 'both-quorate' } : side)),
  };
}

import { z } from 'zod';
import { sessionStates } from '../domain/all-words.ts';
import type { ClusterLink } from '../domain/cluster-link.ts';
import type {
  ClusterStatus,
  HostStatus,
  RegionPairStatus,
  SelfCheck,
  Situation,
  Snapshot,
} from '../domain/snapshot.ts';
import { quorumModels } from './inventory.ts';
import { readingRoles } from './reading.ts';

/*
 * What crosses from the engine to a screen. Schemas once, types inferred; the domain's own types are tied to the
 * schemas by `satisfies`-style checks at the end of each block, so that the two cannot drift apart.
 */

const id = z.string().min(1).max(63);
const ms = z.number();
const testimony = z.object({ host: id, what: z.string(), ageMs: ms, domain: z.string().nullable() });
const phase = z.enum(['suspected', 'confirmed', 'cleared']);

const situationBase = {
  id: z.string(),
  since: ms,
  phase,
  observers: z.array(id),
  evidence: z.array(testimony),
  open: z.array(z.object({ what: z.string(), test: z.string().nullable() })),
  text: z.string(),
};

const situation = z.discriminatedUnion('type', [
  z.object({ ...situationBase, type: z.literal('partition'), subject: z.object({ sides: z.array(z.array(id)) }) }),
  z.object({
    ...situationBase,
    type: z.literal('partial-partition'),
    subject: z.object({ pairs: z.array(z.tuple([id, id])), bridges: z.array(id) }),
  }),
  z.object({ ...situationBase, type: z.literal('one-way'), subject: z.object({ from: id, to: id }) }),
  z.object({ ...situationBase, type: z.literal('region-dark'), subject: z.object({ region: id }) }),
  z.object({ ...situationBase, type: z.literal('host-unreachable'), subject: z.object({ host: id }) }),
  z.object({ ...situationBase, type: z.literal('host-isolated'), subject: z.object({ host: id }) }),
  z.object({ ...situationBase, type: z.literal('service-down'), subject: z.object({ host: id, port: z.number() }) }),
  z.object({ ...situationBase, type: z.literal('service-hung'), subject: z.object({ host: id, port: z.number() }) }),
  z.object({
    ...situationBase,
    type: z.literal('port-filtered'),
    subject: z.object({ from: id, to: id, port: z.number() }),
  }),
  z.object({ ...situationBase, type: z.literal('lossy-link'), subject: z.object({ a: id, b: id }) }),
  z.object({ ...situationBase, type: z.literal('flapping'), subject: z.object({ a: id, b: id }) }),
  z.object({
    ...situationBase,
    type: z.literal('noc-blind'),
    subject: z.union([z.object({ regions: z.array(id) }), z.object({ all: z.literal(true) })]),
  }),
  z.object({ ...situationBase, type: z.literal('quorum-lost'), subject: z.object({ cluster: id }) }),
  z.object({
    ...situationBase,
    type: z.literal('dual-primary'),
    subject: z.object({ cluster: id, hosts: z.array(id) }),
  }),
  z.object({ ...situationBase, type: z.literal('no-primary'), subject: z.object({ cluster: id }) }),
  z.object({ ...situationBase, type: z.literal('quorum-at-risk'), subject: z.object({ cluster: id }) }),
]);

/** A situation as it crosses a border, live or out of history. */
export const situationSchema = situation as unknown as z.ZodType<Situation>;

const direction = z.enum(['arrives', 'suspect', 'lost', 'unknown']);
const pathCounts = { up: z.number(), suspect: z.number(), cut: z.number(), unknown: z.number() };

const regionPair = z.object({
  a: id,
  b: id,
  verdict: z.enum(['healthy', 'degraded', 'asymmetric', 'partial', 'partitioned', 'unknown']),
  suspect: z.boolean(),
  since: ms,
  forward: direction,
  reverse: direction,
  hostPairs: z.object({ total: z.number(), ...pathCounts }),
  lossRatio: z.number().nullable(),
  rttMs: ms.nullable(),
  evidence: z.array(testimony),
});

const session = z.enum(sessionStates);

const host = z.object({
  id,
  state: z.enum(['alive', 'unreachable', 'unobserved', 'maintenance']),
  ageMs: ms.nullable(),
  session,
  why: z.string().nullable(),
  route: z.string().nullable(),
  peers: z.object(pathCounts),
});

const quorumModel = z.enum(quorumModels);

const link = z.object({
  a: id,
  b: id,
  purposes: z.array(z.enum(['data', 'heartbeat', 'client'])),
  port: z.number().nullable(),
  via: z.string(),
  state: z.enum(['reaches', 'suspect', 'one-way', 'cut', 'silent', 'closed', 'unobserved']),
  since: ms.nullable(),
  ageMs: ms.nullable(),
  witnesses: z.array(z.object({ host: id, what: z.string(), ageMs: ms })),
});

/** A link of a cluster as it crosses a border. */
export const clusterLinkSchema = link as unknown as z.ZodType<ClusterLink>;

const cluster = z.object({
  cluster: id,
  primaries: z.array(z.object({ host: id, term: z.string().nullable(), ageMs: ms })),
  members: z.array(
    z.object({
      host: id,
      role: z.enum(readingRoles),
      writable: z.boolean().nullable(),
      leader: z.string().nullable(),
      term: z.string().nullable(),
      quorate: z.boolean().nullable(),
      ageMs: ms.nullable(),
      why: z.string().nullable(),
    }),
  ),
  risk: z
    .object({
      primary: id,
      candidates: z.array(id),
      promotesAt: ms.nullable(),
      yieldsAt: ms.nullable(),
      text: z.string(),
    })
    .nullable(),
  quorum: z.object({
    model: quorumModel,
    needed: z.number().nullable(),
    total: z.number(),
    sides: z.array(
      z.object({
        hosts: z.array(id),
        worst: z.number(),
        best: z.number(),
        margin: z.object({ worst: z.number(), best: z.number() }),
        state: z.enum(['quorate', 'at-risk', 'inquorate', 'ambiguous', 'both-quorate']),
      }),
    ),
  }),
  unobserved: z.array(id),
  links: z.array(link),
  warnings: z.array(z.string()),
});

/** The status of one cluster as it crosses a border, live or imagined. */
export const clusterStatusSchema = cluster as unknown as z.ZodType<ClusterStatus>;

const observer = z.object({
  sight: z.enum(['waiting', 'clear', 'partial', 'blind']),
  hostsRead: z.number(),
  hostsTotal: z.number(),
  lastFactAgeMs: ms.nullable(),
  doubt: z
    .object({
      kind: z.enum(['late-loop', 'suspended', 'clock-step', 'all-late']),
      since: ms,
      until: ms,
      text: z.string(),
    })
    .nullable(),
});

const islands = z.array(z.array(id));

const selfCheck = z.object({
  factsTaken: z.number(),
  dropped: z.array(
    z.object({
      reason: z.enum([
        'from-the-future',
        'out-of-order',
        'replayed',
        'impossible-counter',
        'impossible-age',
        'contradicting-ends',
        'not-of-the-fleet',
      ]),
      count: z.number(),
      lastHost: id,
      lastAt: ms,
    }),
  ),
}) as unknown as z.ZodType<SelfCheck>;

/** The whole snapshot as it crosses a border. */
export const snapshotSchema = z.object({
  t: ms,
  observer,
  situations: z.array(situation),
  regionPairs: z.array(regionPair),
  hosts: z.array(host),
  clusters: z.array(cluster),
  islands,
  selfCheck,
}) as unknown as z.ZodType<Snapshot>;

const slot = z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() });

/** The declared world as a screen needs it: no addresses of bastions, no key files, no user names. */
export const inventoryViewSchema = z.object({
  name: z.string(),
  regions: z.array(z.object({ id, name: z.string(), code: z.string(), slot })),
  hosts: z.array(
    z.object({
      id,
      region: id,
      address: z.string(),
      failureDomain: z.string().nullable(),
      maintenance: z.string().nullable(),
    }),
  ),
  clusters: z.array(
    z.object({
      id,
      product: z.string(),
      ports: z.array(z.number()),
      model: quorumModel,
      members: z.array(z.object({ host: id, votes: z.number(), role: z.enum(['data', 'witness', 'observer']) })),
    }),
  ),
  staleAfterMs: ms,
  blindAfterMs: ms,
  confirmAfterMs: ms,
});
/** Inferred from {@link inventoryViewSchema}. */
export type InventoryView = z.infer<typeof inventoryViewSchema>;

/** Something the operator must know about the program itself (a refused inventory edit, a failed capture write). */
export const noticeSchema = z.object({
  id: z.string(),
  level: z.enum(['info', 'warning', 'error']),
  text: z.string(),
  /** Epoch ms. */
  at: z.number(),
});
/** Inferred from {@link noticeSchema}. */
export type Notice = z.infer<typeof noticeSchema>;

/** Everything a screen shows, with the number of the last change in it. Sent whole once, then as deltas. */
export const screenStateSchema = z.object({
  seq: z.number().int(),
  /** Epoch ms of the tick, by the observer's clock. */
  at: z.number(),
  snapshot: snapshotSchema,
  inventory: inventoryViewSchema,
  notices: z.array(noticeSchema),
  /** True while the embedded demo fleet plays. */
  demo: z.boolean(),
  /** Name of the machine that looks. */
  seenFrom: z.string(),
});
/** Inferred from {@link screenStateSchema}. */
export type ScreenState = z.infer<typeof screenStateSchema>;

const entities = z.object({
  situations: z.array(situation),
  regionPairs: z.array(regionPair),
  hosts: z.array(host),
  clusters: z.array(cluster),
}) as unknown as z.ZodType<{
  situations: readonly Situation[];
  regionPairs: readonly RegionPairStatus[];
  hosts: readonly HostStatus[];
  clusters: readonly ClusterStatus[];
}>;

/**
 * What changed since `baseSeq`. `add` and `update` carry whole entities. `remove` carries keys: situation id,
 * `a|b` of a region pair, host id, cluster id. A reader whose `seq` is not `baseSeq` asks for the whole state.
 */
export const screenDeltaSchema = z.object({
  baseSeq: z.number().int(),
  seq: z.number().int(),
  at: z.number(),
  t: ms,
  observer,
  islands,
  selfCheck,
  add: entities,
  update: entities,
  remove: z.object({
    situations: z.array(z.string()),
    regionPairs: z.array(z.string()),
    hosts: z.array(z.string()),
    clusters: z.array(z.string()),
  }),
});
/** Inferred from {@link screenDeltaSchema}. */
export type ScreenDelta = z.infer<typeof screenDeltaSchema>;

/** How the engine process is. A screen shows `NO DATA` with an age while it is not `running`. */
export const engineStatusSchema = z.object({
  state: z.enum(['starting', 'running', 'restarting', 'stopped']),
  /** Epoch ms. */
  since: z.number(),
  why: z.string().nullable(),
});
/** Inferred from {@link engineStatusSchema}. */
export type EngineStatus = z.infer<typeof engineStatusSchema>;

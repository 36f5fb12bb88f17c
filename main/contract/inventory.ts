import { z } from 'zod';
import type { MemberRole, QuorumModel } from '../domain/fleet.ts';
import { alertsInventorySchema } from './alert-inventory.ts';
import {
  between,
  id,
  idForm,
  label,
  list,
  mapping,
  matching,
  path,
  port,
  text,
  whole,
  yesOrNo,
} from './inventory-words.ts';

/* The inventory file, version 1 (interfaces.md, section 3). */

const algorithmNames = list(
  matching(/^[A-Za-z0-9][A-Za-z0-9@._+-]{0,63}$/, 'must be an SSH algorithm name'),
  'SSH algorithm names',
).optional();

const jump = text(300, 'must be a host id of this fleet or user@address:port');

const ssh = mapping(
  {
    user: matching(
      /^[A-Za-z0-9_][A-Za-z0-9_.@\\+-]{0,63}$/,
      'must be a login name: letters, digits and _ . @ \\ + -, the first a letter, digit or _',
    ).optional(),
    port: port.optional(),
    identityFile: path.nullish(),
    agent: yesOrNo.optional(),
    knownHostsFile: path.optional(),
    passphraseFrom: matching(
      /^(env:[A-Za-z_][A-Za-z0-9_]*|file:[^\u0000-\u001f]+)$/,
      'must be env:NAME or file:PATH; the passphrase itself never stands in an inventory',
    ).nullish(),
    proxyJump: z
      .union([jump, list(jump, 'bastions')], { error: 'must be a host id, user@address:port, or a list of them' })
      .nullish(),
    algorithms: mapping(
      { kex: algorithmNames, cipher: algorithmNames, hostKey: algorithmNames, mac: algorithmNames },
      'kex, cipher, hostKey and mac',
    ).nullish(),
  },
  'user, port, identityFile, agent, knownHostsFile, passphraseFrom, proxyJump and algorithms',
);
/** SSH settings as written: of `defaults`, a host or a route. */
export type SshInventory = z.infer<typeof ssh>;

// The form of an address is judged where the whole host is known; here only what no address can be.
const address = z.string({ error: 'must be an IP address or a host name' });

const region = mapping(
  {
    id,
    name: label.optional(),
    code: matching(/^[A-Za-z0-9]{1,4}$/, 'must be one to four letters or digits').optional(),
    location: mapping({ lat: between(-90, 90), lon: between(-180, 180) }, 'lat and lon').nullish(),
    slot: mapping(
      {
        x: whole(-1_000_000, 1_000_000),
        y: whole(-1_000_000, 1_000_000),
        w: whole(1, 1_000_000),
        h: whole(1, 1_000_000),
      },
      'x, y, w and h',
    ).nullish(),
  },
  'id, name, code, location and slot',
);

const instantRule = 'must be an ISO 8601 date or instant with its zone, such as 2026-11-30T06:00:00Z';
const instant = z
  .string({ error: instantRule })
  .refine(
    (s) =>
      /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/.test(s) && !Number.isNaN(Date.parse(s)),
    { error: instantRule },
  );

const maintenance = z
  .union(
    [
      z.boolean(),
      mapping({ reason: label, owner: label.nullish(), until: instant.nullish() }, 'reason, owner and until'),
    ],
    { error: 'must be true, or a mapping with reason, owner and until (an ISO 8601 instant)' },
  )
  .nullish();

const host = mapping(
  {
    id,
    region: id,
    address,
    peerAddresses: list(address, 'IP addresses').min(1, { error: 'must name at least one IP address' }).optional(),
    failureDomain: label.nullish(),
    ssh: ssh.nullish(),
    routes: list(
      mapping({ id, address: address.optional(), ssh: ssh.nullish() }, 'id, address and ssh'),
      'routes',
    ).nullish(),
    maintenance,
  },
  'id, region, address, peerAddresses, failureDomain, ssh, routes and maintenance',
);
/** A host as written. */
export type HostInventory = z.infer<typeof host>;

/** The quorum rules a cluster can name. */
export const quorumModels = [
  'none',
  'majority',
  'weighted',
  'two-node',
  'sentinel',
  'zookeeper-groups',
  'galera',
  'qdevice',
  'store',
  'ceph-stretch',
  'pause-minority',
] as const satisfies readonly QuorumModel[];

const ends = ['lowest', 'highest'] as const;

const quorum = mapping(
  {
    model: z.enum(quorumModels, { error: `must be one of ${quorumModels.join(', ')}` }),
    expectedVotes: whole(1, 1_000_000).optional(),
    waitForAll: yesOrNo.optional(),
    autoTieBreaker: z
      .union([z.enum(ends), list(id, 'host ids').min(1, { error: 'must name at least one host' })], {
        error: 'must be lowest, highest or a list of members',
      })
      .nullish(),
    lastManStanding: z
      .union([z.boolean(), mapping({ windowMs: whole(0, 3_600_000).optional() }, 'windowMs')], {
        error: 'must be true, false or a mapping with windowMs',
      })
      .nullish(),
    device: mapping(
      {
        host: id.nullish(),
        address: text(300, 'must be the address of qnetd').nullish(),
        votes: whole(0, 1_000_000).nullish(),
        algorithm: z.enum(['ffsplit', 'lms'], { error: 'must be ffsplit or lms' }).optional(),
        tieBreaker: text(63, 'must be lowest, highest or a member').optional(),
      },
      'host or address, votes, algorithm and tieBreaker',
    ).nullish(),
    groups: list(list(id, 'host ids').min(1, { error: 'must name at least one host' }), 'groups of host ids').nullish(),
    outgoing: list(id, 'host ids').nullish(),
    quorum: whole(1, 1_000_000).optional(),
    store: id.nullish(),
    tiebreaker: id.nullish(),
  },
  'model and the options of that model',
);
/** A quorum rule as written. */
export type QuorumInventory = z.infer<typeof quorum>;

const memberRoles = ['data', 'witness', 'observer'] as const satisfies readonly MemberRole[];

const checkKeys = {
  id,
  port,
  path: text(2000, 'must be the path of a request, such as /health').optional(),
  status: whole(200, 599).optional(),
  json: mapping(
    {
      field: text(500, 'must name a field of the answer by dots, such as members.0.state'),
      equals: z.union([z.string(), z.number(), z.boolean(), z.null()], {
        error: 'must be text, a number, true, false or null',
      }),
    },
    'field and equals',
  ).nullish(),
  tls: z
    .union(
      [
        z.boolean(),
        mapping(
          {
            trust: z.literal('system', { error: 'must be system' }).optional(),
            pin: text(200, 'must be sha256: and the 64 hex digits of a certificate').optional(),
            serverName: text(253, 'must be the name in the certificate').nullish(),
          },
          'trust or pin, and serverName',
        ),
      ],
      { error: 'must be true, false, or a mapping with trust: system or pin: sha256:HEX, and serverName' },
    )
    .nullish(),
  timeoutMs: whole(100, 60_000).optional(),
};

const clusterCheck = mapping(checkKeys, 'id, port, path, status or json, tls and timeoutMs');
/** An HTTP check as written in a cluster: its members ask its members. */
export type CheckInventory = z.infer<typeof clusterCheck>;

const fleetCheck = mapping(
  { ...checkKeys, hosts: list(id, 'host ids').nullish(), from: list(id, 'host ids').nullish() },
  'id, port, path, status or json, tls, timeoutMs, hosts and from',
);
/** An HTTP check of the whole fleet as written. */
export type FleetCheckInventory = z.infer<typeof fleetCheck>;

const probe = z
  .record(
    z.string().regex(/^[a-z][A-Za-z0-9]{0,31}$/, { error: 'must be the name of a setting of the role probe' }),
    z.union(
      [
        text(1000, 'must be text of 1 to 1000 characters without control characters'),
        z.number({ error: 'must be text, a number or true or false' }),
        z.boolean(),
      ],
      { error: 'must be text, a number or true or false' },
    ),
    { error: 'must be a mapping with settings of the role probe' },
  )
  .nullish();

const cluster = mapping(
  {
    id,
    product: matching(idForm, 'must be the name of a product in small letters, or none').optional(),
    ports: list(port, 'ports').nullish(),
    quorum: quorum.nullish(),
    checks: list(clusterCheck, 'checks').nullish(),
    probe,
    rpoSeconds: between(0, 31_536_000).nullish(),
    fencing: mapping(
      {
        method: text(500, 'must be text or null').nullish(),
        leaseSeconds: between(0, 86_400).nullish(),
        watchdog: yesOrNo.optional(),
      },
      'method, leaseSeconds and watchdog',
    ).nullish(),
    members: list(
      mapping(
        {
          host: id,
          votes: whole(0, 1_000_000).optional(),
          role: z.enum(memberRoles, { error: `must be one of ${memberRoles.join(', ')}` }).optional(),
          probe,
        },
        'host, votes, role and probe',
      ),
      'members',
    ).min(1, { error: 'must name at least one member' }),
  },
  'id, product, ports, quorum, checks, probe, rpoSeconds, fencing and members',
);
/** A cluster as written. */
export type ClusterInventory = z.infer<typeof cluster>;

const hourMs = 3_600_000;

const policy = mapping(
  {
    sampleIntervalMs: whole(100, 60_000).optional(),
    staleAfterMs: whole(200, hourMs).optional(),
    blindAfterMs: whole(500, hourMs).optional(),
    suspectAfterMs: whole(0, hourMs).optional(),
    confirmAfterMs: whole(0, hourMs).optional(),
    clearAfterMs: whole(0, hourMs).optional(),
    flapping: mapping(
      { changes: whole(2, 1000).optional(), windowMs: whole(1000, 24 * hourMs).optional() },
      'changes and windowMs',
    ).nullish(),
    holdDownMs: whole(0, 24 * hourMs).optional(),
    lossyRatio: between(0.0001, 1).optional(),
    regionPairAlertBelow: between(0, 1).optional(),
    meshPerRegionPair: whole(1, 64).optional(),
  },
  'thresholds',
);
/** The policy as written: only what differs from the defaults. */
export type PolicyInventory = z.infer<typeof policy>;

/** The whole inventory file. References between its parts are checked by `main/fleet`, not here. */
export const inventorySchema = mapping(
  {
    version: z.literal(1, { error: 'must be 1, the only version this program reads' }),
    name: label.optional(),
    regions: list(region, 'regions'),
    defaults: mapping({ ssh: ssh.nullish(), ports: list(port, 'ports').nullish() }, 'ssh and ports').nullish(),
    hosts: list(host, 'hosts'),
    clusters: list(cluster, 'clusters').nullish(),
    checks: list(fleetCheck, 'checks').nullish(),
    policy: policy.nullish(),
    alerts: alertsInventorySchema.nullish(),
  },
  'version, name, regions, defaults, hosts, clusters, checks, policy and alerts',
);
/** Inferred from {@link inventorySchema}. */
export type Inventory = z.infer<typeof inventorySchema>;

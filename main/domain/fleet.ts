import type { ClusterId, HostId, RegionId } from './ids.ts';

/** A rectangle on the map, in flow pixels on a 16 px grid. Declared, never computed in operation (decision 13). */
export interface Slot {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** A site: hosts that share fate and a place on the map. */
export interface Region {
  readonly id: RegionId;
  readonly name: string;
  /** At most four letters; sides of a cut are named by it. */
  readonly code: string;
  readonly location: { readonly lat: number; readonly lon: number } | null;
  readonly slot: Slot | null;
}

/** Where a passphrase comes from. Never the passphrase itself. */
export type PassphraseSource =
  | { readonly kind: 'none' }
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string };

/** Algorithm names allowed with a host, most wanted first. Empty = the product's own order (decision 10). */
export interface SshAlgorithms {
  readonly kex: readonly string[];
  readonly cipher: readonly string[];
  readonly hostKey: readonly string[];
  readonly mac: readonly string[];
}

/** How SSH reaches a host, after defaults and overrides are merged. Paths are absolute. */
export interface SshSettings {
  readonly user: string;
  readonly port: number;
  readonly identityFile: string | null;
  /** Ask the agent at SSH_AUTH_SOCK first. */
  readonly agent: boolean;
  readonly knownHostsFile: string;
  readonly passphraseFrom: PassphraseSource;
  /** Bastions to go through, outermost first: host ids of this fleet or `user@address:port`. */
  readonly proxyJump: readonly string[];
  readonly algorithms: SshAlgorithms;
}

/** A second way to a host (`routes:`): its own address and SSH settings. */
export interface SshRoute {
  readonly id: string;
  readonly address: string;
  readonly ssh: SshSettings;
}

/** Planned work: still drawn, still counted in quorum, no witness, raises nothing. */
export interface Maintenance {
  readonly reason: string;
  readonly owner: string | null;
  /** ISO 8601, or null for "until removed". */
  readonly until: string | null;
}

/** A machine with a probe session. */
export interface Host {
  readonly id: HostId;
  readonly region: RegionId;
  /** Where SSH goes. */
  readonly address: string;
  /** By which its peers know it; never empty. */
  readonly peerAddresses: readonly string[];
  /** Two hosts of one domain count as one witness where independence matters. */
  readonly failureDomain: string | null;
  readonly ssh: SshSettings;
  readonly routes: readonly SshRoute[];
  readonly maintenance: Maintenance | null;
}

/** What a member does in its cluster. An observer has no vote. */
export type MemberRole = 'data' | 'witness' | 'observer';

/** Settings of a role probe by name (`port`, `user`, `vip` …), checked again before they are sent. */
export type ProbeSettings = Readonly<Record<string, string>>;

/** A host's part in a cluster. */
export interface Member {
  readonly host: HostId;
  readonly votes: number;
  readonly role: MemberRole;
  /** What differs from the cluster's own {@link Cluster.probe}. */
  readonly probe: ProbeSettings;
}

/** The rule by which a cluster decides who may decide (research/1, part D). */
export type QuorumModel =
  | 'none'
  | 'majority'
  | 'weighted'
  | 'two-node'
  | 'sentinel'
  | 'zookeeper-groups'
  | 'galera'
  | 'qdevice'
  /** Votes are those of another cluster, the store (Patroni). */
  | 'store'
  /** Monitors in two sites and a tie-breaker that may vote but not lead (Ceph stretch mode). */
  | 'ceph-stretch'
  /** Nodes that see half of the cluster or less stop (RabbitMQ). */
  | 'pause-minority';

/** A node outside the cluster that gives its votes to one side (corosync-qdevice(8)). */
export interface QuorumDevice {
  /** Where qnetd runs, if that is a host of the inventory. Nobody watches the way to another machine: its votes stay unknown. */
  readonly host: HostId | null;
  readonly address: string | null;
  /** null = as the algorithm has it: 1 for ffsplit, all other votes less one for lms. */
  readonly votes: number | null;
  readonly algorithm: 'ffsplit' | 'lms';
  /** Who decides between equal sides; members stand in the inventory in the order of their node ids. */
  readonly tieBreaker: 'lowest' | 'highest' | HostId;
}

/** A quorum model with what its product lets one set. Each option belongs to some of the models only (`build-quorum.ts`). */
export interface QuorumRule {
  readonly model: QuorumModel;
  /** Votes the cluster expects where that is set apart from the members' (corosync `expected_votes`). */
  readonly expectedVotes?: number;
  /** No side gets quorum for the first time before all members were there (votequorum(5)). */
  readonly waitForAll?: boolean;
  /** Exactly half of the votes is enough where the first of these that is there stands (votequorum(5)). */
  readonly autoTieBreaker?: 'lowest' | 'highest' | readonly HostId[];
  /** Expected votes become those present after a quorate side stood this long (votequorum(5)). */
  readonly lastManStanding?: { readonly windowMs: number };
  readonly device?: QuorumDevice;
  /** Groups of servers; their weights are the votes of the members (ZooKeeper `group.N`). */
  readonly groups?: readonly (readonly HostId[])[];
  /** Voters of the configuration that is being left: joint consensus needs both majorities (Raft, section 6). */
  readonly outgoing?: readonly HostId[];
  /** Sentinels that must agree that a primary is down. */
  readonly quorum?: number;
  /** The cluster that holds the leader's key. */
  readonly store?: ClusterId;
  /** The monitor that votes and never leads. */
  readonly tiebreaker?: HostId;
}

/** How an old primary can be kept from writing. */
export interface Fencing {
  readonly method: string | null;
  readonly leaseSeconds: number | null;
  readonly watchdog: boolean;
}

/** A cluster: members, the ports on which they live, and its quorum rule. */
export interface Cluster {
  readonly id: ClusterId;
  readonly product: string;
  /** How its members are asked for their role. */
  readonly probe: ProbeSettings;
  /** Service, replication and heartbeat ports watched between members. */
  readonly ports: readonly number[];
  readonly quorum: QuorumRule;
  readonly rpoSeconds: number | null;
  readonly fencing: Fencing | null;
  readonly members: readonly Member[];
}

/** What an HTTP check takes for well. */
export type CheckExpectation =
  | { readonly kind: 'status'; readonly status: number }
  /** A field of the JSON body, named by dots (`members.0.state`), has this value. */
  | { readonly kind: 'json'; readonly field: string; readonly equals: string | number | boolean | null };

/** Whether a check speaks TLS, and whom it trusts. `serverName` null = the target's address. */
export type CheckTls =
  | { readonly kind: 'none' }
  | { readonly kind: 'system'; readonly serverName: string | null }
  /** SHA-256 of the certificate, 64 hex digits, small letters. */
  | { readonly kind: 'pinned'; readonly sha256: string; readonly serverName: string | null };

/** An HTTP request that hosts make to their peers through the observer's sessions (`checks:`). */
export interface HttpCheck {
  readonly id: string;
  /** Hosts that are asked. */
  readonly targets: readonly HostId[];
  /** Hosts that ask; a host never asks itself. */
  readonly from: readonly HostId[];
  readonly port: number;
  readonly path: string;
  readonly expect: CheckExpectation;
  readonly tls: CheckTls;
  readonly timeoutMs: number;
}

/** Thresholds; every value has a default (interfaces.md, section 3). Times in ms. */
export interface Policy {
  readonly sampleIntervalMs: number;
  /** Evidence older than this testifies to nothing. */
  readonly staleAfterMs: number;
  /** Without sight this long the observer calls itself blind even if nothing proves it. */
  readonly blindAfterMs: number;
  readonly suspectAfterMs: number;
  readonly confirmAfterMs: number;
  readonly clearAfterMs: number;
  readonly flapping: { readonly changes: number; readonly windowMs: number };
  readonly holdDownMs: number;
  readonly lossyRatio: number;
  readonly regionPairAlertBelow: number;
  /** Host pairs without traffic that are tried by active connects at a time, for each region pair. */
  readonly meshPerRegionPair: number;
}

/** The declared world: nothing leaves it because it cannot be seen. */
export interface Fleet {
  readonly name: string;
  readonly regions: readonly Region[];
  readonly hosts: readonly Host[];
  readonly clusters: readonly Cluster[];
  /** Extra ports of the connect mesh. */
  readonly ports: readonly number[];
  readonly checks: readonly HttpCheck[];
  readonly policy: Policy;
}

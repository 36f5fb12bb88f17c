/**
 * What a member says of its own part. primary/standby = replication; leader/follower/candidate = consensus; witness and
 * observer hold no data or no vote; none = takes part in nothing now (a Galera node outside the primary component, a
 * member that knows no leader); unknown = could not be read.
 */
export type ReadingRole =
  | 'primary'
  | 'standby'
  | 'leader'
  | 'follower'
  | 'candidate'
  | 'witness'
  | 'observer'
  | 'none'
  | 'unknown';

/** Why a role could not be read. Never "down", never healthy (interfaces.md, section 5). */
export type UnreadReason = 'wrong-credentials' | 'not-installed' | 'timed-out' | 'no-permission' | 'unreadable';

/** How a cluster numbers its reigns: `timeline` of PostgreSQL, `raftTerm` of etcd, `ring` of corosync. */
export interface Term {
  readonly name: string;
  readonly value: string | number;
}

/** A member of the cluster, as one of its members lists it. */
export interface ReportedMember {
  /** The product's own name of it; where it has none, its address. */
  readonly name: string;
  /** Address by which its peers reach it, without port, where the product tells it. */
  readonly address?: string;
  readonly votes: number;
  /** false for learners, observers and members without a vote. */
  readonly voting: boolean;
  readonly role?: ReadingRole;
  /** Is it there in the eyes of the reporter? null = the product does not say. */
  readonly up: boolean | null;
}

/** Votes as the product itself counts them. */
export interface ReportedVotes {
  /** Votes that decide; null where the product does not say. */
  readonly needed: number | null;
  /** Votes of the whole membership it knows. */
  readonly expected: number | null;
  /** Votes present on the reporter's side. */
  readonly present: number | null;
  /** The product's own words for its rules: `2Node`, `WaitForAll`, `AutoTieBreaker`, `Qdevice` … */
  readonly flags: readonly string[];
}

/** Where a member's data come from and go to. */
export interface Replication {
  /** Address or name of the member it follows; null = follows nobody. */
  readonly upstream: string | null;
  /** streaming = its data flow; broken = it should follow somebody and does not; none = it follows nobody. */
  readonly state: 'streaming' | 'broken' | 'none' | 'unknown';
  readonly downstreams: readonly {
    readonly name: string;
    readonly address?: string;
    readonly state: 'streaming' | 'broken' | 'unknown';
    /** Time since the follower's last answer, where the product tells it. */
    readonly replyAgeMs?: number;
    readonly lagBytes?: number;
  }[];
}

/** What the product itself will do about a lost primary, without asking anybody. */
export interface Automation {
  /** false = only people promote. null = not read. */
  readonly promotes: boolean | null;
  /** How long after losing the primary it promotes another one, ms; null where not known. */
  readonly promotesAfterMs: number | null;
  /** Does a primary that loses its cluster stop accepting writes by itself, and after how long (ms)? null = never or not known. */
  readonly yieldsAfterMs: number | null;
  /** true while an operator has switched it off (Patroni pause, pacemaker maintenance-mode). */
  readonly paused: boolean | null;
  /** The setting that says so, in the product's words: `ttl 30`, `min-replicas-to-write 0`, `two_node 1, no stonith`. */
  readonly why: string;
}

/** A heartbeat link of the product, as it tells it itself (corosync-cfgtool, rabbitmq partitions). */
export interface Heartbeat {
  /** The member at the other end, in the product's words. */
  readonly to: string;
  /** `link 0 udp`, `dist` … */
  readonly via: string;
  readonly up: boolean | null;
}

/** One reading of one member, made from the raw output of its role probe (interfaces.md, section 5; research/7). */
export interface Reading {
  readonly product: string;
  readonly role: ReadingRole;
  /** Would it accept a write now? null = not known. */
  readonly writable: boolean | null;
  readonly term: Term | null;
  /** Who leads in its eyes: the product's name or address of it; null = nobody or not said. */
  readonly leader: string | null;
  /** Does its side have quorum in its own eyes? null where the product has no quorum or does not say. */
  readonly quorate: boolean | null;
  readonly members: readonly ReportedMember[];
  /** What two members of one cluster share and two clusters do not: system identifier, cluster id, state uuid. */
  readonly clusterIdentity: string | null;
  readonly lag: { readonly bytes?: number; readonly seconds?: number } | null;
  /** null when it was read; else one of {@link UnreadReason}. */
  readonly reason: UnreadReason | null;
  /** One sentence more for the operator, where there is something to say; null else. */
  readonly note: string | null;
  readonly votes: ReportedVotes | null;
  readonly replication: Replication | null;
  readonly automation: Automation | null;
  readonly heartbeats: readonly Heartbeat[];
}

/** What a role probe gave back, before anybody read it. */
export interface RawRole {
  readonly exit: number;
  readonly text: string;
  readonly stderr: string;
}

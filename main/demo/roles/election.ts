/** What one member of a consensus believes. */
export interface Belief {
  /** null = it knows no leader. */
  readonly leader: string | null;
  readonly term: number;
  /** Members with which it counts votes, itself among them; those of its leader's side. */
  readonly quorum: readonly string[];
}

/** A consensus of the demo, without its packets: who leads follows from who reaches whom, and from time. */
export interface Election {
  /** What `member` would say now (ms). */
  ask(member: string, now: number): Belief;
}

/** How long members of a product hold on to a leader they lost, and how long an election takes after that (ms; research/7, 3). */
export interface ElectionPace {
  readonly losesAfterMs: number;
  readonly electsAfterMs: number;
}

/** An election among `members`, the first of whom leads. `reaches` tells whether packets of one arrive at the other now. */
export function holdElection(
  members: readonly string[],
  pace: ElectionPace,
  reaches: (from: string, to: string) => boolean,
): Election {
  const needed = Math.floor(members.length / 2) + 1;
  let leader = members[0] ?? null;
  let term = 2;
  let shortSince: number | null = null;
  /** The last term each member heard of: who is cut off does not learn of a new one. */
  const heard = new Map(members.map((member) => [member, term]));

  const areJoined = (a: string, b: string) => a === b || (reaches(a, b) && reaches(b, a));
  const followersOf = (candidate: string) => members.filter((member) => areJoined(candidate, member));

  const move = (now: number) => {
    const isShort = leader === null || followersOf(leader).length < needed;
    shortSince = isShort ? (shortSince ?? now) : null;
    if (shortSince === null) return;
    const shortMs = now - shortSince;
    if (shortMs >= pace.losesAfterMs) leader = null;
    const next = members.find((member) => followersOf(member).length >= needed) ?? null;
    if (shortMs < pace.electsAfterMs || next === null) return;
    leader = next;
    term += 1;
    shortSince = null;
  };

  return {
    ask(member, now) {
      move(now);
      const isLed = leader !== null && areJoined(member, leader);
      if (isLed) heard.set(member, term);
      return {
        leader: isLed ? leader : null,
        term: heard.get(member) ?? term,
        quorum: isLed && leader !== null ? followersOf(leader) : [],
      };
    },
  };
}

import type { Situation } from '../domain/snapshot.ts';
import { seconds, type Case } from './case.ts';
import { otherLeaders } from './other-leaders.ts';
import { fail, pass, unknown, type GateWord } from './gate.ts';

/**
 * G2: something is confirmed that can be the reason for a promotion, it and all that belongs to it has not changed for the hold-down, and
 * nothing speaks against one (research/1, C.1 and C.3; architecture.md, rule 6). The hold-down delays a GO only.
 */
export function judgeSettled(one: Case): GateWord {
  const { against, reason, suspicion } = one;
  if (against !== null && against.phase === 'confirmed')
    return fail(whyAgainst(against), `wait until it is over: ${against.text}`, against.evidence);
  if (reason === null && suspicion === null) return nothingWrong(one);
  if (against !== null)
    return unknown(`not settled: ${against.text} (suspected)`, 'wait until it is confirmed or over', {
      evidence: against.evidence,
    });
  if (reason === null)
    return unknown(`only suspected: ${suspicion?.text ?? ''}`, 'wait until it is confirmed', {
      evidence: suspicion?.evidence ?? [],
    });
  return heldDown(one, reason);
}

/** The hold-down counts from the last change of the situation, and from the moment until which another member may have led. */
function heldDown(one: Case, reason: Situation): GateWord {
  const { past, now, moment } = one;
  const { holdDownMs } = moment.fleet.policy;
  const { evidence } = reason;
  const [leader] = otherLeaders(one);
  const steadyMs = now - past.steady.since;
  const quietMs = leader === undefined ? steadyMs : now - leader.until;
  const heldMs = Math.min(steadyMs, quietMs);
  const led = quietMs < steadyMs ? `, and ${leader?.host} may have led until ${seconds(quietMs)} ago` : '';
  const words = `${reason.text}; confirmed, and unchanged for ${seconds(steadyMs)}${led}`;
  if (heldMs >= holdDownMs) return pass(`${words} (at least ${seconds(holdDownMs)})`, evidence);
  return unknown(
    `${words}; a GO needs ${seconds(holdDownMs)}`,
    `wait: nothing may change for ${seconds(holdDownMs - heldMs)} more`,
    {
      evidence,
    },
  );
}

function nothingWrong(one: Case): GateWord {
  const { primaries, cluster } = one.status;
  const [leader] = primaries;
  const cure = 'promote nobody while nothing is wrong; a planned switchover is another procedure';
  if (leader !== undefined)
    return fail(`nothing is confirmed that could be a reason: ${leader.host} leads ${cluster}`, cure);
  return unknown(
    `nothing is confirmed that could be a reason to promote anybody in ${cluster}`,
    'find out what is wrong first',
  );
}

/** What each of them means for a promotion (research/1, C.1). */
const meansOfAgainst: Partial<Readonly<Record<Situation['type'], string>>> = {
  'partial-partition': 'a region in between reaches both sides, so the old primary is alive',
  'one-way': 'packets still arrive one way, so the old primary is alive',
  'port-filtered': 'only a port is cut, the hosts reach each other',
  'lossy-link': 'a promotion does not mend a link, and both ends live',
  'service-hung': 'its host lives, and it may wake up and write',
  flapping: 'what is cut now may be back in a moment',
  'dual-primary': 'two lead already; one must go, not a third come',
};

function whyAgainst({ type, text }: Situation): string {
  const meaning = meansOfAgainst[type];
  return meaning === undefined ? text : `${text}: ${meaning}`;
}

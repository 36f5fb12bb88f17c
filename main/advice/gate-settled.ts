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

function heldDown(one: Case, reason: Situation): GateWord {
  const { past, now, moment } = one;
  const { holdDownMs } = moment.fleet.policy;
  const ledUntil = otherLeaders(one)[0]?.until ?? past.steady.since;
  const steadyMs = now - Math.max(past.steady.since, ledUntil);
  const { evidence } = reason;
  if (steadyMs < holdDownMs) {
    const why = `${reason.text}; unchanged for ${seconds(steadyMs)} of the ${seconds(holdDownMs)} that a GO needs`;
    return unknown(why, `wait: nothing may change for ${seconds(holdDownMs - steadyMs)} more`, { evidence });
  }
  return pass(
    `${reason.text}; confirmed, and unchanged for ${seconds(steadyMs)} (at least ${seconds(holdDownMs)})`,
    evidence,
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

function whyAgainst({ type, text }: Situation): string {
  switch (type) {
    case 'partial-partition':
      return `${text}: a region in between reaches both sides, so the old primary is alive`;
    case 'one-way':
      return `${text}: packets still arrive one way, so the old primary is alive`;
    case 'port-filtered':
      return `${text}: only a port is cut, the hosts reach each other`;
    case 'lossy-link':
      return `${text}: a promotion does not mend a link, and both ends live`;
    case 'service-hung':
      return `${text}: its host lives, and it may wake up and write`;
    case 'flapping':
      return `${text}: what is cut now may be back in a moment`;
    case 'dual-primary':
      return `${text}: two lead already; one must go, not a third come`;
    default:
      return text;
  }
}

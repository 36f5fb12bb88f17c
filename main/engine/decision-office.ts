import type { DecisionFiles } from '../contract/engine-messages.ts';
import type { Clock } from '../domain/clock.ts';
import { type DecisionKeeper, keepDecisions } from '../journal/decisions/keep-decisions.ts';
import type { SyslogTarget } from '../journal/decisions/send-syslog.ts';
import { createOperators, type Operators } from '../operators/operators.ts';
import type { EngineAnswers } from './answer-questions.ts';
import { createDecisionDesk, type DecisionDesk, liveLostAfterMs } from './decision-desk.ts';
import type { DecisionSource } from './desk-state.ts';

/** The syslog service of this machine (RFC 5426). */
const localSyslog: SyslogTarget = { address: '127.0.0.1', port: 514 };

/** What all desks share: the log of the inventory, and who may decide on this workstation. */
export interface DecisionOffice {
  readonly keeper: DecisionKeeper;
  readonly operators: Operators;
  /** The desk of the live picture. */
  readonly live: DecisionDesk;
  /** Ends the live desk and closes the log once everything is recorded. */
  close(): Promise<void>;
}

/** Opens log and operators, and a desk over the live picture. */
export function openDecisionOffice(
  { log, key, operators: operatorsFile }: DecisionFiles,
  source: DecisionSource,
  clock: Clock,
  syslog: SyslogTarget = localSyslog,
): DecisionOffice {
  const keeper = keepDecisions({ log, key, clock, syslog });
  const operators = createOperators(operatorsFile, clock);
  const shared = { keeper, operators, clock };
  const pictureEpochMs = () => clock.epochMs();
  const live = createDecisionDesk({ ...shared, source, isDrill: false, pictureEpochMs, lostAfterMs: liveLostAfterMs });
  return {
    keeper,
    operators,
    live,
    close: async () => {
      live.close();
      await keeper.close();
    },
  };
}

type DecisionRequests = Extract<keyof EngineAnswers, `decision:${string}` | `operators:${string}`>;

const nowhere = 'this engine was given no place for decisions';

/** The answers of an office, or of an engine that has none. `deskNow` = the desk of what is on screen. */
export function answerDecisions(
  office: Pick<DecisionOffice, 'keeper' | 'operators'> | null,
  deskNow: () => DecisionDesk | null,
): Pick<EngineAnswers, DecisionRequests> {
  return {
    'decision:look': (question) => deskNow()?.look(question) ?? null,
    'decision:act': (act) => deskNow()?.act(act) ?? { kind: 'refused', why: nowhere },
    'decision:file': (decision) => office?.keeper.verdictFile(decision) ?? null,
    'operators:list': async () => {
      const known = await office?.operators.list();
      return known?.ok === true ? [...known.value] : null;
    },
    'operators:act': (act) => office?.operators.act(act) ?? { kind: 'refused', why: nowhere },
  };
}

import type { DecisionFiles } from '../contract/engine-messages.ts';
import type { Clock } from '../domain/clock.ts';
import { type DecisionKeeper, keepDecisions } from '../journal/decisions/keep-decisions.ts';
import type { DatagramTarget } from '../journal/send-datagram.ts';
import { createOperators, type Operators } from '../operators/operators.ts';
import type { EngineAnswers } from './answer-questions.ts';
import { createDecisionDesk, type DecisionDesk, liveLostAfterMs } from './decision-desk.ts';
import type { DecisionSource } from './desk-state.ts';
import { createDrillDesk, type DrillCaptures, type DrillDesk } from './drill-desk.ts';

/** The syslog service of this machine (RFC 5426). */
const localSyslog: DatagramTarget = { address: '127.0.0.1', port: 514 };

/** What all desks share: the log of the inventory, and who may decide on this workstation. */
export interface DecisionOffice {
  readonly keeper: DecisionKeeper;
  readonly operators: Operators;
  /** The desk of the live picture. */
  readonly live: DecisionDesk;
  /** The desk of moments that are replayed. */
  readonly drill: DrillDesk;
  /** Ends both desks and closes the log once everything is recorded. */
  close(): Promise<void>;
}

/** What an office stands on. */
export interface OfficeGround {
  /** The live picture. */
  readonly source: DecisionSource;
  /** What can be rehearsed on; null = nothing is kept. */
  readonly captures: DrillCaptures | null;
  readonly clock: Clock;
  readonly syslog?: DatagramTarget;
}

/** Opens log and operators, a desk over the live picture, and one over what is replayed. */
export function openDecisionOffice(
  { log, key, operators: operatorsFile }: DecisionFiles,
  { source, captures, clock, syslog = localSyslog }: OfficeGround,
): DecisionOffice {
  const keeper = keepDecisions({ log, key, clock, syslog });
  const operators = createOperators(operatorsFile, clock);
  const shared = { keeper, operators, clock };
  const pictureEpochMs = () => clock.epochMs();
  const live = createDecisionDesk({ ...shared, source, isDrill: false, pictureEpochMs, lostAfterMs: liveLostAfterMs });
  const drill = createDrillDesk({ ...shared, captures });
  return {
    keeper,
    operators,
    live,
    drill,
    close: async () => {
      live.close();
      drill.close();
      await keeper.close();
    },
  };
}

type DecisionRequests = Extract<keyof EngineAnswers, `decision:${string}` | `operators:${string}`>;

const nowhere = 'this engine was given no place for decisions';

/** The answers of an office, or of an engine that has none. What is asked with a moment never comes to the live desk. */
export function answerDecisions(office: DecisionOffice | null): Pick<EngineAnswers, DecisionRequests> {
  return {
    'decision:look': (question, replayAt) =>
      (replayAt === null ? office?.live.look(question) : office?.drill.look(question, replayAt)) ?? null,
    'decision:act': (act, replayAt) =>
      (replayAt === null ? office?.live.act(act) : office?.drill.act(act, replayAt)) ?? {
        kind: 'refused',
        why: nowhere,
      },
    'decision:file': (decision) => office?.keeper.verdictFile(decision) ?? null,
    'operators:list': async () => {
      const known = await office?.operators.list();
      return known?.ok === true ? [...known.value] : null;
    },
    'operators:act': (act) => office?.operators.act(act) ?? { kind: 'refused', why: nowhere },
  };
}

import type Sqlite from 'libsql';
import { assertNever } from '../../domain/assert-never.ts';
import type { HistoryQuestion, HistoryReads } from './history-messages.ts';
import { readMoment } from './read-moment.ts';
import { readSeries } from './read-series.ts';
import { readSpan } from './read-span.ts';
import { readStep } from './read-step.ts';

/** Answers a question from an open history file. Throws as SQLite does, and where packed values cannot be unpacked. */
export function answerRead(
  database: Sqlite.Database,
  question: HistoryQuestion,
): HistoryReads[keyof HistoryReads]['answer'] {
  switch (question.name) {
    case 'span':
      return readSpan(database, question);
    case 'moment':
      return readMoment(database, question.at);
    case 'step':
      return readStep(database, question);
    case 'series':
      return readSeries(database, question);
    default:
      return assertNever(question);
  }
}

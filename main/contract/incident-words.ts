import { z } from 'zod';
import { alarmStates, priorities } from '../domain/all-words.ts';
import type { NotificationKind } from '../domain/notification.ts';

/* Words of incidents that several formats share. */

/** A priority of an incident. */
export const priorityWord = z.enum(priorities);

/** A state of an alarm. */
export const alarmStateWord = z.enum(alarmStates);

/** A {@link NotificationKind}. */
export const notificationKindWord = z.enum([
  'raised',
  'escalated',
  'repeated',
  'worsened',
  'cleared',
  'digest',
  'test',
]) satisfies z.ZodType<NotificationKind>;

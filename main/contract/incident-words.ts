import { z } from 'zod';
import type { AlarmState, Priority } from '../domain/incident.ts';
import type { NotificationKind } from '../domain/notification.ts';

/* Words of incidents that several formats share. */

/** A {@link Priority}. */
export const priorityWord = z.enum(['P1', 'P2', 'P3']) satisfies z.ZodType<Priority>;

/** An {@link AlarmState}. */
export const alarmStateWord = z.enum([
  'unacknowledged-active',
  'acknowledged-active',
  'unacknowledged-cleared',
  'acknowledged-cleared',
  'shelved',
  'suppressed',
]) satisfies z.ZodType<AlarmState>;

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

import { z } from 'zod';
import type { PairReach } from '../../domain/pair-reach.ts';
import type { HostInSecond, ObserverInSecond } from './second.ts';

/** What history keeps of a host, read again. */
export const hostSchema = z.object({
  state: z.enum(['alive', 'unreachable', 'unobserved', 'maintenance']),
  session: z.enum(['connecting', 'streaming', 'stalled', 'closed', 'auth-failed', 'hostkey-mismatch', 'no-ss']),
  why: z.string().nullable(),
  route: z.string().nullable(),
}) satisfies z.ZodType<HostInSecond>;

/** What history keeps of the observer, read again. */
export const observerSchema = z.object({
  sight: z.enum(['waiting', 'clear', 'partial', 'blind']),
  doubt: z.enum(['late-loop', 'suspended', 'clock-step', 'all-late']).nullable(),
}) satisfies z.ZodType<ObserverInSecond>;

/** Which live host pairs of two regions reach each other, read again. */
export const reachSchema = z.object({
  up: z.number().min(0),
  known: z.number().min(1),
}) satisfies z.ZodType<PairReach>;

import { priorities, situationTypes } from '../domain/all-words.ts';
import { z } from 'zod';
import type { AlarmType } from '../domain/alarm.ts';
import { id, label, list, mapping, text, whole } from './inventory-words.ts';

/*
 *   alerts:
 *     rules:
 *       raiseAfterMs: { P3: 30000 }           # confirmed; P1 and P2 at once
 *       suspectedAfterMs: 20000
 *       flappingAfterMs: 180000
 *       clearAfterMs: { P1: 10000 }
 *       latched: [P1]
 *       flapping: { changes: 3, windowMs: 60000, calmMs: 60000 }
 *       flood: { begins: 10, ends: 5, windowMs: 600000 }
 *       longestShelfMs: 28800000
 *       runbooks:
 *         - { alarms: [quorum-lost], clusters: [ledger], text: "RB-17: call the database desk" }
 *       maintenance:
 *         - { id: fra-cooling, regions: [fra], from: 2026-11-24T20:00:00Z, until: 2026-11-24T23:00:00Z,
 *             owner: Ada, reason: cooling }
 */

const hourMs = 3_600_000;
const delay = whole(0, hourMs).optional();

const delays = mapping({ P1: delay, P2: delay, P3: delay }, 'P1, P2 and P3');

/** Which moment it is, and whether there is one, is told where the rules are built. */
const instant = text(40, 'must be a moment such as 2026-11-24T20:00:00Z');

const alarmTypes = [
  ...situationTypes,
  'quorum-ambiguous',
  'both-quorate',
  'host-blind',
  'threshold',
] as const satisfies readonly AlarmType[];

/** One of the alarms there are. */
export const alarmType = z.enum(alarmTypes, { error: `must be one of ${alarmTypes.join(', ')}` });

/** P1, P2 or P3. */
export const priority = z.enum(priorities, { error: 'must be P1, P2 or P3' });

const maintenance = mapping(
  {
    id,
    hosts: list(id, 'host ids').nullish(),
    regions: list(id, 'region ids').nullish(),
    clusters: list(id, 'cluster ids').nullish(),
    from: instant,
    until: instant,
    owner: label,
    reason: text(500, 'must say why, in text without control characters'),
  },
  'id, hosts, regions, clusters, from, until, owner and reason',
);
/** A window of planned work as written. */
export type MaintenanceInventory = z.infer<typeof maintenance>;

const runbook = mapping(
  {
    alarms: list(alarmType, 'alarms').nullish(),
    clusters: list(id, 'cluster ids').nullish(),
    text: text(500, 'must say what to do, in text without control characters'),
  },
  'alarms, clusters and text',
);

/** The key `alerts.rules`: how alarms become incidents. References are checked by `main/fleet`. */
export const alertRulesSchema = mapping(
  {
    raiseAfterMs: delays.nullish(),
    suspectedAfterMs: delay,
    flappingAfterMs: delay,
    unconfirmedAfterMs: delay,
    blindHostAfterMs: delay,
    clearAfterMs: delays.nullish(),
    latched: list(priority, 'priorities').nullish(),
    flapping: mapping(
      {
        changes: whole(2, 50).optional(),
        windowMs: whole(1000, hourMs).optional(),
        calmMs: whole(1000, hourMs).optional(),
      },
      'changes, windowMs and calmMs',
    ).nullish(),
    flood: mapping(
      {
        begins: whole(1, 1000).optional(),
        ends: whole(1, 1000).optional(),
        windowMs: whole(10_000, 24 * hourMs).optional(),
      },
      'begins, ends and windowMs',
    ).nullish(),
    longestShelfMs: whole(60_000, 8 * hourMs).optional(),
    runbooks: list(runbook, 'runbooks').nullish(),
    maintenance: list(maintenance, 'maintenance windows').nullish(),
  },
  'raiseAfterMs, suspectedAfterMs, flappingAfterMs, unconfirmedAfterMs, blindHostAfterMs, clearAfterMs, latched, flapping, flood, longestShelfMs, runbooks and maintenance',
);
/** Inferred from {@link alertRulesSchema}. */
export type AlertRulesInventory = z.infer<typeof alertRulesSchema>;

import { DateTime } from 'luxon';
import type { DutyHours, LocalDay, Person, Rota, Schedule } from '../../domain/alert-chains.ts';

/** Who is on duty, or why nobody is, as the end of a sentence about the schedule. */
export type Duty =
  | { readonly kind: 'person'; readonly person: Person }
  | { readonly kind: 'nobody'; readonly why: string };

/** Who of a schedule is on duty at a moment (epoch ms). Pure; the zones are those of the machine's Intl. */
export function onDuty(schedule: Schedule, people: readonly Person[], atMs: number): Duty {
  const standIn = schedule.overrides.findLast(({ from, until }) => from <= atMs && atMs < until);
  if (standIn !== undefined) return dutyOf(standIn.person, people);
  if (schedule.rota === null) return nobody('has no rota, and no override holds now');
  const turn = turnAt(schedule.rota, schedule.zone, atMs);
  if (turn === null) return nobody(`has a rota that begins on ${schedule.rota.firstDay}`);
  if (!isInHours(schedule, atMs)) return nobody('is outside its hours');
  return dutyOf(schedule.rota.people[turn % schedule.rota.people.length] ?? '', people);
}

/** When the turn of a rota begins (epoch ms): the first is 0. */
export function handoverAt({ firstDay, turnDays, handoverMinute }: Rota, zone: string, turn: number): number {
  const day = DateTime.fromISO(firstDay, { zone: 'utc' }).plus({ days: turn * turnDays });
  return instantOf(day.toFormat('yyyy-MM-dd'), handoverMinute, zone);
}

/** Which turn of a rota it is; null before the first. */
function turnAt(rota: Rota, zone: string, atMs: number): number | null {
  const local = DateTime.fromMillis(atMs, { zone });
  const days = local
    .setZone('utc', { keepLocalTime: true })
    .diff(DateTime.fromISO(rota.firstDay, { zone: 'utc' }), 'days');
  // By the calendar it is this turn or, as its day may not have come to the handover, the one before.
  let turn = Math.floor(days.days / rota.turnDays) + 1;
  while (turn >= 0 && handoverAt(rota, zone, turn) > atMs) turn--;
  return turn < 0 ? null : turn;
}

/**
 * The instant (epoch ms) at which clocks of a zone show a minute of a day. Of a time that the clock shows twice, the first;
 * a time it skips is as much later as it jumps.
 */
function instantOf(day: LocalDay, minute: number, zone: string): number {
  const [year, month, dayOfMonth] = day.split('-').map(Number);
  const local = DateTime.fromObject(
    { year: year ?? 0, month: month ?? 0, day: dayOfMonth ?? 0, hour: Math.floor(minute / 60), minute: minute % 60 },
    { zone },
  );
  return Math.min(...local.getPossibleOffsets().map((possible) => possible.toMillis()));
}

function isInHours({ hours, zone }: Schedule, atMs: number): boolean {
  const local = DateTime.fromMillis(atMs, { zone });
  const minute = local.hour * 60 + local.minute;
  return hours.length === 0 || hours.some((span) => isWithin(span, local.weekday, minute));
}

function isWithin({ days, fromMinute, toMinute }: DutyHours, weekday: number, minute: number): boolean {
  const begins = (day: number): boolean => days.some((one) => one === day);
  if (fromMinute < toMinute) return begins(weekday) && minute >= fromMinute && minute < toMinute;
  const dayBefore = weekday === 1 ? 7 : weekday - 1;
  return (begins(weekday) && minute >= fromMinute) || (begins(dayBefore) && minute < toMinute);
}

function dutyOf(id: string, people: readonly Person[]): Duty {
  const person = people.find((one) => one.id === id);
  return person === undefined ? nobody(`names ${id}, who is not among the people`) : { kind: 'person', person };
}

function nobody(why: string): Duty {
  return { kind: 'nobody', why };
}

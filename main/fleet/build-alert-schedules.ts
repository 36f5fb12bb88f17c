import { DateTime, IANAZone } from 'luxon';
import { type ScheduleInventory, weekdays } from '../contract/alert-chains.ts';
import type { DutyHours, DutyOverride, Rota, Schedule, Weekday } from '../domain/alert-chains.ts';
import type { InventoryPath, Remark } from './fleet-problem.ts';
import { suggestion } from './nearest-word.ts';
import { shownValue } from './shown-value.ts';

/** Reads one schedule; what is wrong with it goes to `remarks`. `people` are the ids that can be named. */
export function buildSchedule(
  written: ScheduleInventory,
  path: InventoryPath,
  people: readonly string[],
  remarks: Remark[],
): Schedule {
  const zone = checkedZone(written.zone, [...path, 'zone'], remarks);
  written.rota?.people.forEach((person, i) => checkPerson(person, [...path, 'rota', 'people', i], people, remarks));
  return {
    id: written.id,
    zone,
    rota: written.rota ? readRota(written.rota, [...path, 'rota'], remarks) : null,
    hours: (written.hours ?? []).map((hours, i) => readHours(hours, [...path, 'hours', i], remarks)),
    overrides: (written.overrides ?? []).map((override, i) => {
      const at = [...path, 'overrides', i];
      checkPerson(override.person, [...at, 'person'], people, remarks);
      return readOverride(override, zone, at, remarks);
    }),
  };
}

/** The zone, or UTC where no clock knows it; then a remark says so. */
export function checkedZone(zone: string, at: InventoryPath, remarks: Remark[]): string {
  if (IANAZone.isValidZone(zone)) return zone;
  const near = suggestion(zone, Intl.supportedValuesOf('timeZone'));
  remarks.push({ path: at, at: 'value', predicate: `is ${shownValue(zone)}, which is no time zone of IANA${near}` });
  return 'UTC';
}

function checkPerson(id: string, at: InventoryPath, people: readonly string[], remarks: Remark[]): void {
  if (people.includes(id)) return;
  const predicate = `names ${shownValue(id)}, who is not among the people${suggestion(id, people)}`;
  remarks.push({ path: at, at: 'value', predicate });
}

function readRota(
  { people, turn, handover, from }: NonNullable<ScheduleInventory['rota']>,
  path: InventoryPath,
  remarks: Remark[],
): Rota {
  const turnDays = turn === 'daily' ? 1 : turn === 'weekly' ? 7 : turn;
  const [time = '', day = null] = handover.split(' ').reverse();
  const begins = DateTime.fromISO(from, { zone: 'utc' });
  const say = (key: string, predicate: string): void => {
    remarks.push({ path: [...path, key], at: 'value', predicate });
  };
  if (!begins.isValid) say('from', `is ${shownValue(from)}, which is no day of the calendar`);
  if (day !== null && turnDays % 7 !== 0)
    say(
      'handover',
      `names a day of the week, but a turn of ${turnDays} days ends on another one each time; give the time alone`,
    );
  if (day === null && turn === 'weekly') say('handover', 'needs the day of the week, such as "Mon 09:00"');
  const wanted = weekdays.findIndex((name) => name === day) + 1;
  const later = day === null || !begins.isValid ? 0 : (wanted - begins.weekday + 7) % 7;
  const firstDay = begins.isValid ? begins.plus({ days: later }).toFormat('yyyy-MM-dd') : '1970-01-01';
  return { people, turnDays, handoverMinute: minuteOf(time), firstDay };
}

function readHours(
  { days, from, to }: NonNullable<ScheduleInventory['hours']>[number],
  path: InventoryPath,
  remarks: Remark[],
): DutyHours {
  if (from === to)
    remarks.push({
      path,
      at: 'value',
      predicate: `begins and ends at ${from}; for a whole day give "00:00" and "24:00"`,
    });
  const named = new Set(days ?? weekdays);
  return {
    days: ([1, 2, 3, 4, 5, 6, 7] as const satisfies readonly Weekday[]).filter((day) =>
      named.has(weekdays[day - 1] ?? 'Mon'),
    ),
    fromMinute: minuteOf(from),
    toMinute: minuteOf(to),
  };
}

function readOverride(
  written: NonNullable<ScheduleInventory['overrides']>[number],
  zone: string,
  path: InventoryPath,
  remarks: Remark[],
): DutyOverride {
  const instant = (key: 'from' | 'until'): number => {
    const moment = DateTime.fromISO(written[key], { zone });
    if (moment.isValid) return moment.toMillis();
    const predicate = `is ${shownValue(written[key])}, which is no moment of the calendar`;
    remarks.push({ path: [...path, key], at: 'value', predicate });
    return 0;
  };
  const [from, until] = [instant('from'), instant('until')];
  if (until <= from)
    remarks.push({ path: [...path, 'until'], at: 'value', predicate: 'is not after from: it would never hold' });
  return { person: written.person, from, until };
}

function minuteOf(time: string): number {
  const [hour, minute] = time.split(':').map(Number);
  return (hour ?? 0) * 60 + (minute ?? 0);
}

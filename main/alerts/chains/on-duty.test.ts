import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import type { Rota, Schedule } from '../../domain/alert-chains.ts';
import { person } from './chain-examples.ts';
import { handoverAt, onDuty } from './on-duty.ts';

const people = ['aoife', 'brian', 'carol'].map((id) => person(id));
const weekly: Rota = {
  people: ['aoife', 'brian', 'carol'],
  turnDays: 7,
  handoverMinute: 9 * 60,
  firstDay: '2026-01-05',
};
const schedule = (more: Partial<Schedule> = {}): Schedule => ({
  id: 'dba',
  zone: 'Europe/Dublin',
  rota: weekly,
  hours: [],
  overrides: [],
  ...more,
});
const ms = (iso: string, zone = 'Europe/Dublin'): number => DateTime.fromISO(iso, { zone }).toMillis();
const who = (of: Schedule, iso: string): string => {
  const duty = onDuty(of, people, ms(iso, of.zone));
  return duty.kind === 'person' ? duty.person.id : duty.why;
};

describe(onDuty, () => {
  it('relieves at the declared local time, not a minute before', () => {
    expect(who(schedule(), '2026-01-05T08:59:59')).toBe('has a rota that begins on 2026-01-05');
    expect(who(schedule(), '2026-01-05T09:00')).toBe('aoife');
    expect(who(schedule(), '2026-01-12T08:59:59')).toBe('aoife');
    expect(who(schedule(), '2026-01-12T09:00')).toBe('brian');
    expect(who(schedule(), '2026-01-26T09:00')).toBe('aoife');
  });

  it.each([
    ['2026-03-29', 'Europe/Dublin', 'when clocks go forward'],
    ['2026-10-25', 'Europe/Dublin', 'when clocks go back'],
    ['2026-04-05', 'Australia/Lord_Howe', 'where clocks go by half an hour'],
  ])('relieves at the same local time on %s in %s, %s', (day, zone) => {
    const daily = schedule({ zone, rota: { ...weekly, turnDays: 1, firstDay: day } });
    expect(who(daily, `${day}T08:59:59`)).toMatch(/begins/);
    expect(who(daily, `${day}T09:00`)).toBe('aoife');
    const after = DateTime.fromISO(day).plus({ days: 1 }).toISODate();
    expect(who(daily, `${after}T08:59:59`)).toBe('aoife');
    expect(who(daily, `${after}T09:00`)).toBe('brian');
  });

  it('takes a time that the clock skips as much later as it jumps, and the first of a time it shows twice', () => {
    const at = { ...weekly, turnDays: 1, handoverMinute: 90 };
    expect(handoverAt({ ...at, firstDay: '2026-03-29' }, 'Europe/Dublin', 0)).toBe(Date.UTC(2026, 2, 29, 1, 30));
    expect(handoverAt({ ...at, firstDay: '2026-10-25' }, 'Europe/Dublin', 0)).toBe(Date.UTC(2026, 9, 25, 0, 30));
  });

  it('lets somebody stand in, whatever rota and hours say, and the last declared of two', () => {
    const span = { from: ms('2026-01-06T00:00'), until: ms('2026-01-07T00:00') };
    const overrides = [
      { person: 'brian', ...span },
      { person: 'carol', from: ms('2026-01-06T12:00'), until: ms('2026-01-06T18:00') },
    ];
    const of = schedule({ overrides, hours: [{ days: [1], fromMinute: 480, toMinute: 1200 }] });
    expect(who(of, '2026-01-06T11:59')).toBe('brian');
    expect(who(of, '2026-01-06T12:00')).toBe('carol');
    expect(who(of, '2026-01-06T18:00')).toBe('brian');
    expect(who(of, '2026-01-07T00:00')).toBe('is outside its hours');
  });

  it('knows hours by the local clock, also past midnight', () => {
    const of = schedule({ hours: [{ days: [1, 7], fromMinute: 22 * 60, toMinute: 6 * 60 }] });
    expect(who(of, '2026-06-01T21:59')).toBe('is outside its hours');
    expect(who(of, '2026-06-01T22:00')).toBe('aoife');
    expect(who(of, '2026-06-02T05:59')).toBe('aoife');
    expect(who(of, '2026-06-02T06:00')).toBe('is outside its hours');
    expect(who(of, '2026-06-01T05:59')).toBe('carol');
    expect(who(of, '2026-06-02T23:00')).toBe('is outside its hours');
  });

  it('says why nobody is on duty', () => {
    expect(who(schedule({ rota: null }), '2026-06-01T09:00')).toBe('has no rota, and no override holds now');
    const gone = schedule({ rota: { ...weekly, people: ['zoe'] } });
    expect(who(gone, '2026-06-01T09:00')).toBe('names zoe, who is not among the people');
  });
});

const zones = ['Europe/Dublin', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC'];
const anyRota = fc.record({
  people: fc.uniqueArray(fc.constantFrom('aoife', 'brian', 'carol'), { minLength: 1 }),
  turnDays: fc.constantFrom(1, 2, 7, 14),
  handoverMinute: fc.integer({ min: 0, max: 1439 }),
  firstDay: fc
    .integer({ min: 0, max: 400 })
    .map((days) => DateTime.utc(2026, 1, 1).plus({ days }).toFormat('yyyy-MM-dd')),
});

describe('a rota, whatever its zone', () => {
  it('hands over on the declared local time every time the clock shows it, and turns follow each other without a hole', () => {
    fc.assert(
      fc.property(anyRota, fc.constantFrom(...zones), fc.integer({ min: 0, max: 400 }), (rota, zone, turn) => {
        const at = handoverAt(rota, zone, turn);
        const local = DateTime.fromMillis(at, { zone });
        const day = DateTime.fromISO(rota.firstDay, { zone: 'utc' }).plus({ days: turn * rota.turnDays });
        const declared = DateTime.fromObject(
          {
            year: day.year,
            month: day.month,
            day: day.day,
            hour: Math.floor(rota.handoverMinute / 60),
            minute: rota.handoverMinute % 60,
          },
          { zone },
        );
        // Luxon moves a skipped time itself; every other one it leaves.
        const isSkipped = declared.hour * 60 + declared.minute !== rota.handoverMinute;
        if (!isSkipped) expect(local.hour * 60 + local.minute).toBe(rota.handoverMinute);
        expect(local.toISODate()).toBe(day.toISODate());
        expect(handoverAt(rota, zone, turn + 1)).toBeGreaterThan(at);
      }),
    );
  });

  it('has exactly one on duty from the first handover on: the one whose turn it is by counting handovers', () => {
    fc.assert(
      fc.property(
        anyRota,
        fc.constantFrom(...zones),
        fc.integer({ min: -50_000, max: 200_000 }),
        (rota, zone, minutes) => {
          const at = handoverAt(rota, zone, 0) + minutes * 60_000;
          const of = schedule({ zone, rota });
          const duty = onDuty(of, people, at);
          let passed = 0;
          while (handoverAt(rota, zone, passed) <= at) passed++;
          const expected = passed === 0 ? undefined : rota.people[(passed - 1) % rota.people.length];
          expect(duty.kind === 'person' ? duty.person.id : undefined).toBe(expected);
        },
      ),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { alertChainKeys } from '../contract/alert-chains.ts';
import type { AlertChains } from '../domain/alert-chains.ts';
import { channelId } from '../domain/notification.ts';
import { buildAlertChains } from './build-alert-chains.ts';
import { keyText, type Remark } from './fleet-problem.ts';
import { warnAlertChains } from './warn-alert-chains.ts';

const places = { channels: ['ops', 'mail', 'pager'].map(channelId), regions: ['dub', 'fra'], clusters: ['ledger'] };
const people =
  'people: [ { id: aoife, zone: Europe/Dublin, reach: [ { channel: mail, to: a@x }, { channel: pager } ] }, { id: brian, reach: [ { channel: ops } ] } ]';
const schedules = `schedules:
  - id: dba
    zone: Europe/Dublin
    rota: { people: [aoife, brian], turn: weekly, handover: "Mon 09:00", from: 2026-01-07 }
    hours: [ { days: [Tue, Mon], from: "08:00", to: "24:00" } ]
    overrides: [ { person: aoife, from: 2026-07-24T09:00, until: 2026-07-25T09:00Z } ]`;
const chains = `chains:
  - id: production
    for: { priorities: [P1, P2], regions: [dub], clusters: [ledger] }
    steps: [ { tell: [ "channel:ops", "schedule:dba" ], waitMs: 300000 }, { tell: [ "person:brian" ], waitMs: 300000 } ]
    repeat: { times: 2, everyMs: 600000 }
    final: { tell: [ "channel:mail" ] }
  - { id: rest, steps: [ { tell: [ "channel:ops" ], waitMs: 60000 } ] }`;

function built(text: string): {
  readonly alerts: AlertChains;
  readonly said: readonly string[];
  readonly warned: readonly string[];
} {
  const written = z.strictObject(alertChainKeys).parse(parse(text));
  const remarks: Remark[] = [];
  const alerts = buildAlertChains(written, places, remarks);
  const sentence = ({ path, predicate }: Remark): string => `${keyText(path)} ${predicate}`;
  return { alerts, said: remarks.map(sentence), warned: warnAlertChains(alerts, places.regions).map(sentence) };
}
const whole = [people, schedules, chains].join('\n');

describe(buildAlertChains, () => {
  it('reads people, schedules and chains as they are written', () => {
    const { alerts, said, warned } = built(whole);
    expect([...said, ...warned]).toEqual([]);
    expect(alerts.people).toEqual([
      {
        id: 'aoife',
        name: 'aoife',
        zone: 'Europe/Dublin',
        reach: [
          { channel: 'mail', to: 'a@x' },
          { channel: 'pager', to: null },
        ],
      },
      { id: 'brian', name: 'brian', zone: null, reach: [{ channel: 'ops', to: null }] },
    ]);
    expect(alerts.schedules).toEqual([
      {
        id: 'dba',
        zone: 'Europe/Dublin',
        // The first Monday from the Wednesday that is written.
        rota: { people: ['aoife', 'brian'], turnDays: 7, handoverMinute: 540, firstDay: '2026-01-12' },
        hours: [{ days: [1, 2], fromMinute: 480, toMinute: 1440 }],
        overrides: [{ person: 'aoife', from: Date.UTC(2026, 6, 24, 8), until: Date.UTC(2026, 6, 25, 9) }],
      },
    ]);
    expect(alerts.chains[0]).toMatchObject({
      id: 'production',
      priorities: ['P1', 'P2'],
      regions: ['dub'],
      steps: [
        {
          tell: [
            { kind: 'channel', channel: 'ops' },
            { kind: 'schedule', schedule: 'dba' },
          ],
        },
        { waitMs: 300_000 },
      ],
      repeat: { times: 2, everyMs: 600_000 },
      final: [{ kind: 'channel', channel: 'mail' }],
    });
    expect(alerts.chains[1]).toMatchObject({
      priorities: ['P1', 'P2', 'P3'],
      regions: null,
      clusters: null,
      repeat: null,
      final: null,
    });
  });

  it('tells every channel of everything at once where no chains are written, and none where there are none', () => {
    expect(built(people).alerts.chains).toMatchObject([
      { id: 'everybody', steps: [{ tell: [{ channel: 'ops' }, { channel: 'mail' }, { channel: 'pager' }] }] },
    ]);
    expect(buildAlertChains({}, { ...places, channels: [] }, []).chains).toEqual([]);
  });

  it.each([
    [
      'an unknown channel',
      '"channel:ops", "sch',
      '"channel:opps", "sch',
      'alerts.chains[0].steps[0].tell[0] names "opps", which is no channel of this inventory; did you mean "ops"?',
    ],
    [
      'an unknown schedule',
      '"schedule:dba"',
      '"schedule:dbb"',
      'alerts.chains[0].steps[0].tell[1] names "dbb", which is no schedule of this inventory; did you mean "dba"?',
    ],
    [
      'an unknown person',
      '"person:brian"',
      '"person:brain"',
      'alerts.chains[0].steps[1].tell[0] names "brain", which is no person of this inventory; did you mean "brian"?',
    ],
    [
      'an unknown receiver of the final',
      '"channel:mail"',
      '"channel:male"',
      'alerts.chains[0].final.tell[0] names "male", which is no channel of this inventory; did you mean "mail"?',
    ],
    [
      'an unknown region',
      'regions: [dub]',
      'regions: [dbu]',
      'alerts.chains[0].for.regions[0] names "dbu", which is no region of this inventory; did you mean "dub"?',
    ],
    [
      'an unknown cluster',
      '[ledger]',
      '[leger]',
      'alerts.chains[0].for.clusters[0] names "leger", which is no cluster of this inventory; did you mean "ledger"?',
    ],
    [
      'an unknown channel of a person',
      'channel: pager',
      'channel: pagr',
      'alerts.people[0].reach[1].channel names "pagr", which is no channel of this inventory; did you mean "pager"?',
    ],
    [
      'somebody unknown in the rota',
      '[aoife, brian]',
      '[aoife, bryan]',
      'alerts.schedules[0].rota.people[1] names "bryan", who is not among the people; did you mean "brian"?',
    ],
    [
      'an unknown stand-in',
      'person: aoife',
      'person: aiofe',
      'alerts.schedules[0].overrides[0].person names "aiofe", who is not among the people; did you mean "aoife"?',
    ],
    [
      'a step that tells nobody',
      '[ "person:brian" ]',
      '[]',
      'alerts.chains[0].steps[1].tell tells nobody; name a channel:ID, a schedule:ID or a person:ID, or remove it',
    ],
    [
      'a wait nobody can answer in',
      'waitMs: 60000',
      'waitMs: 9999',
      'alerts.chains[1].steps[0].waitMs is 9999 ms, in which nobody can answer; give at least 10000',
    ],
    [
      'rounds that follow too soon',
      'everyMs: 600000',
      'everyMs: 500',
      'alerts.chains[0].repeat.everyMs is 500 ms, in which nobody can answer; give at least 10000',
    ],
    [
      'a zone that is none',
      'id: dba\n    zone: Europe/Dublin',
      'id: dba\n    zone: Europe/Dubiln',
      'alerts.schedules[0].zone is "Europe/Dubiln", which is no time zone of IANA; did you mean "Europe/Dublin"?',
    ],
    [
      'a day that is none',
      '2026-01-07',
      '2026-02-30',
      'alerts.schedules[0].rota.from is "2026-02-30", which is no day of the calendar',
    ],
    [
      'a weekly handover without its day',
      '"Mon 09:00"',
      '"09:00"',
      'alerts.schedules[0].rota.handover needs the day of the week, such as "Mon 09:00"',
    ],
    [
      'a daily handover with a day',
      'turn: weekly',
      'turn: daily',
      'alerts.schedules[0].rota.handover names a day of the week, but a turn of 1 days ends on another one each time; give the time alone',
    ],
    [
      'hours of no length',
      '"24:00"',
      '"08:00"',
      'alerts.schedules[0].hours[0] begins and ends at 08:00; for a whole day give "00:00" and "24:00"',
    ],
    [
      'an override that never holds',
      '2026-07-25T09:00Z',
      '2026-07-23T09:00Z',
      'alerts.schedules[0].overrides[0].until is not after from: it would never hold',
    ],
    [
      'an id twice',
      'id: rest',
      'id: production',
      'alerts.chains[1].id is "production", which alerts.chains[0] has already; give each its own',
    ],
  ])('refuses %s', (_, right, wrong, sentence) => {
    expect(whole).toContain(right);
    expect(built(whole.replace(right, wrong)).said).toEqual([sentence]);
  });
});

describe(warnAlertChains, () => {
  const warned = (text: string): readonly string[] => built([people, schedules, `chains: [${text}]`].join('\n')).warned;
  const step = 'steps: [ { tell: [ "channel:ops" ], waitMs: 60000 } ]';

  it('warns of a P1 that no chain is for', () => {
    expect(warned(`{ id: a, for: { priorities: [P2] }, ${step} }`)).toEqual([
      'alerts.chains has no chain for P1: when quorum is lost nobody is told',
    ]);
    expect(warned(`{ id: a, for: { regions: [dub] }, ${step} }`)).toEqual([
      'alerts.chains has no chain for every P1: one of fra may be told to nobody; add a chain without regions and clusters at the end',
    ]);
    expect(warned(`{ id: a, for: { regions: [dub, fra] }, ${step} }`)).toEqual([]);
  });

  it('warns of a chain that others leave nothing to', () => {
    const [a, b] = [`{ id: a, for: { priorities: [P1] }, ${step} }`, `{ id: b, ${step} }`];
    expect(warned(`${a}, ${b}, { id: c, for: { priorities: [P1, P3], regions: [dub] }, ${step} }`)).toEqual([
      'alerts.chains[2] (c) is never used: all it is for goes to a and b before; put it first',
    ]);
    expect(warned(`${a}, ${b}`)).toEqual([]);
    expect(warned(`${b}, { id: none, for: { priorities: [] }, ${step} }`)).toEqual([
      'alerts.chains[1] (none) is for no priority: it is never used',
    ]);
  });

  it('warns of a chain that tells nobody at night, and of people who cannot be reached', () => {
    expect(warned(`{ id: a, steps: [ { tell: [ "schedule:dba" ], waitMs: 60000 } ] }`)).toEqual([
      'alerts.chains[0] (a) tells nobody outside the hours of dba: add a step or a final that is always there',
    ]);
    expect(built('people: [ { id: zoe } ]').warned).toEqual([
      'alerts.people[0] (zoe) has no reach: nobody can tell this person anything',
    ]);
  });
});

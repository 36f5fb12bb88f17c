import { z } from 'zod';
import type { Priority } from '../domain/incident.ts';
import { id, idForm, label, list, mapping, matching, text, whole } from './inventory-words.ts';

/*
 * The keys people, schedules and chains of the inventory's `alerts:`.
 *
 *   people:
 *     - { id: aoife, name: Aoife Byrne, zone: Europe/Dublin, reach: [ { channel: mail, to: aoife@example.org }, { channel: pager } ] }
 *   schedules:
 *     - id: dba
 *       zone: Europe/Dublin              # of every local time below
 *       rota: { people: [aoife, brian], turn: weekly, handover: "Mon 09:00", from: 2026-01-05 }
 *       hours: [ { days: [Mon, Tue], from: "08:00", to: "20:00" } ]        # absent = round the clock
 *       overrides: [ { person: aoife, from: 2026-12-24T09:00, until: 2026-12-27T09:00Z } ]
 *   chains:                              # an incident goes by the first that is for it
 *     - id: production
 *       for: { priorities: [P1, P2], regions: [dub], clusters: [ledger] }  # absent = all
 *       steps: [ { tell: [ "channel:ops", "schedule:dba" ], waitMs: 300000 }, { tell: [ "person:brian" ], waitMs: 300000 } ]
 *       repeat: { times: 2, everyMs: 600000 }
 *       final: { tell: [ "channel:management" ] }
 */

/** The priorities as they are written. */
export const priorities = ['P1', 'P2', 'P3'] as const satisfies readonly Priority[];
/** The days of the week as they are written, Monday first. */
export const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

const weekMs = 7 * 86_400_000;
const wait = whole(0, weekMs);

const zone = matching(
  /^[A-Za-z][A-Za-z0-9_+-]{0,30}(\/[A-Za-z0-9_+-]{1,30}){0,2}$/,
  'must be the IANA name of a time zone, such as Europe/Dublin',
);
const clockTime = matching(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time of day in quotes, such as "08:00"');
const day = matching(/^\d{4}-\d\d-\d\d$/, 'must be a day, such as 2026-01-05');
const moment = matching(
  /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?$/,
  'must be a day or a moment, such as 2026-12-24T09:00, in the zone of the schedule unless it names its own',
);

const person = mapping(
  {
    id,
    name: label.optional(),
    zone: zone.nullish(),
    reach: list(
      mapping(
        { channel: id, to: text(320, 'must be text of 1 to 320 characters without control characters').nullish() },
        'channel and to',
      ),
      'channels by which a person is reached',
    ).nullish(),
  },
  'id, name, zone and reach',
);

const rota = mapping(
  {
    people: list(id, 'people').min(1, { error: 'must name at least one person' }),
    turn: z.union([z.enum(['daily', 'weekly']), whole(1, 366)], {
      error: 'must be daily, weekly or a number of days from 1 to 366',
    }),
    handover: matching(
      /^((Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?([01]\d|2[0-3]):[0-5]\d$/,
      'must be a local time in quotes, such as "Mon 09:00" or "09:00"',
    ),
    from: day,
  },
  'people, turn, handover and from',
);

const schedule = mapping(
  {
    id,
    zone,
    rota: rota.nullish(),
    hours: list(
      mapping(
        {
          days: list(z.enum(weekdays, { error: `must be one of ${weekdays.join(', ')}` }), 'days').nullish(),
          from: clockTime,
          to: clockTime,
        },
        'days, from and to',
      ),
      'hours',
    ).nullish(),
    overrides: list(
      mapping({ person: id, from: moment, until: moment }, 'person, from and until'),
      'overrides',
    ).nullish(),
  },
  'id, zone, rota, hours and overrides',
);
/** A schedule as written. */
export type ScheduleInventory = z.infer<typeof schedule>;

const receiver = matching(
  new RegExp(`^(channel|schedule|person):${idForm.source.slice(1)}`),
  'must be channel:ID, schedule:ID or person:ID',
);
const tell = list(receiver, 'receivers');

const chain = mapping(
  {
    id,
    for: mapping(
      {
        priorities: list(
          z.enum(priorities, { error: `must be one of ${priorities.join(', ')}` }),
          'priorities',
        ).nullish(),
        regions: list(id, 'regions').nullish(),
        clusters: list(id, 'clusters').nullish(),
      },
      'priorities, regions and clusters',
    ).nullish(),
    steps: list(mapping({ tell, waitMs: wait }, 'tell and waitMs'), 'steps')
      .min(1, { error: 'must have at least one step' })
      .max(20, { error: 'must have at most 20 steps' }),
    repeat: mapping({ times: whole(1, 1000), everyMs: wait }, 'times and everyMs').nullish(),
    final: mapping({ tell }, 'tell').nullish(),
  },
  'id, for, steps, repeat and final',
);
/** A chain as written. */
export type ChainInventory = z.infer<typeof chain>;

/** The keys of `alerts:` that say who is told, for the mapping that all its parts share. */
export const alertChainKeys = {
  people: list(person, 'people').nullish(),
  schedules: list(schedule, 'schedules').nullish(),
  chains: list(chain, 'chains').nullish(),
};
/** These keys as written. */
export type AlertChainsInventory = z.infer<z.ZodObject<typeof alertChainKeys>>;

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rehearseChains, type Rehearsal, type RehearsalWish } from '../../alerts/chains/rehearse-chains.ts';
import type { IncidentBook } from '../../alerts/incidents/book.ts';
import { floodsOf, pastEvents, type PastIncident, pastIncidents } from '../../alerts/incidents/past-events.ts';
import { readIncidentBook } from '../../alerts/incidents/read-book.ts';
import { plainLine } from '../../domain/plain-line.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { FleetReading } from '../../fleet/fleet-problem.ts';
import { readFleetFile } from '../../fleet/read-fleet.ts';
import { codeOf } from '../../journal/file-fault.ts';
import { alarmFolder, type FolderNamed } from '../alarms/alarm-folder.ts';
import { type RehearsedPast, rehearsalJson, rehearsalText } from '../alarms/rehearsal-words.ts';
import { exitCode } from '../exit-code.ts';
import { type Command, complain, type Io } from '../io.ts';
import { readArgs } from '../read-args.ts';
import { sayFleetProblems } from '../say-fleet-problems.ts';

/** Incidents named where the one asked for is not there. */
const mostNamed = 10;

/** `alerts rehearse`: who would have been told of past incidents by the chains of an inventory? */
export const alertsRehearseCommand: Command = {
  name: 'alerts rehearse',
  summary: 'say who would have been told when of past incidents',
  help: `Usage: quorumscope alerts rehearse --fleet FILE [--folder FOLDER] [--incident ID] [--json]

A dry run of the chains of an inventory over the incidents that Quorumscope keeps, those that are over and those that are not: who
would have been told when, by which channel and which step, if nobody had acknowledged, and as it was acknowledged; and who could not
have been told. Nobody is told, nothing is changed, and no Quorumscope need run. What is open is rehearsed up to now.

  --fleet FILE        the inventory whose chains are rehearsed, and whose alarms are meant where --folder is not given
  --folder FOLDER     the folder of alarms, as the Alerts screen names it: for an edited copy of the inventory
  --incident ID       only this one, as alerts list names it
  --json              print {"incidents":[…],"nobody":{"words":[{"at","who","channel","recipient","kind","step","incidents"}],
                      "gaps":[…],"isCut"},"asItWas":{…},"notes":[…]}, times in epoch ms
  --help              this text

Exit status: 0 whoever would have been told; 65 for an inventory or a folder that cannot be read, or an incident that is not in it;
64 for wrong usage.
`,
  async run(args, io) {
    const text = { type: 'string' } as const;
    const options = { fleet: text, folder: text, incident: text, json: { type: 'boolean' } } as const;
    const read = readArgs('alerts rehearse', args, options, []);
    const path = read.ok ? read.value.values.fleet : undefined;
    if (!read.ok || path === undefined) {
      const missing = 'alerts rehearse: --fleet FILE is missing; see quorumscope alerts rehearse --help';
      await complain(io, read.ok ? missing : read.error);
      return exitCode.usage;
    }
    const { json = false } = read.value.values;
    const reading = await readFleetFile(path);
    if (!reading.ok) {
      await sayFleetProblems(reading.error, io);
      return exitCode.data;
    }
    const past = await readPast(read.value.values, io);
    if (!past.ok) {
      await complain(io, `alerts rehearse: ${past.error}`);
      return exitCode.data;
    }
    if (past.value.incidents.length === 0) {
      await io.stdout.write(json ? rehearsalJson(nothing) : 'no incidents\n');
      return exitCode.ok;
    }
    const rehearsed = rehearse(past.value, reading.value, io.clock.epochMs());
    await io.stdout.write(json ? rehearsalJson(rehearsed) : rehearsalText(rehearsed));
    return exitCode.ok;
  },
};

const silent: Rehearsal = { words: [], gaps: [], isCut: false };
const nothing: RehearsedPast = { incidents: [], nobody: silent, asItWas: silent, notes: [] };

/** The incidents that are rehearsed, and all that are kept. */
interface Past {
  readonly book: IncidentBook;
  readonly incidents: readonly PastIncident[];
}

/** What is asked for of what is kept. The error is the end of a sentence. */
async function readPast(
  { incident, ...named }: FolderNamed & { readonly incident?: string | undefined },
  io: Io,
): Promise<Result<Past, string>> {
  const folder = alarmFolder(named, io);
  if (!folder.ok) return folder;
  const book = await readBook(folder.value);
  if (!book.ok) return book;
  const incidents = choose(book.value, incident);
  return incidents.ok ? ok({ book: book.value, incidents: incidents.value }) : incidents;
}

/** The incidents as the running Quorumscope keeps them. The error is the end of a sentence. */
async function readBook(folder: string): Promise<Result<IncidentBook, string>> {
  const path = join(folder, 'incidents.json');
  try {
    const read = readIncidentBook(await readFile(path, 'utf8'));
    return read.ok ? read : err(plainLine(`${path}: ${read.error}`));
  } catch (error) {
    if (codeOf(error) === 'ENOENT')
      return err(plainLine(`no alarms were kept in ${folder} yet; name their folder with --folder FOLDER`));
    return err(plainLine(`${path}: it cannot be read (${error instanceof Error ? error.message : String(error)})`));
  }
}

function choose(book: IncidentBook, id: string | undefined): Result<readonly PastIncident[], string> {
  const past = pastIncidents(book).toSorted((x, y) => x.incident.raisedAt - y.incident.raisedAt);
  if (id === undefined) return ok(past);
  const found = past.filter(({ incident }) => incident.id === id);
  if (found.length > 0) return ok(found);
  const known = past.slice(-mostNamed).map(({ incident }) => incident.id);
  const others = known.length === 0 ? 'none is known' : `the last ones are ${known.reverse().join(', ')}`;
  return err(`there is no incident ${plainLine(id, 120)}; ${others}`);
}

function rehearse({ book, incidents }: Past, { fleet, alerts }: FleetReading, now: number): RehearsedPast {
  const events = incidents.flatMap((one) => pastEvents(one, alerts.rules));
  const wish: Omit<RehearsalWish, 'acknowledging'> = {
    events,
    policy: { ...alerts, channels: alerts.channels.map(({ id }) => id), fleet: fleet.name, seenFrom: '' },
    from: Math.min(...events.map(({ at }) => at)),
    until: Math.max(now, ...events.map(({ at }) => at)),
    wasFlood: floodsOf(book, alerts.rules),
  };
  return {
    incidents,
    nobody: rehearseChains({ ...wish, acknowledging: 'nobody' }),
    asItWas: rehearseChains({ ...wish, acknowledging: 'as-it-was' }),
    notes: notesOf(incidents, alerts.chains.length),
  };
}

function notesOf(incidents: readonly PastIncident[], chains: number): readonly string[] {
  const cameAndWent = incidents.filter(({ incident }) => incident.changes > 1).length;
  return [
    ...(chains === 0 ? ['the inventory has no chains: nobody is told of anything'] : []),
    ...(cameAndWent > 0
      ? [`${cameAndWent} of them came and went; each is rehearsed as if it had stood from its beginning to its end`]
      : []),
    ...(incidents.some(({ endedAt }) => endedAt !== null)
      ? [
          'whether an incident that is over was shelved or under maintenance is not known: it is rehearsed as if it was not',
        ]
      : []),
  ];
}

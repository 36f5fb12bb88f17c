import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseInventoryText } from '../../fleet/read-fleet.ts';
import { alarmLike, courseStart, hostAlarm, IncidentCourse, saidAt } from '../../testing/incident-course.ts';
import { runAlone } from '../../testing/run-alone.ts';
import { alertsRehearseCommand } from './alerts-rehearse.ts';

const inventory = `version: 1
name: demo
regions: [{ id: dub, name: Dublin, code: DUB }, { id: fra, name: Frankfurt, code: FRA }]
defaults: { ssh: { user: q, knownHostsFile: ~/.ssh/known_hosts } }
hosts: [{ id: dub1, region: dub, address: 10.0.0.1 }, { id: fra1, region: fra, address: 10.0.0.2 }]
alerts:
  channels:
    - { id: log, kind: syslog, host: 10.0.0.8 }
    - { id: mail, kind: smtp, host: mail.example.net, from: q@example.net, to: [ops@example.net] }
  people: [{ id: aoife, name: Aoife, reach: [{ channel: mail, to: aoife@example.net }] }]
  chains:
    - id: all
      steps: [{ tell: ["channel:log"], waitMs: 60000 }, { tell: ["person:aoife"], waitMs: 60000 }]
`;

function courseFleet() {
  const reading = parseInventoryText(inventory, 'fleet.yaml');
  if (!reading.ok) throw new Error(reading.error[0]?.sentence);
  return reading.value.fleet;
}

let home = '';
let folder = '';
let cutId = '';
let hostName = '';

/** The book as the app keeps it: a cut of three minutes that somebody took after 90 s, and a host that is still gone. */
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'quorumscope-rehearse-'));
  folder = join(home, 'alarms');
  mkdirSync(folder);
  writeFileSync(join(home, 'fleet.yaml'), inventory);
  writeFileSync(join(home, 'bad.yaml'), inventory.replace('channel:log', 'channel:lag'));
  const course = new IncidentCourse(courseFleet());
  course.hold(0, 90_000, [alarmLike()]);
  const [cut] = course.open;
  if (cut === undefined) throw new Error('a cut is an incident');
  cutId = cut.id;
  course.step(90_000, [alarmLike()], { acts: [{ kind: 'acknowledge', id: cut.id, said: saidAt(90_000) }] });
  course.hold(90_250, 180_000, [alarmLike()]);
  course.hold(180_250, 300_000, [hostAlarm('fra1')]);
  hostName = course.open[0]?.id ?? '';
  writeFileSync(join(folder, 'incidents.json'), JSON.stringify(course.book));
});
afterAll(() => rmSync(home, { recursive: true }));

const file = (name: string): string => join(home, name);
const rehearsed = (...args: readonly string[]) =>
  runAlone((io) => alertsRehearseCommand.run(args, io), {
    home,
    clock: { monotonicMs: () => 0, epochMs: () => courseStart + 300_000, after: () => () => undefined },
  });

interface Word {
  readonly at: number;
  readonly kind: string;
  readonly channel: string;
  readonly who: string | null;
  readonly incidents: readonly string[];
}
const told = (words: readonly Word[], id: string) =>
  words
    .filter(({ incidents }) => incidents.includes(id))
    .map(({ at, kind, channel, who }) => `${(at - courseStart) / 1000} s ${kind} ${channel} ${who ?? '-'}`);

describe('alerts rehearse', () => {
  it('says whom a past incident would have called, if nobody had acknowledged and as it was', async () => {
    const { code, stdout, stderr } = await rehearsed(
      '--fleet',
      file('fleet.yaml'),
      '--folder',
      folder,
      '--incident',
      cutId,
    );
    expect([code, stderr]).toEqual([0, '']);
    const [nobody = '', asItWas = ''] = stdout.split('As it was acknowledged:');
    expect(stdout).toMatch(
      /^cut\.dub\.fra-\w+ {2}P2 {2}2025-11-22 21:00:00 UTC, over 2025-11-22 21:03:10 UTC: DUB \| FRA/,
    );
    expect(stdout).toContain('acknowledged 2025-11-22 21:01:30 UTC by Ada: seen');
    for (const part of [nobody, asItWas]) {
      expect(part).toMatch(/21:00:00 UTC {2}\+0\.0 s {8}raised {5}step 1 of all {11}log {2}\[cut\.dub/);
      expect(part).toMatch(
        /21:01:00 UTC {2}\+1 min .* escalated {2}step 2 of all .* Aoife by mail to aoife@example\.net/,
      );
      expect(part).toMatch(/21:03:10 UTC .* cleared .* Aoife by mail/);
    }
    expect(nobody).toContain('NOT TOLD: chain all: it has come to its end, and nobody acknowledged');
    expect(asItWas).not.toContain('NOT TOLD');
  });

  it('rehearses all incidents as one past, those that are not over up to now', async () => {
    const { stdout } = await rehearsed('--fleet', file('fleet.yaml'), '--folder', folder, '--json');
    const { incidents, nobody, asItWas } = JSON.parse(stdout);
    expect(incidents).toMatchObject([
      { id: cutId, endedAt: courseStart + 190_250 },
      { id: hostName, endedAt: null },
    ]);
    const ofHost = ['180.25 s raised log -', '240.25 s escalated mail Aoife'];
    expect(told(nobody.words, hostName)).toEqual(ofHost);
    expect(told(asItWas.words, hostName)).toEqual(ofHost);
    expect(told(asItWas.words, cutId).slice(0, 2)).toEqual(['0 s raised log -', '60 s escalated mail Aoife']);
  });

  it('says that nobody was told where the inventory has no chains', async () => {
    writeFileSync(file('silent.yaml'), inventory.slice(0, inventory.indexOf('alerts:')));
    const { code, stdout } = await rehearsed('--fleet', file('silent.yaml'), '--folder', folder);
    expect(code).toBe(0);
    expect(stdout).toContain('  nobody would have been told\n');
    expect(stdout).toContain('the inventory has no chains');
  });

  it('has nothing to say where nothing ever happened', async () => {
    const calm = file('calm');
    mkdirSync(calm, { recursive: true });
    const { book } = new IncidentCourse(courseFleet());
    writeFileSync(join(calm, 'incidents.json'), JSON.stringify(book));
    expect(await rehearsed('--fleet', file('fleet.yaml'), '--folder', calm)).toMatchObject({
      code: 0,
      stdout: 'no incidents\n',
    });
    const { stdout } = await rehearsed('--fleet', file('fleet.yaml'), '--folder', calm, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ incidents: [], nobody: { words: [] } });
  });

  it('refuses an inventory, a folder or a book that cannot be read, and an incident that is not there', async () => {
    const broken = file('broken');
    mkdirSync(broken, { recursive: true });
    writeFileSync(join(broken, 'incidents.json'), '{"version":1');
    const fleet = ['--fleet', file('fleet.yaml')];
    const cases: readonly (readonly [readonly string[], string])[] = [
      [['--fleet', file('bad.yaml')], 'names "lag", which is no channel of this inventory'],
      [fleet, 'no alarms were kept in'],
      [[...fleet, '--folder', broken], 'no JSON, or only a part of it'],
      [
        [...fleet, '--folder', folder, '--incident', 'x'],
        `there is no incident x; the last ones are ${hostName}, ${cutId}`,
      ],
    ];
    for (const [args, sentence] of cases) {
      const { code, stdout, stderr } = await rehearsed(...args);
      expect([code, stdout]).toEqual([65, '']);
      expect(stderr).toContain(sentence);
    }
  });
});

import { readFileSync } from 'node:fs';
import type { AlertPolicy } from '../domain/alert-policy.ts';
import { everyMatter, situationOf } from '../domain/snapshot-examples.ts';
import { alarmFleet, openTestDesk } from './alarm-desk.ts';

/*
 * A process with an alarm system, for tests: `node alarm-runner.cjs FOLDER POLICY.json cut|quiet`. It sees a cut, or that all is well, fifty
 * times a second, prints `open` once it does, and ends when it is killed.
 */
async function main([folder = '', policyFile = '', what = '']: readonly string[]): Promise<void> {
  const policy = JSON.parse(readFileSync(policyFile, 'utf8')) as AlertPolicy;
  const desk = await openTestDesk(folder, { fleet: alarmFleet({}).fleet, policy });
  const cut = everyMatter
    .filter(({ type }) => what === 'cut' && type === 'partition')
    .map((matter) => situationOf(matter, 'confirmed', 'DUB | FRA: no packet passes'));
  setInterval(() => desk.take(cut), 20);
  process.stdout.write('open\n');
}

void main(process.argv.slice(2));

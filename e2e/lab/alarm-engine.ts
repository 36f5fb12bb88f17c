import { openAlertOffice } from '../../main/engine/alert-office.ts';
import { createLiveEngine } from '../../main/engine/live-engine.ts';
import { systemClock } from '../../main/engine/system-clock.ts';
import { createWorkstationLine } from '../../main/engine/workstation-line.ts';
import { readFleetFile } from '../../main/fleet/read-fleet.ts';

/*
 * The engine with its alarms, as the engine process runs them, for tests: `node alarm-engine.cjs FLEET FOLDER`. It prints changes as
 * `quorumscope watch` does, and ends on SIGTERM.
 */
async function main([file = '', folder = '']: readonly string[]): Promise<void> {
  const complain = (text: string): void => void process.stderr.write(`${text}\n`);
  const reading = await readFleetFile(file);
  if (!reading.ok) {
    complain(reading.error.map(({ sentence }) => sentence).join('\n'));
    process.exitCode = 65;
    return;
  }
  const { fleet, alerts } = reading.value;
  const surroundings = { clock: systemClock, env: process.env, random: Math.random };
  const engine = createLiveEngine({ fleet, ...surroundings });
  const office = await openAlertOffice(folder, {
    ...surroundings,
    engine,
    fleet,
    policy: alerts,
    seenFrom: 'lab',
    workstation: createWorkstationLine(() => undefined, systemClock),
    note: complain,
  });
  engine.onTick(({ changes }) => {
    for (const change of changes) process.stdout.write(`${JSON.stringify(change)}\n`);
  });
  engine.start();
  process.once('SIGTERM', () => {
    void engine.stop().then(office.close);
  });
}

void main(process.argv.slice(2));

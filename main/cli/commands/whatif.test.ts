import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runAlone } from '../../testing/run-alone.ts';
import { whatifCommand } from './whatif.ts';

const inventory = `version: 1
regions: [{ id: dub }, { id: fra }, { id: ams }]
hosts:
  - { id: dub-db1, region: dub, address: 10.1.0.1 }
  - { id: fra-db1, region: fra, address: 10.2.0.1 }
  - { id: ams-w1, region: ams, address: 10.3.0.1 }
clusters:
  - id: ledger
    ports: [2379]
    quorum: { model: majority }
    members: [{ host: dub-db1 }, { host: fra-db1 }, { host: ams-w1, role: witness }]
`;

let directory = '';
let file = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'whatif-'));
  file = join(directory, 'fleet.yaml');
  writeFileSync(file, inventory);
});
afterAll(() => rmSync(directory, { recursive: true }));

function run(...args: readonly string[]) {
  return runAlone((io) => whatifCommand.run(args, io));
}

describe('whatifCommand', () => {
  it('prints every cluster before and after the losses, as one JSON object', async () => {
    const { code, stdout, stderr } = await run('--fleet', file, '--lose', 'region:dub', '--lose', 'link:fra-db1-ams');
    expect([code, stderr]).toEqual([0, '']);
    const { before, after } = JSON.parse(stdout);
    expect(before[0].quorum).toMatchObject({ model: 'majority', needed: 2, total: 3 });
    expect(before[0].quorum.sides).toMatchObject([
      { worst: 3, best: 3, margin: { worst: 1, best: 1 }, state: 'quorate' },
    ]);
    expect(after[0].quorum.sides.map((side: { state: string }) => side.state)).toEqual(['inquorate', 'inquorate']);
    expect(after[0].unobserved).toEqual([]);
  });

  it('prints the table of single losses for people', async () => {
    const { code, stdout } = await run('--fleet', file, '--table');
    expect(code).toBe(0);
    expect(stdout).toContain(`lose region dub\n  ledger  edge     quorum stays on fra-db1+ams-w1, margin 0\n`);
    expect(stdout.match(/^lose /gm)).toHaveLength(3 + 3 + 3);
  });

  it('prints the same table for machines', async () => {
    const { stdout } = await run('--fleet', file, '--table', '--json');
    expect(JSON.parse(stdout).rows[0]).toMatchObject({
      name: 'region dub',
      loss: { kind: 'region', region: 'dub' },
      outcomes: [{ cluster: 'ledger', word: 'edge', isTouched: true }],
    });
  });

  it.each([
    [
      'region:dbu',
      'whatif: there is no region "dbu" in the inventory; did you mean "dub"? See quorumscope whatif --help',
    ],
    [
      'dub',
      'whatif: "dub" is no loss; give region:ID, host:ID, link:A-B or vote:CLUSTER/HOST; see quorumscope whatif --help',
    ],
  ])('answers the loss %s with 64 and one sentence', async (loss, sentence) => {
    expect(await run('--fleet', file, '--lose', loss)).toEqual({
      code: 64,
      stdout: '',
      stderr: `quorumscope: ${sentence}\n`,
    });
  });

  it('answers an inventory that cannot be read with 65', async () => {
    const { code, stdout } = await run('--fleet', join(directory, 'none.yaml'), '--lose', 'host:a');
    expect([code, stdout]).toEqual([65, '']);
  });
});

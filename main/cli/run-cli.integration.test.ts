import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { appendFileSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemo } from '../demo/start-demo.ts';
import { systemClock } from '../engine/system-clock.ts';
import { manualInventory } from '../fleet/inventory-examples.ts';

let directory = '';
let program = '';
const children = new Set<ChildProcess>();

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(args: readonly string[], stdout: 'pipe' | number = 'pipe'): ChildProcess {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['pipe', stdout, 'pipe'], cwd: directory });
  children.add(child);
  child.on('close', () => children.delete(child));
  // The program may end before it has read everything.
  child.stdin?.on('error', () => undefined);
  return child;
}

function ended(child: ChildProcess): Promise<Ended> {
  const said = { stdout: '', stderr: '' };
  child.stdout?.on('data', (bytes: Buffer) => (said.stdout += bytes.toString()));
  child.stderr?.on('data', (bytes: Buffer) => (said.stderr += bytes.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...said })));
}

function run(args: readonly string[], input: string | Buffer = ''): Promise<Ended> {
  const child = start(args);
  child.stdin?.end(input);
  return ended(child);
}

/** Waits until what a child says, from now on, fits the pattern. */
const says = (child: ChildProcess, stream: 'stdout' | 'stderr', pattern: RegExp): Promise<void> =>
  new Promise((resolve) => {
    let text = '';
    child[stream]?.on('data', (bytes: Buffer) => {
      text += bytes.toString();
      if (pattern.test(text)) resolve();
    });
  });

/** Two hosts at ports of loopback where nothing listens. */
const deadFleet = `version: 1
regions: [{ id: dub }, { id: fra }]
defaults: { ssh: { agent: false } }
hosts:
  - { id: dub1, region: dub, address: 127.0.0.1, peerAddresses: [10.0.0.1], ssh: { port: 1 } }
  - { id: fra1, region: fra, address: 127.0.0.1, peerAddresses: [10.0.0.2], ssh: { port: 2 } }
`;

/** A cut between two regions of two hosts each, as two of the hosts would tell it by their connects. */
function capture(): string {
  const id = (region: string, n: number): string => `${region}${n}`;
  const hosts = ['a', 'b'].flatMap((region, r) =>
    [1, 2].map((n) => ({ id: id(region, n), region, address: `10.0.${r}.${n}` })),
  );
  const lines: unknown[] = [{ kind: 'fleet', fleet: { version: 1, regions: [{ id: 'a' }, { id: 'b' }], hosts } }];
  for (const { id: host } of hosts) lines.push({ t: 0, host, kind: 'session', state: 'streaming' });
  for (let t = 500; t <= 9000; t += 500) {
    for (const from of hosts) {
      lines.push({ t, host: from.id, kind: 'sockets', format: 'ss', text: '' });
      for (const to of hosts.filter((one) => one.id !== from.id)) {
        const isCut = t > 2000 && to.region !== from.region;
        lines.push({
          t,
          host: from.id,
          kind: 'connect',
          to: to.id,
          port: 22,
          outcome: isCut ? 'timeout' : 'ok',
          ms: isCut ? 1500 : 1,
        });
      }
    }
  }
  return `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
}

describe('quorumscope', () => {
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'quorumscope-cli-'));
    program = join(directory, 'quorumscope.cjs');
    const withoutNative = {
      name: 'without-native',
      setup(on: {
        onResolve: (o: { filter: RegExp }, f: (a: { path: string }) => { path: string; external: boolean }) => void;
      }) {
        on.onResolve({ filter: /\.node$|^cpu-features$/ }, ({ path }) => ({ path, external: true }));
        // It loads its native part from beside its own package.
        const libsql = createRequire(import.meta.url).resolve('libsql');
        on.onResolve({ filter: /^libsql$/ }, () => ({ path: libsql, external: true }));
      },
    };
    const entry = new URL('quorumscope.ts', import.meta.url).pathname;
    await build({
      entryPoints: [entry],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      logLevel: 'silent',
      plugins: [withoutNative],
    });
    writeFileSync(join(directory, 'dead.yaml'), deadFleet);
    writeFileSync(join(directory, 'manual.yaml'), manualInventory);
    writeFileSync(join(directory, 'bad.yaml'), manualInventory.replace('region: fra', 'regoin: fra'));
    writeFileSync(join(directory, 'cut.jsonl'), capture());
    writeFileSync(join(directory, 'cut.jsonl.gz'), gzipSync(capture()));
  });
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(directory, { recursive: true });
  });

  it('helps, and answers wrong usage with one sentence and 64', async () => {
    expect(await run(['--help'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/Usage: quorumscope /),
      stderr: '',
    });
    const wrong = await run(['raplay']);
    expect(wrong).toEqual({
      code: 64,
      stdout: '',
      stderr: 'quorumscope: there is no command "raplay"; did you mean "replay"? See quorumscope --help\n',
    });
  });

  it('parses a listing into one JSON object', async () => {
    const { code, stdout } = await run(
      ['sockets'],
      'State Recv-Q Send-Q Local Address:Port Peer Address:Port\nESTAB 0 0 10.0.0.1:22 10.0.0.2:4242\nnonsense\n',
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      format: 'ss',
      sockets: [{ state: 'ESTAB', peer: { address: '10.0.0.2', port: 4242 } }],
      skipped: [{ line: 3, text: 'nonsense' }],
    });
  });

  it('ends with 65 and still one JSON object when nothing could be read', async () => {
    for (const input of ['', 'nonsense\n', Buffer.from([0, 255, 254, 10])]) {
      const { code, stdout, stderr } = await run(['sockets'], input);
      expect(code).toBe(65);
      expect(JSON.parse(stdout)).toMatchObject({ sockets: [] });
      expect(stderr).toMatch(/^quorumscope: sockets: .*\n$/);
    }
  });

  it('replays a capture from a file, from gzip and from standard input alike, and ends with the snapshot', async () => {
    const plain = await run(['replay', 'cut.jsonl']);
    expect([plain.code, plain.stderr]).toEqual([0, '']);
    const lines = plain.stdout
      .trim()
      .split('\n')
      .map((line): Record<string, unknown> => JSON.parse(line));
    expect(lines.at(-1)).toMatchObject({
      kind: 'end',
      snapshot: { situations: [{ type: 'partition', phase: 'confirmed' }] },
    });
    expect(lines.some((line) => line['kind'] === 'situation' && line['phase'] === 'confirmed')).toBe(true);
    expect((await run(['replay', 'cut.jsonl.gz'])).stdout).toBe(plain.stdout);
    expect((await run(['replay', '-'], capture())).stdout).toBe(plain.stdout);
  });

  it('replays a bad capture as far as it goes, names file, line and time, and ends with 65', async () => {
    const bad = await run(['replay', '-'], `${capture()}oops\n`);
    expect(bad.code).toBe(65);
    expect(bad.stderr).toMatch(
      /^quorumscope: capture standard input line (\d+): it is not JSON \("oops"\).*; replayed as far as line \d+, t = 9000 ms\n$/,
    );
    expect(bad.stdout).toMatch(/"phase":"confirmed"[^]*\n{"kind":"end","snapshot":.*}\n$/);
    expect(await run(['replay', 'none.jsonl'])).toMatchObject({ code: 65, stdout: '' });
    expect(await run(['replay', 'cut.jsonl', '--fleet', 'bad.yaml'])).toMatchObject({ code: 65, stdout: '' });
  });

  it('replays a capture that was cut off, gzip too, as far as it goes, says where that is, and ends with 0', async () => {
    const whole = await run(['replay', 'cut.jsonl']);
    const text = capture();
    writeFileSync(join(directory, 'half.jsonl'), text.slice(0, text.indexOf('"t":6500') + 30));
    const packed = gzipSync(text);
    writeFileSync(join(directory, 'half.jsonl.gz'), packed.subarray(0, Math.floor(packed.length * 0.7)));
    for (const name of ['half.jsonl', 'half.jsonl.gz']) {
      const half = await run(['replay', name]);
      expect(half.code).toBe(0);
      expect(half.stderr).toMatch(
        /^quorumscope: capture half\.jsonl(\.gz)? line \d+: it (has no end|is cut short).*; replayed as far as line \d+, t = \d+ ms\n$/,
      );
      const changes = half.stdout.split('\n').slice(0, -2);
      expect(changes.length).toBeGreaterThan(4);
      expect(whole.stdout.split('\n').slice(0, changes.length)).toEqual(changes);
    }
  });

  it('lets --fleet win over the capture, and says how many lines it left out', async () => {
    const { code, stderr } = await run(['replay', 'cut.jsonl', '--fleet', 'manual.yaml']);
    expect(code).toBe(0);
    expect(stderr).toMatch(/lines have the host "a1", which the fleet does not have/);
  });

  it('ends quietly when nobody reads its output any more', async () => {
    const child = start(['sockets']);
    const row = 'ESTAB 0 0 10.0.0.1:22 10.0.0.2:4242\n'.repeat(200_000);
    child.stdout?.once('data', () => child.stdout?.destroy());
    child.stdin?.end(row);
    const { stderr, code } = await ended(child);
    expect([code, stderr]).toEqual([0, '']);
  });

  it('says that a disk is full, without a stack trace', async () => {
    const full = openSync('/dev/full', 'w');
    try {
      const child = start(['replay', 'cut.jsonl'], full);
      const { code, stderr } = await ended(child);
      expect(code).toBe(74);
      expect(stderr).toMatch(/^quorumscope: standard output cannot be written \(the disk is full\).*\n$/);
    } finally {
      closeSync(full);
    }
  });

  it('lists warnings of an inventory, and every problem of a bad one', async () => {
    const good = await run(['fleet', 'check', 'manual.yaml']);
    expect(good.code).toBe(0);
    expect(good.stdout).toMatch(
      /^manual\.yaml: valid; 3 regions, 3 hosts, 1 cluster; \d+ warnings\nwarning: manual\.yaml:/,
    );
    const bad = await run(['fleet', 'check', 'bad.yaml', '--json']);
    expect(bad.code).toBe(65);
    expect(JSON.parse(bad.stdout)).toMatchObject({ valid: false, problems: [{ line: 19 }, { line: 20 }] });
    expect(bad.stderr).toMatch(/bad\.yaml:20: hosts\[2\]\.regoin is an unknown key; did you mean "region"\?/);
  });

  it('answers check with UNKNOWN and 3 when no host can be read, and with 65 for a bad inventory', async () => {
    const blind = await run(['check', '--fleet', 'dead.yaml', '--for', '1']);
    expect(blind.code).toBe(3);
    expect(blind.stdout).toMatch(/^PARTITION UNKNOWN - [^|\n]+ \| confirmed=0;[^|\n]*\n$/);
    const bad = await run(['check', '--fleet', 'bad.yaml']);
    expect(bad.code).toBe(65);
    expect(bad.stdout).toMatch(/^PARTITION UNKNOWN - [^|\n]*\n$/);
  });

  it('gives the sheet of a fleet as it is now, over real SSH: the leader is seen to write, so nobody else is promoted', async () => {
    const demo = await startDemo({ speed: 1, clock: systemClock, random: () => 0.5 });
    try {
      const live = ['advise', '--fleet', demo.fleetFile, 'live', '--for', '8', '--promote', 'ledger/fra-db1'];
      const { code, stdout } = await run(live);
      expect([code, JSON.parse(stdout)]).toMatchObject([
        2,
        { advice: 'NO-GO', cluster: 'ledger', candidate: 'fra-db1', oldPrimary: 'dub-db1', expiresAt: null },
      ]);
    } finally {
      await demo.stop();
    }
  });

  it('records an incident over real SSH with an edit in it, and the replay says every line that watch said', async () => {
    const demo = await startDemo({ speed: 1000, clock: systemClock, random: () => 0.5 });
    try {
      const child = start(['watch', '--fleet', demo.fleetFile, '--record', 'rec.jsonl']);
      const end = ended(child);
      const cleared = says(child, 'stdout', /"phase":"confirmed"[^]*"kind":"situation","phase":"cleared"/);
      await says(child, 'stdout', /"kind":"situation","phase":"suspected"/);
      const inForce = says(child, 'stderr', /the edited inventory is in force\n/);
      appendFileSync(demo.fleetFile, 'policy: { confirmAfterMs: 2500 }\n');
      await Promise.all([inForce, cleared]);
      child.kill('SIGTERM');
      const watched = await end;
      expect(watched.code).toBe(0);

      const again = await run(['replay', 'rec.jsonl']);
      expect([again.code, again.stderr]).toEqual([0, '']);
      const lines = again.stdout.split('\n');
      expect(lines.slice(0, -2)).toEqual(watched.stdout.split('\n').slice(0, -1));
      expect(lines.at(-2)).toMatch(/^\{"kind":"end"/);
      const recorded = readFileSync(join(directory, 'rec.jsonl'), 'utf8').split('\n');
      expect(JSON.parse(recorded[0] ?? '')).toMatchObject({ kind: 'fleet' });
      expect(recorded.filter((line) => /^\{"t":\d+,"kind":"fleet"/.test(line))).toHaveLength(1);
    } finally {
      await demo.stop();
    }
  });

  it('says a full disk under --record once and ends with 74, and refuses a place it cannot write', async () => {
    const full = await run(['watch', '--fleet', 'dead.yaml', '--for', '1', '--record', '/dev/full']);
    expect(full.code).toBe(74);
    expect(full.stderr.match(/the disk is full/g)).toHaveLength(1);
    expect((await run(['watch', '--fleet', 'dead.yaml', '--record', 'no/such/place'])).code).toBe(74);
  });

  it('refuses an invalid edit while it watches, takes the next one, and ends cleanly when asked', async () => {
    const path = join(directory, 'edited.yaml');
    writeFileSync(path, `${deadFleet}clusters: [{ id: k, quorum: { model: majority }, members: [{ host: dub1 }] }]\n`);
    const child = start(['watch', '--fleet', 'edited.yaml']);
    const end = ended(child);
    // The first change (nobody can tell the quorum) shows that the engine runs.
    await says(child, 'stdout', /\n/);
    const refused = says(child, 'stderr', /hosts\[1\]\.id is "dub1"[^]*before it stays in force\n/);
    writeFileSync(path, deadFleet.replace('id: fra1', 'id: dub1'));
    await refused;
    const taken = says(child, 'stderr', /the edited inventory is in force\n/);
    writeFileSync(path, `${deadFleet}policy: { confirmAfterMs: 2000 }\n`);
    await taken;
    child.kill('SIGTERM');
    const { code, stderr } = await end;
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /refused as a whole; the inventory from before it stays in force\n.*the edited inventory is in force\n$/,
    );
  });
});

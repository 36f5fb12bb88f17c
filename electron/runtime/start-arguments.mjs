import path from 'node:path';

/** What `npm start -- --help` prints. */
export const startHelp = `npm start [-- OPTIONS]    sets everything up and opens Quorumscope on the embedded demo fleet

  --fleet FILE                    open a real fleet instead, and stay
  --story-speed N                 play the demo's story N times as fast (without a display: 6)
  --screenshots DIR               without a display: where pictures go (.cache/screenshots)
  --accept-unsupported-electron   let an Electron that is out of support open a fleet outside this machine

QUORUMSCOPE_ELECTRON_DIST=DIR uses the unpacked Electron in DIR. ELECTRON_MIRROR=URL fetches the official one from there.
`;

/**
 * What set-up must know of the command line; the app itself reads and judges it.
 * @typedef {object} StartArguments
 * @property {boolean} help
 * @property {string | null} fleet absolute path
 * @property {boolean} storySpeed it was given
 * @property {string | null} screenshots absolute path
 * @property {string[]} passOn the arguments for the app, paths made absolute
 */

const withPath = ['--fleet', '--screenshots'];

/**
 * @param {readonly string[]} args
 * @param {string} folder where the caller stands: relative paths start there
 * @returns {StartArguments}
 */
export function readStartArguments(args, folder) {
  const passOn = withAbsolutePaths(args, folder);
  const valueOf = (/** @type {string} */ name) =>
    passOn.includes(name) ? (passOn[passOn.indexOf(name) + 1] ?? null) : null;
  return {
    help: args.includes('--help') || args.includes('-h'),
    fleet: valueOf('--fleet'),
    storySpeed: passOn.includes('--story-speed'),
    screenshots: valueOf('--screenshots'),
    passOn,
  };
}

/** `--name=value` becomes two words, so that there is one form. @param {readonly string[]} args @param {string} folder @returns {string[]} */
function withAbsolutePaths(args, folder) {
  const words = args.flatMap((arg) => {
    const [, name, value] = /^(--(?:fleet|screenshots|story-speed))=(.*)$/s.exec(arg) ?? [];
    return name === undefined || value === undefined ? [arg] : [name, value];
  });
  return words.map((word, index) => {
    const isPath = withPath.includes(words[index - 1] ?? '') && word !== '' && !word.startsWith('--');
    return isPath ? path.resolve(folder, word) : word;
  });
}

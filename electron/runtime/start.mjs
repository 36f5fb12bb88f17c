import path from 'node:path';
import { ensureBuilt } from './build.mjs';
import { runToEnd } from './child.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { displayAnswers } from './display.mjs';
import { findElectron } from './electron-lookup.mjs';
import { openElectronSession, passOnStderr } from './electron-session.mjs';
import { cacheFolder, callersFolder } from './places.mjs';
import { appFolderFor, lendFolder } from './readable-copy.mjs';
import { runMain } from './refusal.mjs';
import { say } from './say.mjs';
import { readStartArguments, startHelp } from './start-arguments.mjs';
import { packagesOfMissingLibraries } from './system-libraries.mjs';
import { installPackages, packagesOfMissing, programsFor } from './system-packages.mjs';

/** @typedef {import('./electron-session.mjs').ElectronSession} ElectronSession */
/** @typedef {import('./start-arguments.mjs').StartArguments} StartArguments */

/*
 * `npm start`: from a bare checkout to the running app. With a display its window opens; without one the same app runs under a
 * virtual display, tells its verdicts here and writes pictures.
 */
await runMain(async () => {
  const wanted = readStartArguments(process.argv.slice(2), callersFolder());
  if (wanted.help) {
    process.stdout.write(startHelp);
    return 0;
  }
  await ensureDependencies();
  await ensureBuilt(['electron', 'renderer']);
  const dist = await findElectron({ fallbackAllowed: true });
  const headless = !(await displayAnswers());
  const missing = packagesOfMissing(headless ? programsFor.virtualDisplay : []);
  await installPackages([...missing, ...(await packagesOfMissingLibraries(dist.executable))]);

  const session = await openElectronSession(dist, { virtualDisplay: headless });
  try {
    return await runApp(session, wanted, headless);
  } finally {
    await session.close();
  }
});

/**
 * @param {ElectronSession} session
 * @param {StartArguments} wanted
 * @param {boolean} headless
 * @returns {Promise<number>} the app's exit status
 */
async function runApp(session, wanted, headless) {
  const app = await appFolderFor(session.account, session.scratch);
  const pictures = headless ? (wanted.screenshots ?? picturesFolder(session, app)) : null;
  const takeBack = pictures === null ? async () => {} : lendFolder(pictures, session.account);
  if (wanted.fleet !== null && session.account.borrowed) lendSight(session);
  const args = [...session.switches, app, ...headlessArguments(wanted, pictures), ...wanted.passOn];
  const ending = await runToEnd(
    ...session.account.command(session.executable, args, { readAllFiles: wanted.fleet !== null }),
    {
      cwd: app,
      env: session.env,
      show: 'inherit',
      onStderrLine: passOnStderr,
    },
  );
  await takeBack();
  return ending.code;
}

/** A fleet that root opens names root's files. @param {ElectronSession} session */
function lendSight(session) {
  say(
    'opening a fleet for root: the app may read your files (fleet, keys, known_hosts), but an ssh-agent of root refuses it.',
  );
  // `~` in the fleet is the caller's home; what the app writes stays in the borrowed one (XDG_*).
  session.env.HOME = process.env.HOME;
}

/** @param {ElectronSession} session @param {string} app @returns {string} a folder that stays after the run */
function picturesFolder(session, app) {
  const isCopy = app.startsWith(session.scratch);
  return isCopy
    ? path.join(path.dirname(session.scratch), 'quorumscope-screenshots')
    : path.join(cacheFolder, 'screenshots');
}

/** Nobody looks: lines and pictures instead of a window. @param {StartArguments} wanted @param {string | null} pictures @returns {string[]} */
function headlessArguments(wanted, pictures) {
  if (pictures === null) return [];
  say('no display: the app runs under a virtual one, tells its verdicts here and writes pictures.');
  const folder = wanted.screenshots === null ? ['--screenshots', pictures] : [];
  const speed = wanted.fleet === null && !wanted.storySpeed ? ['--story-speed', '6'] : [];
  return ['--headless-story', ...folder, ...speed];
}

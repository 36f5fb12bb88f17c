import { accountForElectron, sandboxWorks } from './account.mjs';
import { openVirtualDisplay, personsDisplay } from './display.mjs';
import { executableFor } from './readable-copy.mjs';
import { say } from './say.mjs';
import { makeScratch } from './scratch.mjs';

/** @typedef {import('./electron-dist.mjs').ElectronDist} ElectronDist */

/**
 * Everything an Electron needs around it for one run: who it is, where it draws, whether its sandbox works.
 * @typedef {object} ElectronSession
 * @property {import('./account.mjs').Account} account
 * @property {import('./display.mjs').Display} display
 * @property {string} scratch
 * @property {string} executable
 * @property {readonly string[]} switches of Chromium, to stand before the app's folder
 * @property {NodeJS.ProcessEnv} env
 * @property {() => Promise<void>} close gives everything back
 */

/**
 * Opens a session. Whatever happens, call `close` at the end.
 * @param {ElectronDist} dist
 * @param {{ virtualDisplay: boolean }} wishes
 * @returns {Promise<ElectronSession>}
 */
export async function openElectronSession(dist, wishes) {
  const scratch = makeScratch();
  /** @type {(() => Promise<void>)[]} */
  const givesBack = [async () => scratch.remove()];
  const close = async () => {
    for (const giveBack of givesBack.toReversed()) await giveBack();
  };
  try {
    const account = await accountForElectron(scratch.folder);
    givesBack.push(account.giveBack);
    const display = wishes.virtualDisplay
      ? await openVirtualDisplay(scratch.folder, account)
      : personsDisplay(scratch.folder, account);
    givesBack.push(display.close);
    const sandboxed = await sandboxWorks(account);
    if (!sandboxed) {
      say(
        'WARNING: this machine allows no user namespaces, so Electron runs WITHOUT ITS SANDBOX (--no-sandbox). Never do this for real work.',
      );
    }
    if (account.borrowed) say(`Electron runs as the account ${account.name}, sandbox ${sandboxed ? 'on' : 'OFF'}.`);
    return {
      account,
      display,
      scratch: scratch.folder,
      executable: await executableFor(dist, account, scratch.folder),
      switches: [...(sandboxed ? [] : ['--no-sandbox']), ...display.switches],
      env: { ...account.env, ...display.env, QUORUMSCOPE_ELECTRON_KIND: dist.kind },
      close,
    };
  } catch (problem) {
    await close();
    throw problem;
  }
}

/**
 * What Chromium says where no desktop bus and no graphics card is; harmless and long:
 *   [10362:1122/064111.933518:ERROR:bus.cc(399)] Failed to connect to the bus: …
 */
const noise =
  /^\[\d+:\d+\/\d+\.\d+:(?:ERROR|WARNING|INFO):(?:bus|object_proxy|viz_main_impl|command_buffer_proxy_impl|gpu_memory_buffer_support_x11|gl_surface_presentation_helper|sandbox_linux|angle_platform_impl|gpu_process_host|interface_endpoint_client|CONSOLE)\.?[a-z]*\(/;

/** Passes on what Electron says on stderr, without the noise. @param {string} line */
export function passOnStderr(line) {
  if (!noise.test(line)) process.stderr.write(`${line}\n`);
}

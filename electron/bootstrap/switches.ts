/**
 * Switches of Chromium and Node that open the program: debuggers, weaker isolation, foreign code, foreign networks.
 * No fuse covers the Chromium ones (measured: research/6, section 1.5), so the program itself refuses them when installed.
 */
export const dangerousSwitches: ReadonlySet<string> = new Set([
  'inspect',
  'inspect-brk',
  'inspect-brk-node',
  'inspect-port',
  'inspect-publish-uid',
  'inspect-wait',
  'remote-debugging-address',
  'remote-debugging-pipe',
  'remote-debugging-port',
  'remote-allow-origins',
  'no-sandbox',
  'disable-setuid-sandbox',
  'disable-seccomp-filter-sandbox',
  'disable-namespace-sandbox',
  'disable-gpu-sandbox',
  'no-zygote',
  'no-zygote-sandbox',
  'single-process',
  'disable-web-security',
  'disable-site-isolation-trials',
  'allow-file-access-from-files',
  'allow-running-insecure-content',
  'ignore-certificate-errors',
  'user-data-dir',
  'js-flags',
  'load-extension',
  'proxy-server',
  'proxy-pac-url',
  'host-rules',
  'host-resolver-rules',
  'gpu-launcher',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'renderer-startup-dialog',
  'log-net-log',
  'auth-server-whitelist',
  'require',
  'enable-logging',
  'disable-dev-shm-usage',
]);

/** Switches that only say how to reach the display; allowed everywhere. */
export const harmlessSwitches: ReadonlySet<string> = new Set([
  'ozone-platform',
  'ozone-platform-hint',
  'disable-gpu',
  'disable-gpu-compositing',
  'disable-software-rasterizer',
  'force-device-scale-factor',
  'lang',
]);

/** `--a=b`, `-a=b` → `a`: Chromium takes one dash like two. null for a word without a dash. */
export function switchName(arg: string): string | null {
  const match = /^--?([^=-][^=]*)(=.*)?$/s.exec(arg);
  return match?.[1] ?? null;
}

/**
 * The operator's arguments among those of the process. Unpacked, Electron's argument list carries the folder of the app as
 * its first plain word; installed, everything after the program is the operator's.
 */
export function operatorArguments(argv: readonly string[], installed: boolean): readonly string[] {
  const rest = argv.slice(1);
  if (installed) return rest;
  const app = rest.findIndex((arg) => !arg.startsWith('-'));
  return app === -1 ? rest : rest.filter((_, index) => index !== app);
}

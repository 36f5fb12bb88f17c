/** The oldest Electron this version is meant for; anything older is there for tests only (decision 2). */
const oldestSupportedMajor = 40;

/**
 * The sentence that stays on screen while the program runs on an Electron that gets no security fixes, or null.
 * `kind` is what the launcher says of the Electron it found (`fallback` = the one for tests), if it says anything.
 */
export function runtimeWarning(electronVersion: string, kind: string | undefined): string | null {
  const major = Number.parseInt(electronVersion, 10);
  if (kind !== 'fallback' && major >= oldestSupportedMajor) return null;
  return `UNSUPPORTED ELECTRON ${Number.isNaN(major) ? 'VERSION' : major} - TEST ONLY`;
}

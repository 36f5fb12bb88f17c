import type { QuorumscopeApi } from '../../main/contract/ipc.ts';
import { type Desktop, electronCommand, launchDesktop } from '../fixtures/launch.ts';
import type { Lab } from '../lab/lab.ts';
import type { Trial } from './detect-report.ts';
import { settle } from './detect-series.ts';

const patienceMs = 30_000;
const pairs = [
  ['alpha', 'beta'],
  ['beta', 'gamma'],
  ['alpha', 'gamma'],
] as const;

/**
 * Epoch ms at which the status sentence first held `word` and not `without`, looked at each frame, plus one whole frame so
 * that the words are on the glass. null after `ms`.
 */
function shownAt(desktop: Desktop, word: string, without: string, ms: number): Promise<number | null> {
  return desktop.window.evaluate(
    (wanted) =>
      new Promise<number | null>((resolve) => {
        const until = Date.now() + wanted.ms;
        const look = (): void => {
          const text = document.querySelector('h1[data-status]')?.textContent ?? '';
          if (text.includes(wanted.word) && !text.includes(wanted.without)) {
            requestAnimationFrame(() => resolve(Date.now()));
          } else if (Date.now() > until) resolve(null);
          else requestAnimationFrame(look);
        };
        look();
      }),
    { word, without, ms },
  );
}

async function quiet(desktop: Desktop): Promise<void> {
  const at = await shownAt(desktop, 'No situation.', 'SUSPECTED', 60_000);
  if (at === null) throw new Error(`the window did not become quiet:\n${desktop.output()}`);
}

/**
 * Cuts two regions and watches the real window in the observer's namespace. A series of its own: its engine samples at
 * other moments than the one of the other series. Gives the reason when there is no Electron to measure on.
 */
export async function screenTrials(lab: Lab, count: number, done: (trial: Trial) => void): Promise<string | null> {
  if (electronCommand() === null) return 'QUORUMSCOPE_ELECTRON is not set';
  const desktop = await launchDesktop({
    args: ['--fleet', lab.fleetFile, '--accept-unsupported-electron'],
    inside: lab,
  });
  try {
    for (let i = 0; i < count; i += 1) {
      const [a, b] = pairs[i % pairs.length] ?? pairs[0];
      await quiet(desktop);
      await settle();
      const suspected = shownAt(desktop, 'SUSPECTED', '\n', patienceMs);
      const confirmed = shownAt(desktop, 'PARTIAL PARTITION', 'SUSPECTED', patienceMs);
      const engine = confirmedAt(desktop, patienceMs);
      const cut = lab.cut({ kind: 'regions', a, b });
      const from = performance.timeOrigin + cut.from;
      const since = (at: number | null): number | null => (at === null ? null : at - from);
      const screenMs = since(await confirmed);
      cut.heal();
      done({
        series: 'screen',
        fault: `${a}-${b}`,
        suspectedMs: screenMs === null ? null : since(await suspected),
        confirmedMs: screenMs === null ? null : since(await engine),
        screenMs,
        falseVerdicts: [],
      });
    }
    return null;
  } finally {
    await desktop.close();
  }
}

/**
 * Epoch ms of the engine's own tick that confirmed a partial partition, as the delta that carried it to the page says.
 * null after `ms`.
 */
function confirmedAt(desktop: Desktop, ms: number): Promise<number | null> {
  return desktop.window.evaluate(
    (patience) =>
      new Promise<number | null>((resolve) => {
        const { quorumscope } = globalThis as unknown as { readonly quorumscope: QuorumscopeApi };
        const end = (at: number | null): void => {
          clearTimeout(timer);
          stop();
          resolve(at);
        };
        const timer = setTimeout(() => end(null), patience);
        const stop = quorumscope.subscribe('screen:delta', (delta) => {
          const changed = [...delta.add.situations, ...delta.update.situations];
          if (changed.some((each) => each.type === 'partial-partition' && each.phase === 'confirmed')) end(delta.at);
        });
      }),
    ms,
  );
}

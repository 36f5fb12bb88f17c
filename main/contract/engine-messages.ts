import type { ForWorkstation, WorkstationWord } from './alarm.ts';
import type { Answer, Args, EngineRequestName } from './ipc.ts';
import type { MatrixFrame, MatrixWish } from './matrix.ts';
import type { WrittenByEngine } from './report.ts';
import type { Notice, ScreenDelta, ScreenState } from './screen.ts';

/** A question of a page to the engine: a request of the contract by its name. */
export type EngineQuestion = {
  readonly [N in EngineRequestName]: { readonly name: N; readonly args: Args<N> };
}[EngineRequestName];

/** Where the engine gets its world from. */
export type EngineSource =
  /** The embedded fleet with its scripted story; `speed` 2 plays it in half the time. */
  { readonly kind: 'demo'; readonly speed: number } | { readonly kind: 'fleet'; readonly path: string };

/** Where decisions are kept, and who may decide. Folders are made where they are missing. */
export interface DecisionFiles {
  /** One for each inventory. */
  readonly log: string;
  /** The private half of the key that signs verdicts; the public one lies beside it, `.pub`. */
  readonly key: string;
  readonly operators: string;
}

/** What the Electron main process says to the engine process. */
export type ToEngine =
  | {
      readonly kind: 'start';
      readonly source: EngineSource;
      readonly seenFrom: string;
      /**
       * true on an Electron that is only for tests (decision 2): a fleet with an address outside loopback is then refused
       * with `failed` and exit status 69, also when an edit of the inventory file brings one in (that edit is a notice).
       */
      readonly loopbackOnly: boolean;
      /** Where history is written; its folder is made where it is missing. null = nowhere. */
      readonly historyFile: string | null;
      /** null = nobody decides anything. */
      readonly decisionFiles: DecisionFiles | null;
      /** Where the alarm system keeps what must outlive a restart; made where it is missing. null = nobody is told of anything. */
      readonly alertFolder: string | null;
    }
  | { readonly kind: 'give-state' }
  | { readonly kind: 'matrix-open'; readonly wish: MatrixWish }
  | { readonly kind: 'matrix-close' }
  /** `ask` comes back with the answer. */
  | { readonly kind: 'ask'; readonly ask: number; readonly question: EngineQuestion }
  /** The folder is the operator's choice. `ask` comes back with what was written. */
  | { readonly kind: 'write-report'; readonly ask: number; readonly incident: string; readonly folder: string }
  | ({ readonly kind: 'workstation-word' } & WorkstationWord)
  | { readonly kind: 'stop' };

/** Points of the demo's story at which a picture is worth taking. */
export type StoryMoment = 'healthy' | 'partitioned' | 'healed' | 'ended';

/** What the engine process says to the Electron main process. */
export type FromEngine =
  | { readonly kind: 'state'; readonly state: ScreenState }
  | { readonly kind: 'delta'; readonly delta: ScreenDelta }
  | { readonly kind: 'notice'; readonly notice: Notice }
  | { readonly kind: 'matrix-frame'; readonly frame: MatrixFrame }
  | { readonly kind: 'answer'; readonly ask: number; readonly answer: Answer<EngineRequestName> }
  | { readonly kind: 'report-written'; readonly ask: number; readonly written: WrittenByEngine }
  /** To be shown or sounded; answered by `workstation-word`. */
  | { readonly kind: 'workstation'; readonly order: ForWorkstation }
  /** A line for the terminal: one change of verdict, in words. */
  | { readonly kind: 'line'; readonly text: string }
  | { readonly kind: 'story'; readonly moment: StoryMoment }
  /** The engine cannot go on; one sentence for the operator and the exit status of interfaces.md. */
  | { readonly kind: 'failed'; readonly sentence: string; readonly exitCode: number }
  | { readonly kind: 'stopped' };

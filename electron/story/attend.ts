import type { FromEngine } from '../../main/contract/engine-messages.ts';
import type { AppInfo } from '../bootstrap/app-info.ts';
import type { Options } from '../bootstrap/options.ts';
import { failSelfTest, runSelfTest } from './self-test.ts';
import { tellFleet, tellStory } from './tell-story.ts';
import type { StoryOptions } from './tell-story.ts';

/** What an attended or unattended run needs from outside. */
export interface Stage extends StoryOptions {
  readonly info: AppInfo;
  readonly isSandboxed: () => boolean | null;
  /** The status for when the operator closes the window. */
  readonly statusOnClose: (code: number) => void;
}

/**
 * Follows the engine in the way the run was asked for, and gives the listener for its messages. An engine that cannot go
 * on is said on stderr; a window shows it and stays until it is closed, a run without a person ends with the engine's status.
 */
export function attend(
  { mode, source }: Pick<Options, 'mode' | 'source'>,
  stage: Stage,
): (message: FromEngine) => void {
  const follow = follower();
  return (message) => {
    follow(message);
    if (message.kind !== 'failed') return;
    for (const sentence of message.sentence.split('\n')) stage.terminal.complain(sentence);
    if (mode === 'window') return stage.statusOnClose(message.exitCode);
    if (mode === 'self-test') failSelfTest(stage.terminal, message.sentence);
    stage.finish(message.exitCode);
  };

  function follower(): (message: FromEngine) => void {
    if (mode === 'story') return source.kind === 'demo' ? tellStory(stage) : tellFleet(stage);
    if (mode === 'self-test') void runSelfTest(stage);
    return () => {};
  }
}

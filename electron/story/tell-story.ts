import type { FromEngine } from '../../main/contract/engine-messages.ts';
import type { Result } from '../../main/domain/result.ts';
import type { Terminal } from '../bootstrap/terminal.ts';
import { showsMoment } from './picture-moment.ts';
import type { PictureMoment } from './picture-moment.ts';
import type { Progress } from './progress.ts';

/** The verdict of a moment must be on screen this long after it, or the picture is taken as it is, and said to be wrong. */
const verdictWithinMs = 30_000;
/** A real fleet is pictured when something was read, or after this long as it is. */
const fleetWithinMs = 8000;

/** What the unattended run needs from outside. */
export interface StoryOptions {
  readonly terminal: Terminal;
  readonly progress: Progress;
  readonly takePicture: (name: string) => Promise<Result<string, string>>;
  /** Ends the program with a status. */
  readonly finish: (code: number) => void;
}

/**
 * The demo without a person in front: prints verdict lines, takes a picture of every moment, ends with the story.
 * Status 0 = every picture shows what its name says; 1 = one does not; 74 = one could not be written.
 */
export function tellStory({ terminal, progress, takePicture, finish }: StoryOptions): (message: FromEngine) => void {
  let code = 0;
  let pictures = Promise.resolve();

  const picture = async (moment: PictureMoment): Promise<void> => {
    const right = await progress.shown((glance) => showsMoment(moment, glance), verdictWithinMs);
    if (!right) {
      terminal.complain(`The screen did not show "${moment}" within ${verdictWithinMs / 1000} s.`);
      code ||= 1;
    }
    if (!(await printPicture(terminal, takePicture(moment)))) code = 74;
  };

  return (message) => {
    if (message.kind === 'line') terminal.say(message.text);
    if (message.kind !== 'story') return;
    const { moment } = message;
    if (moment === 'ended') void pictures.then(() => finish(code));
    else pictures = pictures.then(() => picture(moment));
  };
}

/** A real fleet without a display: prints verdict lines, takes one picture, and stays until a signal. */
export function tellFleet({ terminal, progress, takePicture }: StoryOptions): (message: FromEngine) => void {
  void progress
    .shown((glance) => glance.hostsRead > 0, fleetWithinMs)
    .then(() => printPicture(terminal, takePicture('fleet')));
  return (message) => {
    if (message.kind === 'line') terminal.say(message.text);
  };
}

async function printPicture(terminal: Terminal, taken: Promise<Result<string, string>>): Promise<boolean> {
  const picture = await taken;
  if (picture.ok) terminal.say(`screenshot: ${picture.value}`);
  else terminal.complain(picture.error);
  return picture.ok;
}

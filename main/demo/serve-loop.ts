import type { ServerChannel } from 'ssh2';
import type { Clock } from '../domain/clock.ts';
import { loopDeadline } from '../probe/remote-commands.ts';
import { answerLine, helloLine, nothingAsked } from './remote-loop.ts';
import type { ListingFilter } from './world/ss-filter.ts';

/** Longer lines than a whole fleet's filter are nobody's of ours. */
const longestLine = 65_536;
const deadlineMs = loopDeadline.stepSeconds * loopDeadline.steps * 1000;

/** Answers the pull loop on a channel, until stdin ends, a line is foreign, or the client is silent for the deadline. */
export function serveLoop(
  channel: ServerChannel,
  clock: Clock,
  host: { readonly isOn: () => boolean; readonly listing: (filter: ListingFilter) => string },
): void {
  let filter = nothingAsked;
  let unread = '';
  let cancelDeadline = (): void => undefined;
  let isOver = false;

  const end = (): void => {
    cancelDeadline();
    if (isOver) return;
    isOver = true;
    channel.exit(0);
    channel.end();
  };
  const restartDeadline = (): void => {
    cancelDeadline();
    cancelDeadline = clock.after(deadlineMs, end);
  };
  const take = (line: string): void => {
    if (isOver || !host.isOn()) return;
    restartDeadline();
    const step = answerLine(line, filter, host.listing);
    if (step.kind === 'end') return end();
    filter = step.filter;
    if (step.text !== '') channel.write(step.text);
  };

  channel.write(helloLine);
  restartDeadline();
  channel.on('data', (chunk: Buffer) => {
    const lines = (unread + chunk.toString('latin1')).split('\n');
    unread = lines.pop() ?? '';
    for (const line of lines) take(line);
    if (unread.length > longestLine) end();
  });
  channel.on('end', end);
  channel.on('error', end);
  channel.on('close', () => {
    isOver = true;
    cancelDeadline();
  });
}

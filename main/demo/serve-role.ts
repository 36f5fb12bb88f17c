import type { ServerChannel } from 'ssh2';

/** Answers a role probe on a channel once its settings are read to the end; `say` is asked at that moment. */
export function serveRole(channel: ServerChannel, say: () => string | null): void {
  channel.on('error', () => undefined);
  channel.resume();
  channel.once('end', () => {
    const text = say();
    if (text === null) return;
    channel.write(text);
    channel.exit(0);
    channel.end();
  });
}

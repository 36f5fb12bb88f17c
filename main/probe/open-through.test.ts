import { PassThrough } from 'node:stream';
import type { Client } from 'ssh2';
import { describe, expect, it } from 'vitest';
import { openThrough } from './open-through.ts';

type Answer = (error: Error | undefined, channel: PassThrough) => void;

/** A connection that answers wishes for a channel when the test says so. */
function slowClient() {
  const wishes: { readonly from: readonly [string, number]; readonly to: readonly [string, number] }[] = [];
  let answer: Answer | null = null;
  const client = {
    forwardOut(fromHost: string, fromPort: number, toHost: string, toPort: number, next: Answer) {
      wishes.push({ from: [fromHost, fromPort], to: [toHost, toPort] });
      answer = next;
    },
  };
  return {
    client: client as unknown as Client,
    wishes,
    answer: (error: Error | undefined, channel = new PassThrough()) => answer?.(error, channel),
  };
}
const target = { host: 'alerts.example', port: 443 };

describe(openThrough, () => {
  it('hands the channel over, which the attempt’s signal no longer touches', async () => {
    const [{ client, wishes, answer }, attempt, channel] = [slowClient(), new AbortController(), new PassThrough()];
    const opening = openThrough(client, target, attempt.signal);
    answer(undefined, channel);
    expect(await opening).toEqual({ ok: true, value: channel });
    expect(wishes).toEqual([{ from: ['127.0.0.1', 0], to: ['alerts.example', 443] }]);
    attempt.abort();
    expect(channel.destroyed).toBe(false);
    // Nobody listens between the two: this would end the process.
    channel.destroy(new Error('reset'));
    await new Promise((resolve) => channel.once('close', resolve));
  });

  it('destroys a channel that opens after its attempt was given up', async () => {
    const [{ client, answer }, attempt, channel] = [slowClient(), new AbortController(), new PassThrough()];
    const opening = openThrough(client, target, attempt.signal);
    attempt.abort();
    expect(await opening).toEqual({ ok: false, error: 'it did not answer in time' });
    expect(channel.destroyed).toBe(false);
    answer(undefined, channel);
    expect(channel.destroyed).toBe(true);
  });

  it('asks for nothing where the attempt is over already, or there is no session', async () => {
    const { client, wishes } = slowClient();
    expect(await openThrough(client, target, AbortSignal.abort())).toEqual({
      ok: false,
      error: 'it did not answer in time',
    });
    expect(await openThrough(null, target, new AbortController().signal)).toEqual({
      ok: false,
      error: 'no session to it is open now',
    });
    expect(wishes).toEqual([]);
  });

  it.each([
    [1, 'open failed', 'its SSH server forbids connections to alerts.example:443 (AllowTcpForwarding, PermitOpen)'],
    [2, 'Connection refused', 'from there alerts.example:443 refuses the connection: nobody listens there'],
    [2, 'Connection timed out', 'from there alerts.example:443 does not answer'],
    [2, 'No route to host', 'from there alerts.example:443 cannot be reached: there is no way to it'],
    [2, '', 'it opens no connection to alerts.example:443 (no reason given)'],
    [4, 'no\r\nway', 'it opens no connection to alerts.example:443 (no way)'],
  ])('says why the host opens no channel (reason %i, %j)', async (reason, text, sentence) => {
    const { client, answer } = slowClient();
    const opening = openThrough(client, target, new AbortController().signal);
    answer(Object.assign(new Error(`(SSH) Channel open failure: ${text}`), { reason }));
    expect(await opening).toEqual({ ok: false, error: sentence });
  });

  it('says that the session was lost, and what the library throws', async () => {
    const { client, answer } = slowClient();
    const opening = openThrough(client, target, new AbortController().signal);
    answer(new Error('No response from server'));
    expect(await opening).toEqual({ ok: false, error: 'No response from server' });
    const closed = {
      forwardOut: () => {
        throw new Error('Not connected');
      },
    } as unknown as Client;
    expect(await openThrough(closed, target, new AbortController().signal)).toEqual({
      ok: false,
      error: 'Not connected',
    });
  });
});

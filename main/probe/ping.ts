import type { Client } from 'ssh2';

/** The two private parts of an ssh2 client behind its own keepalive; the version is pinned (package.json). */
interface Inside {
  readonly _callbacks: ((...answer: unknown[]) => void)[];
  readonly _protocol: { ping(): void };
}

function inside(client: unknown): Inside | null {
  if (typeof client !== 'object' || client === null) return null;
  if (!('_callbacks' in client) || !Array.isArray(client._callbacks) || !('_protocol' in client)) return null;
  const protocol = client._protocol;
  if (typeof protocol !== 'object' || protocol === null || !('ping' in protocol)) return null;
  return typeof protocol.ping === 'function' ? (client as Inside) : null;
}

/**
 * Sends a `keepalive@openssh.com` global request, which every server answers, if only with a refusal. ssh2 offers no
 * public call for it. `onAnswer` comes when the answer comes, and not when the connection ends instead.
 */
export function ping(client: Client, onAnswer: () => void): void {
  const parts = inside(client);
  if (parts === null) return;
  parts._callbacks.push((lost) => {
    if (!(lost instanceof Error)) onAnswer();
  });
  try {
    parts._protocol.ping();
  } catch {
    // The socket is gone; its close is told elsewhere.
  }
}

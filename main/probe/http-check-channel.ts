import type { Client, ClientChannel } from 'ssh2';

/**
 * All that a peer may send in one check, in bytes: sshd stops reading from it behind this much. Head and body caps of
 * http-check-exchange.ts and a TLS handshake fit in.
 */
const windowBytes = 131_072;

/** Opens a direct-tcpip channel that can carry {@link windowBytes} and no more. Throws when the session is gone. */
export function openNarrow(
  client: Client,
  address: string,
  port: number,
  done: (error: Error | undefined, channel: ClientChannel) => void,
): void {
  const protocol = protocolOf(client);
  if (protocol === null) {
    client.forwardOut('127.0.0.1', 0, address, port, done);
    return;
  }
  const { directTcpip } = protocol;
  protocol.directTcpip = (channel, _window, packet, way) =>
    directTcpip.call(protocol, channel, windowBytes, packet, way);
  try {
    client.forwardOut('127.0.0.1', 0, address, port, done);
  } finally {
    protocol.directTcpip = directTcpip;
  }
}

/** The part of ssh2's protocol object that asks for a channel; its public `forwardOut` always grants 2 MB. */
interface Forwarding {
  directTcpip(channel: number, window: number, packet: number, way: unknown): void;
}

/** A border: ssh2 1.17 keeps the object under `_protocol`. Elsewhere the wide window must do. */
function protocolOf(client: Client): Forwarding | null {
  const candidate = (client as Client & { readonly _protocol?: Partial<Forwarding> })._protocol;
  return typeof candidate?.directTcpip === 'function' ? (candidate as Forwarding) : null;
}

import { err, ok, type Result } from '../domain/result.ts';
import { parseHostAddress } from './ip-address.ts';
import { editDistance } from './nearest-word.ts';
import { shownValue } from './shown-value.ts';

/** Bastions one behind the other; more is a mistake. */
export const maxJumps = 8;

/**
 * Reads one bastion: a host id of this fleet, or `[user@]address[:port]` with IPv6 in brackets, as OpenSSH's ProxyJump
 * takes it. The answer is the id, or `user@address:port` with user and port always there; `user` is the one to log in as
 * where none is named. A name one letter off a host of the fleet is a slip, not a machine. The error is a predicate.
 */
export function parseJump(text: string, hostIds: readonly string[], user: string): Result<string, string> {
  if (hostIds.includes(text)) return ok(text);
  const slip = hostIds.find((id) => id.length > 3 && editDistance(text.toLowerCase(), id) <= 1);
  if (slip !== undefined)
    return err(`names ${shownValue(text)}, which is no host of this fleet; did you mean "${slip}"?`);
  // bastion-dub · bastion-dub:2222 · user@address:port · user@[2001:db8::1]:22
  const form = /^(?:([A-Za-z0-9_][A-Za-z0-9_.\\+-]{0,63})@)?(?:\[([0-9A-Fa-f:.]+)\]|([^@:[\]]+))(?::(\d{1,5}))?$/.exec(
    text,
  );
  if (form === null) {
    return err(`must be a host id of this fleet or [user@]address[:port] (IPv6 in brackets), not ${shownValue(text)}`);
  }
  const [, named, bracketed, plain, portText] = form;
  const port = Number(portText ?? '22');
  if (port < 1 || port > 65_535) return err(`must have a port from 1 to 65535, not ${shownValue(text)}`);
  const address = parseHostAddress(bracketed ?? plain ?? '');
  if (!address.ok) return err(named === undefined ? address.error : `${address.error} after the @`);
  return ok(`${named ?? user}@${bracketed === undefined ? address.value.text : `[${address.value.text}]`}:${port}`);
}

/** Host ids, each with the host ids it is reached through. */
export type JumpGraph = ReadonlyMap<string, readonly string[]>;

/** The rings in which hosts are reached through each other, each as the ids along it; one for each ring. */
export function findJumpRings(graph: JumpGraph): readonly (readonly string[])[] {
  const rings: string[][] = [];
  const done = new Set<string>();
  for (const start of graph.keys()) {
    if (done.has(start)) continue;
    walk(graph, start, done, rings);
  }
  return rings;
}

/** Depth first with a trail of its own, so that a long chain of bastions cannot overflow the stack. */
function walk(graph: JumpGraph, start: string, done: Set<string>, rings: string[][]): void {
  const trail: { id: string; next: number }[] = [{ id: start, next: 0 }];
  const onTrail = new Set([start]);
  for (let top = trail.at(-1); top !== undefined; top = trail.at(-1)) {
    const jump = graph.get(top.id)?.[top.next++];
    if (jump === undefined) {
      trail.pop();
      onTrail.delete(top.id);
      done.add(top.id);
    } else if (onTrail.has(jump)) {
      const ids = trail.map((step) => step.id);
      rings.push(ids.slice(ids.indexOf(jump)));
    } else if (!done.has(jump)) {
      trail.push({ id: jump, next: 0 });
      onTrail.add(jump);
    }
  }
}

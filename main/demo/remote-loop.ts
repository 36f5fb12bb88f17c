import { loopProtocol } from '../probe/remote-commands.ts';
import type { ListingFilter } from './world/ss-filter.ts';

/*
 * The talk of main/probe/remote-commands.ts, seen from the host. What the shell script there does by `case`, this does
 * by pattern; anything else ends the loop, there as here.
 *
 *   dst 10.10.2.11 10.10.3.0/24 | ports 5432 9001 | keep | 7f3a9c01x17
 */

/** The first line of the loop of a host with iproute2 6.1, as Debian 12 has it. */
export const helloLine = `#hello ${loopProtocol} ss-one-line ss utility, iproute2-6.1.0, libbpf 1.1.0\n`;

/** What the loop was told to list so far. */
export const nothingAsked: ListingFilter = { peers: [], ports: [] };

/** What a line does: another filter, text to send, or the end of the loop. */
export type LoopStep =
  | { readonly kind: 'go-on'; readonly filter: ListingFilter; readonly text: string }
  | { readonly kind: 'end' };

/** Answers one line of the client. `list` gives the text of a listing now. Decides nothing else, runs nothing. */
export function answerLine(line: string, filter: ListingFilter, list: (filter: ListingFilter) => string): LoopStep {
  const [word = '', ...rest] = line.split(' ').filter((part) => part !== '');
  switch (word) {
    case 'keep':
      return { kind: 'go-on', filter, text: '' };
    case 'dst':
      if (!rest.every((term) => /^[\][0-9a-f./:]+$/.test(term))) return { kind: 'end' };
      return { kind: 'go-on', filter: { ...filter, peers: rest }, text: '' };
    case 'ports':
      if (!rest.every((port) => /^[0-9]+$/.test(port))) return { kind: 'end' };
      return { kind: 'go-on', filter: { ...filter, ports: rest.map(Number) }, text: '' };
    default:
      if (!/^[0-9a-z]+$/.test(word)) return { kind: 'end' };
      return { kind: 'go-on', filter, text: `#begin ${word}\n${list(filter)}#end ${word} 0\n` };
  }
}

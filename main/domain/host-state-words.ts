import { assertNever } from './assert-never.ts';
import type { HostState } from './snapshot.ts';

/** The word for a host with what it rests on. Unreachable and unobserved are never one for the other. */
export function hostStateWords(state: HostState): string {
  switch (state) {
    case 'alive':
      return 'alive';
    case 'unreachable':
      return 'unreachable, its witnesses agree';
    case 'unobserved':
      return 'unobserved, nobody could look';
    case 'maintenance':
      return 'in maintenance';
    default:
      return assertNever(state);
  }
}

import type { Reading } from '../domain/reading.ts';

/**
 * Does the member claim to lead? A primary that was switched to read-only claims nothing: that is how one is
 * demoted. A leader whose own product says that it has no quorum cannot commit anything.
 */
export function isClaim({ role, writable, quorate }: Reading): boolean {
  switch (role) {
    case 'primary':
      return writable !== false;
    case 'leader':
      return quorate !== false;
    case 'standby':
    case 'follower':
    case 'candidate':
    case 'witness':
    case 'observer':
    case 'none':
    case 'unknown':
      return false;
  }
}

/** The term in words, `timeline 2`; null where the product has none. */
export function termText({ term }: Reading): string | null {
  return term === null ? null : `${term.name} ${term.value}`;
}

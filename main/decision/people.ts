/** Somebody who acts, and whether he proved to be that person with his passphrase. */
export interface Person {
  readonly name: string;
  readonly isAuthenticated: boolean;
}

/** Are two names those of one person? Case, blanks and ways of writing an accent make no second one. */
export function isSamePerson(one: string, other: string): boolean {
  return personKey(one) === personKey(other);
}

/** A name as it is compared. */
export function personKey(name: string): string {
  return name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}

import { type Attempt, delivered } from './channel.ts';

/** Requests of one notification under way at once. */
const abreast = 8;

/**
 * Puts every request of a notification, a few at a time. What is worst of the answers counts for the whole: one to be tried again before
 * one refused, so that a refusal of one incident takes nothing from another. A later try repeats them all; they bear their identity.
 */
export async function postEach<T>(requests: readonly T[], post: (request: T) => Promise<Attempt>): Promise<Attempt> {
  let worst: Attempt = delivered;
  for (let from = 0; from < requests.length; from += abreast) {
    for (const attempt of await Promise.all(requests.slice(from, from + abreast).map(post))) {
      if (attempt.kind === 'retry') return attempt;
      if (attempt.kind === 'refused') worst = attempt;
    }
  }
  return worst;
}

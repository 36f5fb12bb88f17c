import { seededRandom } from '../demo/world/random.ts';

/** Seeded chance in the forms a scenario needs. */
export interface Dice {
  /** In [low, high). */
  between(low: number, high: number): number;
  /** Whole number in [low, high], both included. */
  whole(low: number, high: number): number;
  /** Spread evenly over orders of magnitude in [low, high). */
  magnitude(low: number, high: number): number;
  /** true with this probability. */
  chance(probability: number): boolean;
  /** One of them. The list must not be empty. */
  one<T>(choices: readonly T[]): T;
  /** One of them, each as likely as its weight. */
  weighted<T>(choices: readonly (readonly [weight: number, choice: T])[]): T;
  /** That many different ones, in random order; all where there are fewer. */
  some<T>(choices: readonly T[], count: number): readonly T[];
}

/** Dice that fall the same way for the same seed. */
export function createDice(seed: number): Dice {
  const random = seededRandom(Math.imul(seed, 2_654_435_761));
  // The first numbers of neighbouring seeds are alike.
  for (let thrown = 0; thrown < 4; thrown += 1) random();

  const one = <T>(choices: readonly T[]): T => {
    const choice = choices[Math.floor(random() * choices.length)];
    if (choice === undefined) throw new Error('there is nothing to choose from');
    return choice;
  };
  return {
    between: (low, high) => low + random() * (high - low),
    whole: (low, high) => low + Math.floor(random() * (high - low + 1)),
    magnitude: (low, high) => low * (high / low) ** random(),
    chance: (probability) => random() < probability,
    one,
    weighted(choices) {
      let left = random() * choices.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, choice] of choices) {
        left -= weight;
        if (left < 0) return choice;
      }
      return one(choices)[1];
    },
    some(choices, count) {
      const left = [...choices];
      return Array.from({ length: Math.min(count, left.length) }, () => {
        const index = Math.floor(random() * left.length);
        const [chosen] = left.splice(index, 1);
        if (chosen === undefined) throw new Error('the list ended early');
        return chosen;
      });
    },
  };
}

import { missingOfPeople } from './attestation-words.ts';
import { unknown, type GateWord } from './gate.ts';

/** G10: a reason, and a second person who agreed. Only people can say so; nothing that is seen passes it. */
export function judgePeople(): GateWord {
  return unknown('nobody gave a reason and a second person yet', 'give them: G10=REASON; second: NAME', {
    refuses: whyRefused,
  });
}

function whyRefused(text: string): string | null {
  const missing = missingOfPeople(text);
  return missing.length === 0 ? null : `the word of people lacks ${missing.join(' and ')}`;
}

import { z } from 'zod';

/*
 * The words of the inventory's schema. Every message is the predicate of a sentence whose subject is the key:
 * `hosts[2].ssh.port` + "must be a whole number from 1 to 65535".
 */

/** The form of an id. */
export const idForm = /^[a-z0-9][a-z0-9-]{0,62}$/;
/** What every id looks like, in words. */
const idRule = 'must be an id: small letters, digits and dashes, at most 63, the first not a dash';
const controls = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

/** An id. */
export const id = matching(idForm, idRule);
/** A name or a sentence that is shown. */
export const label = text(120, 'must be text of 1 to 120 characters without control characters');
/** A path of a file. */
export const path = text(4096, 'must be a file path without control characters');
/** true or false. */
export const yesOrNo = z.boolean({ error: 'must be true or false' });
/** A TCP or UDP port. */
export const port = whole(1, 65_535);

/** A whole number in a range, with one message for every way to miss it. */
export function whole(min: number, max: number): z.ZodNumber {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.number({ error }).refine((n) => Number.isInteger(n) && n >= min && n <= max, { error });
}

/** A number in a range. */
export function between(min: number, max: number): z.ZodNumber {
  const error = `must be a number from ${min} to ${max}`;
  return z.number({ error }).refine((n) => n >= min && n <= max, { error });
}

/** Text of a form; `error` says which. */
export function matching(form: RegExp, error: string): z.ZodString {
  return z.string({ error }).regex(form, { error });
}

/** Text that is not blank, without control characters, at most so long. */
export function text(max: number, error: string): z.ZodString {
  return z.string({ error }).refine((s) => s.trim() !== '' && s.length <= max && !controls.test(s), { error });
}

/** A list; `what` says of what. */
export function list<T extends z.ZodType>(of: T, what: string): z.ZodArray<T> {
  return z.array(of, { error: `must be a list of ${what}` });
}

/** A mapping without unknown keys; `what` says with what. */
export function mapping<S extends z.ZodRawShape>(shape: S, what: string): z.ZodObject<S, z.core.$strict> {
  return z.strictObject(shape, { error: `must be a mapping with ${what}` });
}

import type { RawRole, Reading } from '../domain/reading.ts';
import type { AskedMember } from './product.ts';
import { productNamed } from './products.ts';
import { unread } from './unread.ts';

/** A longer answer than this is no answer: no product's probe prints a megabyte. */
const maxChars = 1_048_576;

/**
 * Raw output of a role probe → reading, for any product by name. Total: an unknown product, an answer without bounds, another
 * product's output or a reader that stumbles all give `unknown` with a reason (research/7, section 2).
 */
export function readRole(product: string, raw: RawRole, asked: AskedMember): Reading {
  const known = productNamed(product);
  if (known === null) return unread(product, 'unreadable', `no reader for product ${product}`);
  if (raw.text.length > maxChars || raw.stderr.length > maxChars) {
    return unread(product, 'unreadable', 'the answer is longer than 1 MiB');
  }
  return known.read(raw, asked);
}

import type { RawRole, Reading } from '../domain/reading.ts';
import { plainLine } from '../domain/plain-line.ts';
import type { AskedMember, Product } from './product.ts';
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
  return readAs(known, raw, asked);
}

/** The same for a product at hand. One reader's bug must not blind the others: it is said in the note. */
export function readAs(product: Product, raw: RawRole, asked: AskedMember): Reading {
  if (raw.text.length > maxChars || raw.stderr.length > maxChars) {
    return unread(product.name, 'unreadable', 'the answer is longer than 1 MiB');
  }
  try {
    return product.read(raw, asked);
  } catch (error) {
    const why = plainLine(error instanceof Error ? error.message : String(error), 200);
    return unread(product.name, 'unreadable', `a mistake in the reader of ${product.name}: ${why}`);
  }
}

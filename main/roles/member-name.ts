import { plainLine } from '../domain/plain-line.ts';
import type { AskedMember } from './product.ts';

/** More members than this in one answer are no cluster of ours: readers take the first ones only. */
export const maxMembers = 256;

/** A name out of a foreign output, as one short harmless line. */
export function nameText(text: string): string {
  return plainLine(text, 255);
}

/**
 * The address in `10.97.4.1:3306`, `[2001:db8::1]:3300`, `10.97.11.1:6789/0`, `2001:db8::1` or `rabbit@10.97.10.1`; null where a
 * host name stands in its place.
 */
export function addressIn(text: string): string | null {
  const bare = text
    .slice(text.lastIndexOf('@') + 1)
    .replace(/\/\d+$/, '')
    .trim();
  const bracketed = /^\[([0-9A-Fa-f:.]{2,45}(?:%[\w.-]{1,15})?)\](?::\d{1,5})?$/.exec(bare)?.[1];
  if (bracketed !== undefined) return bracketed;
  const v4 = /^(\d{1,3}(?:\.\d{1,3}){3})(?::\d{1,5})?$/.exec(bare)?.[1];
  if (v4 !== undefined) return v4;
  return /^[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f.]{0,15}){2,8}$/.test(bare) ? bare : null;
}

/** `{ address }` to spread into a member, or nothing where there is none. */
export function withAddress(text: string): { readonly address?: string } {
  const address = addressIn(text);
  return address === null ? {} : { address };
}

/**
 * Is the member of that name or address the one that was asked? Products use short names, full names and addresses; a short name
 * means the host whose full name begins with it.
 */
export function isAsked(name: string, asked: AskedMember): boolean {
  const bare = name.slice(name.lastIndexOf('@') + 1);
  const own = [...(asked.host === null ? [] : [asked.host]), ...asked.addresses];
  const address = addressIn(name);
  if (address !== null) return own.some((one) => one === address);
  const short = (text: string): string => text.toLowerCase().replace(/\..*$/, '');
  return own.some((one) => one === name || one === bare || (addressIn(one) === null && short(one) === short(bare)));
}

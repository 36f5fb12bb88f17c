import type { AskedMember } from './product.ts';

/** How a member that leads is named: by its product, else as the inventory names it, else by its address, else `self`. */
export function ownName(asked: AskedMember, reported: string | null = null): string {
  return reported ?? asked.host ?? asked.addresses[0] ?? 'self';
}

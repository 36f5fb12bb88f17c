import type { Product } from './product.ts';

/** Every product whose members can be asked, in the order of `roles --list`. */
export const products: readonly Product[] = [];

/** The product of that name, or null. */
export function productNamed(name: string): Product | null {
  return products.find((product) => product.name === name) ?? null;
}

/** What the drawer explains. */
export type Selection =
  | { readonly kind: 'none' }
  | { readonly kind: 'region'; readonly id: string }
  | { readonly kind: 'host'; readonly id: string }
  /** `key` as in {@link pairKey}. */
  | { readonly kind: 'pair'; readonly key: string }
  /** A directed pair of hosts. */
  | { readonly kind: 'cell'; readonly from: string; readonly to: string }
  | { readonly kind: 'cluster'; readonly id: string }
  | { readonly kind: 'situation'; readonly id: string };

/** Nothing selected, drawer closed. */
export const nothing: Selection = { kind: 'none' };

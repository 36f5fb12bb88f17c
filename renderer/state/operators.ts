import type { OperatorAct } from '../../main/contract/decision.ts';

/** Who may decide, as Settings shows it, and how the last change of it ended. */
export interface OperatorsState {
  /** null = the engine has not answered yet, or gave no answer. */
  readonly names: readonly string[] | null;
  readonly change:
    | { readonly kind: 'none' }
    /** Holds passphrases until the bridge takes it, which is at once. */
    | { readonly kind: 'wished'; readonly act: OperatorAct }
    | { readonly kind: 'sent' }
    | { readonly kind: 'done'; readonly what: string }
    | { readonly kind: 'refused'; readonly why: string };
}

/** Nobody asked yet. */
export const noOperators: OperatorsState = { names: null, change: { kind: 'none' } };

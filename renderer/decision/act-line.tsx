import { useStore } from 'zustand';
import { assertNever } from '../../main/domain/assert-never.ts';
import type { ActState, Deed } from '../state/decision.ts';
import { useStores } from '../state/use-stores.ts';
import { Glyph, levelGlyph } from '../ui/glyph.tsx';
import type { Level } from '../ui/level.ts';
import styles from './decision.module.css';

/** How the last act of these ended; its line is there before it is needed, so that nothing moves. */
export function ActLine({ of }: { readonly of: readonly Deed[] }) {
  const act = useStore(useStores().decision, (state) => state.act);
  const said = actWords(act, of);
  return (
    <p
      className={styles['actLine']}
      role="status"
      data-act={said === null ? 'none' : act.kind}
      data-level={said?.level}
    >
      {said !== null && said.level !== 'normal' && <Glyph name={levelGlyph(said.level)} />}
      {said?.words}
    </p>
  );
}

function actWords(act: ActState, of: readonly Deed[]): { readonly level: Level; readonly words: string } | null {
  if (act.kind === 'none' || act.kind === 'wished' || act.kind === 'wanted' || !of.includes(act.deed)) return null;
  switch (act.kind) {
    case 'sent':
      return { level: 'normal', words: act.deed === 'take' ? 'asking the log …' : 'recording …' };
    case 'done':
      return { level: 'normal', words: 'done: the engine has taken it' };
    case 'refused':
      return { level: 'p2', words: act.why };
    case 'unanswered':
      return {
        level: 'p1',
        words: act.deed === 'take' ? 'no answer' : 'no answer: nobody knows whether it was recorded',
      };
    default:
      return assertNever(act);
  }
}

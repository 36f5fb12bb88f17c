import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useStores } from '../state/use-stores.ts';

/**
 * Tells, after each committed and painted frame, which sequence number is on screen: the effect proves the commit, the
 * second animation frame that the first was handed to the compositor. The number also stands on the page element, for
 * tests and screenshots. In a replay it goes on with the live frames: the page lives, whatever it shows.
 */
export function PaintReporter({ onPainted }: { readonly onPainted: (seq: number) => void }) {
  const seq = useStore(useStores().live, (live) => (live.phase === 'loading' ? undefined : live.screen.seq));
  useEffect(() => {
    if (seq === undefined) return;
    let handle = requestAnimationFrame(() => {
      handle = requestAnimationFrame(() => {
        document.documentElement.dataset['paintedSeq'] = String(seq);
        onPainted(seq);
      });
    });
    return () => cancelAnimationFrame(handle);
  }, [seq, onPainted]);
  return null;
}

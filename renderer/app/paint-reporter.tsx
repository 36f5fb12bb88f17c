import { useEffect } from 'react';
import { useScreen } from '../state/use-stores.ts';

/**
 * Tells, after each committed and painted frame, which sequence number is on screen: the effect proves the commit, the
 * second animation frame that the first was handed to the compositor. The number also stands on the page element, for
 * tests and screenshots.
 */
export function PaintReporter({ onPainted }: { readonly onPainted: (seq: number) => void }) {
  const seq = useScreen((screen) => screen.seq);
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

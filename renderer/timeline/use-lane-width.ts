import { type RefObject, useLayoutEffect, useState } from 'react';
import { useStores } from '../state/use-stores.ts';

/** Before anything was measured, and where nothing can be (px). */
const guessedPx = 900;

/** The px that lanes have, and with it how many columns can be told apart: history is asked for so many. */
export function useLaneWidth(plot: RefObject<HTMLElement | null>, leastPx: number): number {
  const { timeline } = useStores();
  const [widthPx, setWidthPx] = useState(guessedPx);
  useLayoutEffect(() => {
    const element = plot.current;
    if (element === null) return;
    const measure = () => {
      const width = element.clientWidth > 0 ? element.clientWidth : guessedPx;
      const columns = Math.max(1, Math.floor(width / leastPx));
      setWidthPx(width);
      const held = timeline.getState();
      if (held.columns !== columns) timeline.setState({ ...held, columns }, true);
    };
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    return () => watch.disconnect();
  }, [plot, timeline, leastPx]);
  return widthPx;
}

import { useEffect, useState } from 'react';

/** Size of the page's type for which all sizes of the matrix are given (px). */
const designFontPx = 14;

/** How much larger than designed the page is drawn: it grows with the window, and canvases must grow with it. */
export function useUnit(): number {
  const [unit, setUnit] = useState(unitNow);
  useEffect(() => {
    const onResize = () => setUnit(unitNow());
    window.addEventListener('resize', onResize);
    return () => window.removeEventListener('resize', onResize);
  }, []);
  return unit;
}

function unitNow(): number {
  const px = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return Number.isFinite(px) ? px / designFontPx : 1;
}

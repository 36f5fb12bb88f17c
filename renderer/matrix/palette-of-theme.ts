import { useEffect, useMemo, useState } from 'react';
import { type Palette, readPalette } from './palette.ts';

/** The palette of the theme in force; another object when the theme changes, or the font has come. */
export function usePalette(): Palette {
  const [theme, setTheme] = useState(themeNow);
  const [hasFont, setHasFont] = useState(false);
  useEffect(() => {
    const observer = new MutationObserver(() => setTheme(themeNow()));
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    let isGone = false;
    // A canvas does not draw itself again when the font comes. (jsdom has no fonts.)
    void (document as Partial<Document>).fonts?.ready.then(() => {
      if (!isGone) setHasFont(true);
    });
    return () => {
      isGone = true;
    };
  }, []);
  return useMemo(() => ({ ...readPalette(document.body), theme, hasFont }), [theme, hasFont]);
}

function themeNow(): string {
  return document.documentElement.dataset['theme'] ?? 'dark';
}

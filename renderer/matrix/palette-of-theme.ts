import { useEffect, useMemo, useState } from 'react';
import { type Palette, readPalette } from './palette.ts';

/** The palette of the theme in force; another object when the theme changes. */
export function usePalette(): Palette {
  const [theme, setTheme] = useState(themeNow);
  useEffect(() => {
    const observer = new MutationObserver(() => setTheme(themeNow()));
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => observer.disconnect();
  }, []);
  return useMemo(() => ({ ...readPalette(document.body), theme }), [theme]);
}

function themeNow(): string {
  return document.documentElement.dataset['theme'] ?? 'dark';
}

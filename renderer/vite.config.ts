import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * Builds the page into out/renderer. Relative base, because the page is served from `app://`; no inlined assets, no
 * inline script and no module preload polyfill, because the policy of the page allows scripts and styles of its own
 * origin only. chrome114 is the oldest Electron the bundle must run on (decision 3).
 */
export default defineConfig({
  root: decodeURIComponent(new URL('.', import.meta.url).pathname),
  base: './',
  plugins: [react()],
  build: {
    outDir: '../out/renderer',
    emptyOutDir: true,
    target: 'chrome114',
    cssTarget: 'chrome114',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
  },
});

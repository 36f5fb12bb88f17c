import type { QuorumscopeApi } from '../../main/contract/ipc.ts';

declare global {
  interface Window {
    readonly quorumscope?: QuorumscopeApi;
  }
}

/** What the preload script exposed; null in a plain browser. */
export function windowApi(): QuorumscopeApi | null {
  return window.quorumscope ?? null;
}

/** What jsdom lacks and React Flow asks for. Sizes are declared in our nodes, so an observer that never reports is enough. */
export function shimDom(): void {
  globalThis.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
}

/** What jsdom lacks and React Flow asks for. Sizes are declared in our nodes, so an observer that never reports is enough. */
export function shimDom(): void {
  globalThis.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  Element.prototype.scrollIntoView ??= () => {};
  Element.prototype.getAnimations ??= () => [];
  // jsdom has no canvas; what stands beside one in words is what tests read.
  HTMLCanvasElement.prototype.getContext = () => null;
}

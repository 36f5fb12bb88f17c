/** Does the key go into a field that takes text or chooses by letters? Then it is no key of the screen. */
export function isTyping({ target }: { readonly target: EventTarget | null }): boolean {
  if (target instanceof HTMLInputElement) return target.type !== 'radio';
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** Is somebody writing where this key went? Then it is a letter, and means nothing else. */
export function isTyping({ target }: Event): boolean {
  return (
    target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
  );
}

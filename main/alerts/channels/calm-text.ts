const pause = '\u200b';

/**
 * Text in which nothing is a mention, a link with another name, or a template: an invisible space (U+200B) stands where one would begin
 * (`@channel`, `](`, `{{`, `${`). It reads as before.
 */
export function calmText(text: string): string {
  return text.replace(/@(?=\S)|\](?=\()|\{(?=\{)|\$(?=\{)/g, `$&${pause}`);
}

/** `text`, cut to so many characters and an `…`. */
export function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  // Not between the halves of a character.
  return `${text.slice(0, maxLength - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** As many of the lines as have room together, line breaks counted; what is left out is said in the last. */
export function fitLines(lines: readonly string[], maxLength: number): readonly string[] {
  const fit: string[] = [];
  const lastWord = (left: number): string => `(${left} more lines)`;
  let room = maxLength - lastWord(lines.length).length;
  for (const line of lines) {
    room -= line.length + 1;
    if (room < 0) return [...fit, lastWord(lines.length - fit.length)];
    fit.push(line);
  }
  return fit;
}

/**
 * Hostile or foreign text as one harmless line for a terminal or a log: line breaks, tabs and other control
 * characters (C0, C1) become a space, invisible and direction-changing characters are left out, and what is longer
 * than `maxLength` ends in `…` (research/6, controls C1).
 */
export function plainLine(text: string, maxLength = 2000): string {
  const plain = text
    .slice(0, maxLength * 2)
    .replace(/[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g, '')
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .trim();
  // Not between the halves of a character.
  return plain.length > maxLength ? `${plain.slice(0, maxLength - 1).replace(/[\ud800-\udbff]$/, '')}…` : plain;
}

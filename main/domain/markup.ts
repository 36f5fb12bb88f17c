import { plainLine } from './plain-line.ts';

const safe: unique symbol = Symbol('markup');

/** Markup of our own, in which every foreign text is escaped. Made by {@link markup} only. */
export interface Markup {
  readonly [safe]: string;
}

/** What may stand in a hole of a template: markup, a list of it, or a text or number that is escaped. */
type Part = Markup | readonly Markup[] | string | number;

/** The longest text that is shown; a reason of a decision may have as much. */
const longestText = 20_000;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/**
 * A template of markup: what stands in it is ours, what is put into it is text. Text cannot end the element or the quoted attribute
 * it stands in (HTML, 13.2.5), and has lost what would turn its direction or hide it. Attributes are always quoted, and no
 * text is ever put into a style, a script or an address.
 */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return {
    [safe]: strings.map((string, nth) => string + (nth < parts.length ? textOf(parts[nth] ?? '') : '')).join(''),
  };
}

/** Nothing. */
export const nothing: Markup = { [safe]: '' };

/** The text of the markup, for a file. */
export function markupText(made: Markup): string {
  return made[safe];
}

function textOf(part: Part): string {
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string')
    return plainLine(part, longestText).replace(/[&<>"'`]/g, (sign) => entities[sign] ?? '');
  if (isMarkup(part)) return part[safe];
  return part.map((one) => one[safe]).join('');
}

function isMarkup(part: Markup | readonly Markup[]): part is Markup {
  return safe in part;
}

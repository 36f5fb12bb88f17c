/** Character codes the readers of this folder look for. */
const TAB = 9;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
export const SPACE = 32;
export const COLON = 58;
const DOT = 46;
const ZERO = 48;
const LOWER_E = 101;

/**
 * A place in a text and an end that is not crossed: the rows of a listing are read in place, without cutting the
 * listing into pieces first.
 */
export class TextCursor {
  readonly text: string;
  at: number;
  end: number;

  constructor(text: string, at: number, end: number) {
    this.text = text;
    this.at = at;
    this.end = end;
  }

  /** The character code here, or a space at the end. */
  peek(): number {
    return this.at < this.end ? this.text.charCodeAt(this.at) : SPACE;
  }

  skipBlanks(): void {
    const { text, end } = this;
    let { at } = this;
    while (at < end && isBlank(text.charCodeAt(at))) at++;
    this.at = at;
  }

  skipWord(): void {
    const { text, end } = this;
    let { at } = this;
    while (at < end && !isBlank(text.charCodeAt(at))) at++;
    this.at = at;
  }

  /** Takes the word that begins here, and the blanks after it; '' at the end. */
  word(): string {
    const start = this.at;
    this.skipWord();
    const word = this.text.slice(start, this.at);
    this.skipBlanks();
    return word;
  }

  /** Takes a decimal number without a sign: `12`, `0.021`, `1e+06` (printf's %g). NaN when none stands here. */
  number(): number {
    const { text, end } = this;
    const start = this.at;
    let at = start;
    let value = 0;
    let scale = 1;
    for (; at < end; at++) {
      const digit = text.charCodeAt(at) - ZERO;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (at === start) return Number.NaN;
    if (at < end && text.charCodeAt(at) === DOT) {
      for (at++; at < end; at++) {
        const digit = text.charCodeAt(at) - ZERO;
        if (digit < 0 || digit > 9) break;
        value = value * 10 + digit;
        scale *= 10;
      }
    }
    this.at = at;
    const exponent = at < end && text.charCodeAt(at) === LOWER_E;
    // Up to 15 digits, digits / 10^n is rounded once and so is exact; longer ones and exponents go the slow way.
    return exponent || at - start > 15 ? this.longNumber(start) : value / scale;
  }

  private longNumber(start: number): number {
    if (this.peek() === LOWER_E) {
      const sign = this.text[this.at + 1];
      const from = sign === '+' || sign === '-' ? this.at + 2 : this.at + 1;
      let at = from;
      while (at < this.end && at - from < 3 && isDigit(this.text.charCodeAt(at))) at++;
      if (at > from) this.at = at;
    }
    return Number(this.text.slice(start, this.at));
  }
}

/** Space, tab and line ends separate words; every other control character is part of one (and makes it unreadable). */
export function isBlank(code: number): boolean {
  return (
    code === SPACE || (code <= CARRIAGE_RETURN && (code === TAB || code === LINE_FEED || code === CARRIAGE_RETURN))
  );
}

/** An ASCII digit. */
export function isDigit(code: number): boolean {
  return code >= ZERO && code <= ZERO + 9;
}

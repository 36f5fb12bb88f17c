/** Colours of the matrix's canvases, by the meaning of the tokens they are read from. */
export interface Palette {
  readonly ground: string;
  readonly panel: string;
  readonly line: string;
  readonly strongLine: string;
  readonly text: string;
  readonly quiet: string;
  readonly muted: string;
  /** Grey by step, see `slowStep`. */
  readonly path: readonly string[];
  readonly p1: string;
  readonly p2: string;
  readonly p3: string;
  readonly ink: string;
  readonly outline: string;
  readonly blind: string;
  readonly maint: string;
  readonly font: string;
  /** What the colours and the font were read for. */
  readonly theme?: string;
  readonly hasFont?: boolean;
}

/** Reads the tokens of the theme in force. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim() || '#888888';
  return {
    ground: token('bg'),
    panel: token('panel'),
    line: token('line-grid'),
    strongLine: token('line-normal'),
    text: token('text-primary'),
    quiet: token('text-secondary'),
    muted: token('text-muted'),
    path: [0, 1, 2, 3, 4].map((step) => token(`path-${step}`)),
    p1: token('p1-fill'),
    p2: token('p2-fill'),
    p3: token('p3-fill'),
    ink: token('alarm-ink'),
    outline: token('alarm-outline'),
    blind: token('blind'),
    maint: token('maint'),
    font: style.fontFamily,
  };
}

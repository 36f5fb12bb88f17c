/** An element with its attributes and its elements, in their order. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Its own text, without that of its children. */
  readonly text: string;
}

/** Deeper than any status output of a cluster. */
const maxDepth = 64;

/** A comment, a declaration, a tag, or text. No DOCTYPE: an output of a program has no entities of its own. */
const token =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[A-Za-z_][\w.:-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;

interface OpenElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  text: string;
}

/**
 * Reads one well-formed XML document of the plain kind that programs print: elements, attributes, text, the five named
 * entities and numbered ones. Everything else (DOCTYPE, CDATA, a cut end, a second root) is null. Linear in the text's length.
 */
export function readXml(text: string): XmlElement | null {
  const open: OpenElement[] = [];
  let root: XmlElement | null = null;
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const [, slash, name, attributes = '', selfClosing, words] = token.exec(text) ?? [];
    if (token.lastIndex === 0) return null;
    if (words !== undefined) {
      const top = open.at(-1);
      if (top !== undefined) top.text += decode(words);
      else if (words.trim() !== '') return null;
      continue;
    }
    if (name === undefined) continue;
    if (slash === '/') {
      const closed = open.pop();
      if (closed?.name !== name || attributes !== '') return null;
      if (open.length === 0) root = closed;
      continue;
    }
    if (root !== null || open.length >= maxDepth) return null;
    const element: OpenElement = { name, attributes: attributesIn(attributes), children: [], text: '' };
    open.at(-1)?.children.push(element);
    if (selfClosing !== '/') open.push(element);
    else if (open.length === 0) root = element;
  }
  return open.length === 0 ? root : null;
}

/** Every element of that name below (not at) this one, in document order. */
export function elementsNamed(root: XmlElement, name: string): readonly XmlElement[] {
  return root.children.flatMap((child) => [...(child.name === name ? [child] : []), ...elementsNamed(child, name)]);
}

/** The first element at that path of child names, or null. */
export function elementAt(root: XmlElement, ...path: readonly string[]): XmlElement | null {
  let here: XmlElement | undefined = root;
  for (const name of path) here = here?.children.find((child) => child.name === name);
  return here ?? null;
}

function attributesIn(text: string): ReadonlyMap<string, string> {
  const pairs = [...text.matchAll(/([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)];
  return new Map(pairs.map(([, name = '', double, single]) => [name, decode(double ?? single ?? '')]));
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decode(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));/g, (whole, decimal, hex, name) => {
    if (typeof name === 'string') return entities[name] ?? whole;
    const code = typeof hex === 'string' ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

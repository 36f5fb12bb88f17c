import {
  Composer,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  Parser,
  type CST,
} from 'yaml';
import { err, ok, type Result } from '../domain/result.ts';
import { type FleetProblem, fileProblem, type InventoryPath, keyText, type LineOf } from './fleet-problem.ts';
import { shownValue } from './shown-value.ts';

/** Bytes an inventory file may have. */
export const maxInventoryBytes = 5_000_000;
/** Mappings and lists inside each other; the inventory itself needs six. */
const maxDepth = 24;
/** Lexical pieces of a text: about 80 a host, so some twelve thousand hosts. */
const maxLexemes = 1_000_000;
const maxProblems = 50;

/** A text as plain values, with the lines they stand on. */
export interface YamlSource {
  readonly value: unknown;
  readonly lineOf: LineOf;
}

/**
 * Reads YAML 1.2 (JSON is YAML) into plain values and keeps the line of each. One document; no anchors, aliases or
 * tags; no key twice; no deep nesting: an inventory needs none of them, and each is a way to hurt its reader
 * (research/6, abuse test 36). Never throws.
 */
export function readYaml(text: string, file: string): Result<YamlSource, readonly FleetProblem[]> {
  const lines = new LineCounter();
  const problems: FleetProblem[] = [];
  const say = (offset: number | null, key: string | null, what: string): void => {
    if (problems.length >= maxProblems) return;
    const line = offset === null ? null : Math.max(1, lines.linePos(offset).line);
    problems.push(fileProblem(file, line, key, `${key === null ? '' : `${key} `}${what}`));
  };

  if (Buffer.byteLength(text) > maxInventoryBytes) {
    say(null, null, `the inventory has more than ${maxInventoryBytes / 1e6} MB; this cannot be meant`);
    return err(problems);
  }
  if (text.includes('\0')) {
    say(null, null, 'the inventory is not text; give a YAML or JSON file');
    return err(problems);
  }

  const tokens: CST.Token[] = [];
  const limit = tokenize(text, lines, tokens);
  if (limit !== null) {
    say(limit.offset, null, limit.what);
    return err(problems);
  }

  const documents = [
    ...new Composer({ uniqueKeys: false, merge: false, keepSourceTokens: false }).compose(tokens, true, text.length),
  ];
  const document = documents[0];
  for (const one of documents) {
    for (const fault of [...one.errors, ...one.warnings])
      say(fault.pos[0], null, `this is not valid YAML: ${fault.message.split('\n')[0] ?? fault.code}`);
  }
  if (documents.length > 1)
    say(documents[1]?.range[0] ?? null, null, 'a second YAML document begins here; an inventory is one');
  if (problems.length > 0 || document === undefined) return err(problems);
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) {
    say(null, null, 'the inventory is empty; it needs at least version, regions and hosts');
    return err(problems);
  }

  const value = plainValue(document.contents, [], say);
  return problems.length > 0 ? err(problems) : ok({ value, lineOf: lineFinder(document, lines) });
}

/** Fills `tokens`, or tells the limit that was passed. The parser is a stack, so no depth can overflow ours. */
function tokenize(text: string, lines: LineCounter, tokens: CST.Token[]): { offset: number; what: string } | null {
  const parser = new Parser();
  let lexemes = 0;
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    lexemes++;
    if (parser.stack.length > maxDepth)
      return { offset: parser.offset, what: `more than ${maxDepth} levels are nested here; an inventory needs six` };
    if (lexemes > maxLexemes) return { offset: parser.offset, what: 'the inventory has too many entries to be meant' };
  }
  for (const token of parser.end()) tokens.push(token);
  return null;
}

type Say = (offset: number | null, key: string | null, what: string) => void;

function plainValue(node: unknown, path: InventoryPath, say: Say): unknown {
  const key = keyText(path);
  const offset = (node as Node | null)?.range?.[0] ?? null;
  if (isAlias(node)) {
    say(offset, key, 'is an alias; write the value out, an inventory has no anchors');
    return null;
  }
  if (isScalar(node) || isMap(node) || isSeq(node)) {
    if (node.anchor !== undefined) say(offset, key, 'has an anchor; write the value out, an inventory has no anchors');
    if (node.tag !== undefined && !plainTags.has(node.tag))
      say(offset, key, `has the tag ${shownValue(node.tag)}; an inventory has no tags`);
  }
  if (isScalar(node)) return node.value;
  if (isSeq(node)) return node.items.map((item, i) => plainValue(item, [...path, i], say));
  if (!isMap(node)) return null;

  const seen = new Set<string>();
  const entries: [string, unknown][] = [];
  for (const pair of node.items) {
    const name = isScalar(pair.key) ? String(pair.key.value) : null;
    const at = (pair.key as Node | null)?.range?.[0] ?? offset;
    if (name === null) {
      say(at, key, 'has a key that is not a word');
      continue;
    }
    if (seen.has(name)) say(at, keyText([...path, name]), 'stands here a second time; keep one of the two');
    if (name === '__proto__') say(at, keyText([...path, name]), 'is an unknown key');
    seen.add(name);
    entries.push([name, plainValue(pair.value, [...path, name], say)]);
  }
  return Object.fromEntries(entries);
}

const plainTags = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`),
);

/** The line of the deepest part of `path` that exists. */
function lineFinder(document: Document.Parsed, lines: LineCounter): LineOf {
  return (path, at) => {
    let node: unknown = document.contents;
    let offset = document.contents?.range[0] ?? 0;
    path.forEach((step, i) => {
      const isLast = i === path.length - 1;
      if (isMap(node)) {
        const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === step);
        node = pair?.value;
        const key = (pair?.key as Node | undefined)?.range?.[0];
        const value = (pair?.value as Node | undefined)?.range?.[0];
        offset = (isLast && at === 'value' ? value : undefined) ?? key ?? offset;
        return;
      }
      node = isSeq(node) && typeof step === 'number' ? node.items[step] : undefined;
      offset = (node as Node | undefined)?.range?.[0] ?? offset;
    });
    return Math.max(1, lines.linePos(offset).line);
  };
}

import type { SocketInfo } from '../domain/socket.ts';
import { camelCase, IGNORED_KEY, type InfoKey, infoKeys, type Numbers } from './ss-info-keys.ts';
import { COLON, isBlank, SPACE, TextCursor } from './text-cursor.ts';
import { NOWHERE, ROOT, wordTree } from './word-tree.ts';

const KEYS = wordTree(infoKeys());
const PLAIN_WORD = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;
const SHUTDOWN_MARK = /^[<-]-[->]$/;
const LONGEST_KEY = 40;
const OPEN_BRACKET = 40;
const COMMA = 44;
const SLASH = 47;

/**
 * Reads the words after addresses, processes and timer, on one line or more:
 *
 *     uid:26 ino:1143240 sk:721 cgroup:/system.slice <-> ts sack bbr wscale:10,10 rto:204 rtt:0.042/0.041 mss:1448
 *     bytes_acked:400 bbr:(bw:165485352bps,mrtt:0.024) send 5516190476bps lastsnd:452 busy:20ms retrans:0/3 minrtt:0.024
 *
 * Times come as ms, rates as bits/s. A value that is no number this program can hold (negative, beyond 2^53) leaves its
 * key out.
 */
export function readInfo(text: string, from: number, to: number): SocketInfo {
  const cursor = new TextCursor(text, from, to);
  let info: Numbers = {};
  while (cursor.at < to) {
    const start = cursor.at;
    let at = start;
    let node = ROOT;
    let code = SPACE;
    for (; at < to; at++) {
      code = text.charCodeAt(at);
      if (code === COLON || isBlank(code)) break;
      node = KEYS.step(node, code);
    }
    cursor.at = at + 1;
    if (at === start) continue;
    const key = node === NOWHERE ? undefined : KEYS.valueAt(node);
    if (code === COLON) readValue(cursor, key ?? unknownKey(text, start, at), info);
    else if (key?.shape === 'rate') readRate(cursor, key, info);
    else if (at - start === 3 && SHUTDOWN_MARK.test(text.slice(start, at))) info = withoutForgeries();
  }
  return info;
}

/**
 * `<->`, `-->`, `<--`, `---` (what is shut down) ends the identity of the socket. The cgroup path before it may hold blanks and
 * any words of a stranger's choice, so numbers found there are forgotten: the kernel's own come after.
 */
function withoutForgeries(): Numbers {
  return {};
}

/** A key of a newer ss: kept when it is a plain word, so that no text of a host can name `__proto__` or `toString`. */
function unknownKey(text: string, start: number, at: number): InfoKey {
  if (at - start > LONGEST_KEY) return IGNORED_KEY;
  const word = text.slice(start, at);
  const name = camelCase(word);
  if (!PLAIN_WORD.test(word) || name in Object.prototype) return IGNORED_KEY;
  return { ...IGNORED_KEY, shape: 'number', first: (numbers, value) => void (numbers[name] = value) };
}

/** `rto:204`, `rtt:0.042/0.041`, `wscale:10,10`, `busy:20ms`. */
function readValue(cursor: TextCursor, key: InfoKey, info: Numbers): void {
  if (key.shape === 'number' || key.shape === 'pair') {
    const first = cursor.number();
    const second = key.shape === 'pair' ? readSecond(cursor) : Number.NaN;
    if (endsNumber(cursor)) {
      if (first <= Number.MAX_SAFE_INTEGER) key.first(info, first);
      if (second <= Number.MAX_SAFE_INTEGER) key.second(info, second);
    }
  }
  cursor.skipWord();
}

function readSecond(cursor: TextCursor): number {
  const separator = cursor.peek();
  if (separator !== SLASH && separator !== COMMA) return Number.NaN;
  cursor.at++;
  return cursor.number();
}

/** A number ends with its word, with `ms`, or with a share of the time: `rwnd_limited:20ms(3.1%)`. */
function endsNumber(cursor: TextCursor): boolean {
  const code = cursor.peek();
  if (isBlank(code)) return true;
  if (!cursor.text.startsWith('ms', cursor.at)) return false;
  cursor.at += 2;
  const after = cursor.peek();
  return isBlank(after) || after === OPEN_BRACKET;
}

/** `send 123bps`, `pacing_rate 35.6Mbps/71Mbps`. A rate may be beyond 2^53: it is never counted on exactly. */
function readRate(cursor: TextCursor, key: InfoKey, info: Numbers): void {
  const { at } = cursor;
  const first = readBps(cursor);
  if (Number.isFinite(first)) {
    key.first(info, first);
    if (cursor.peek() !== SLASH) return;
    cursor.at++;
    const second = readBps(cursor);
    if (Number.isFinite(second)) key.second(info, second);
    return;
  }
  cursor.at = at; // `send` was a word of another meaning: what follows is read for itself
}

/** Without -n ss shortens with k, M, G, T of 1000 (ss.c, sprint_bw). NaN when no rate stands here. */
function readBps(cursor: TextCursor): number {
  const value = cursor.number();
  const unit = ' kMGT'.indexOf(cursor.text[cursor.at] ?? '');
  if (unit > 0) cursor.at++;
  if (!cursor.text.startsWith('bps', cursor.at)) return Number.NaN;
  cursor.at += 3;
  return unit > 0 ? value * 1000 ** unit : value;
}

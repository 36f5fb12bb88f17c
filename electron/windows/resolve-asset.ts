import { isScreenUrl } from '../ipc/trusted-sender.ts';

/** A file of the page: its path below the page's folder, and its media type. */
export interface Asset {
  /** Names without `..`, separators or hidden files, from the folder down. */
  readonly segments: readonly string[];
  readonly mediaType: string;
}

/** Every kind of file the page is made of; another kind is not served. */
const mediaTypes: ReadonlyMap<string, string> = new Map([
  ['html', 'text/html; charset=utf-8'],
  ['js', 'text/javascript; charset=utf-8'],
  ['mjs', 'text/javascript; charset=utf-8'],
  ['css', 'text/css; charset=utf-8'],
  ['json', 'application/json; charset=utf-8'],
  ['svg', 'image/svg+xml'],
  ['png', 'image/png'],
  ['ico', 'image/x-icon'],
  ['woff2', 'font/woff2'],
  ['wav', 'audio/wav'],
  ['ogg', 'audio/ogg'],
]);

/** A plain name: no dot in front, no percent sign, so nothing is left to decode. Our build makes no others. */
const plainName = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;

/**
 * Which file a URL of the `app:` scheme means, or null. The path is never decoded: an encoded character is no plain name,
 * so `..%2f`, `%5c` and `%00` end here (research/6, abuse test 45).
 */
export function resolveAsset(url: string): Asset | null {
  if (!isScreenUrl(url)) return null;
  const segments = new URL(url).pathname.slice(1).split('/');
  if (!segments.every((segment) => plainName.test(segment))) return null;
  const ending = /\.([a-z0-9]+)$/.exec(segments.at(-1) ?? '')?.[1] ?? '';
  const mediaType = mediaTypes.get(ending);
  return mediaType === undefined ? null : { segments, mediaType };
}

import { normalize, sep } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveAsset } from './resolve-asset.ts';

describe('resolveAsset', () => {
  it('finds the page and its files with their media types', () => {
    expect(resolveAsset('app://quorumscope/index.html')).toEqual({
      segments: ['index.html'],
      mediaType: 'text/html; charset=utf-8',
    });
    expect(resolveAsset('app://quorumscope/assets/index-Bx_1.js#/gallery')?.segments).toEqual([
      'assets',
      'index-Bx_1.js',
    ]);
    expect(resolveAsset('app://quorumscope/assets/a.css?x=1')?.mediaType).toBe('text/css; charset=utf-8');
  });

  it.each([
    'app://quorumscope/',
    'app://quorumscope',
    'app://quorumscope//index.html',
    'app://quorumscope/..%2fpackage.json',
    'app://quorumscope/a/%2e%2e%2fpackage.json',
    'app://quorumscope/..%5cpackage.json',
    'app://quorumscope/a%00.html',
    'app://quorumscope/.env.json',
    'app://quorumscope/assets/.git/x.json',
    'app://quorumscope/index.html/',
    'app://quorumscope/secret.pem',
    'app://quorumscope/html',
    'app://elsewhere/index.html',
    'app://quorumscope:1/index.html',
    'app://user@quorumscope/index.html',
    'file:///etc/passwd.html',
    'https://quorumscope/index.html',
    'not a url',
  ])('serves nothing for %s', (url) => {
    expect(resolveAsset(url)?.segments.join('/')).toBeUndefined();
  });

  it('never leaves the folder, whatever the path', () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '%2e',
      '%2f',
      '%5c',
      '\\',
      '/',
      '//',
      'a',
      'b.html',
      '%00',
      '\u0000',
      'é',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const asset = resolveAsset(`app://quorumscope/${pieces.join('')}.html`);
        if (asset === null) return;
        const path = asset.segments.join(sep);
        expect(normalize(path)).toBe(path);
        expect(path.startsWith('..') || path.startsWith(sep)).toBe(false);
      }),
    );
  });
});

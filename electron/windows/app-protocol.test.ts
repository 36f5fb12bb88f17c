import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answer } from './app-protocol.ts';
import { securityHeaders } from './content-security-policy.ts';

describe('answer', () => {
  let root = '';
  let folder = '';
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'quorumscope-page-'));
    folder = join(root, 'renderer');
    await mkdir(join(folder, 'assets'), { recursive: true });
    await writeFile(join(folder, 'index.html'), '<p>page</p>');
    await writeFile(join(root, 'package.json'), '{"secret":true}');
  });
  afterAll(() => rm(root, { recursive: true }));

  it('serves a file of the page with its type and every security header', async () => {
    const response = await answer('GET', 'app://quorumscope/index.html', folder);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('<p>page</p>');
    expect(Object.fromEntries(response.headers)).toEqual({
      ...securityHeaders,
      'content-type': 'text/html; charset=utf-8',
    });
  });

  it('serves nothing outside the folder, no folder and no missing file', async () => {
    for (const path of ['/../package.json', '/..%2fpackage.json', '/assets', '/assets/missing.js', '/missing.html']) {
      const response = await answer('GET', `app://quorumscope${path}`, folder);
      expect([path, response.status, await response.text()]).toEqual([path, 404, '']);
    }
  });

  it.each(['POST', 'PUT', 'HEAD', 'OPTIONS'])('refuses the method %s', async (method) => {
    expect((await answer(method, 'app://quorumscope/index.html', folder)).status).toBe(405);
  });

  it('sends the security headers with refusals too', async () => {
    const response = await answer('GET', 'app://quorumscope/missing.html', folder);
    expect(response.headers.get('content-security-policy')).toBe(securityHeaders['content-security-policy']);
  });
});

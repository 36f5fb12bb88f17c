import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Protocol } from 'electron';
import { securityHeaders } from './content-security-policy.ts';
import { resolveAsset } from './resolve-asset.ts';
import { screenScheme } from './screen-address.ts';

/** Makes `app:` a scheme with an origin of its own. Electron takes this only before it is ready. */
export function declareScreenScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([{ scheme: screenScheme, privileges: { standard: true, secure: true } }]);
}

/** Serves the page's folder (inside app.asar when packed), and nothing else, under `app:`. */
export function serveScreen(protocol: Protocol, folder: string): void {
  protocol.handle(screenScheme, (request) => answer(request.method, request.url, folder));
}

/** One answer: 405 for anything but GET, 404 for anything that is not a file of the page. */
export async function answer(method: string, url: string, folder: string): Promise<Response> {
  if (method !== 'GET') return refusal(405);
  const asset = resolveAsset(url);
  if (asset === null) return refusal(404);
  const bytes = await readFile(join(folder, ...asset.segments)).catch(() => null);
  if (bytes === null) return refusal(404);
  return new Response(new Uint8Array(bytes), { headers: { ...securityHeaders, 'content-type': asset.mediaType } });
}

function refusal(status: 404 | 405): Response {
  return new Response(null, { status, headers: securityHeaders });
}

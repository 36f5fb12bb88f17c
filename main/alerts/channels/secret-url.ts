import type { ChannelTls, SecretReference } from '../../domain/alert-channels.ts';
import { type Attempt, type ChannelSurroundings, retry } from './channel.ts';
import { postJson } from './http-post.ts';
import { secretText } from './read-secret.ts';

/** A post whose URL is the secret. */
export interface SecretUrlPost {
  readonly url: SecretReference;
  readonly tls: ChannelTls;
  readonly body: unknown;
}

/** Fetches the URL of a webhook and posts to it. Plain HTTP is for this machine only: the URL itself would be read on the way. */
export async function postToSecretUrl(post: SecretUrlPost, surroundings: ChannelSurroundings): Promise<Attempt> {
  const found = await surroundings.secret(post.url);
  if (!found.ok) return retry(found.error);
  const url = URL.canParse(found.value) ? new URL(found.value) : null;
  const isLocal = url !== null && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url === null || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLocal)) || url.username !== '') {
    return retry(`the secret ${secretText(post.url)} is no https:// URL`);
  }
  const secrets = [
    url.href,
    `${url.pathname}${url.search}`,
    ...url.pathname.split('/').filter((part) => part.length > 7),
  ];
  return postJson(
    { url: url.href, tls: post.tls, headers: {}, body: JSON.stringify(post.body), secrets },
    surroundings,
  );
}

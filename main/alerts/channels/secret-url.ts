import type { SecretReference } from '../../domain/alert-channels.ts';
import { isLoopbackHost } from '../../domain/loopback.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { ChannelSurroundings } from './channel.ts';
import { secretText } from './read-secret.ts';

/** The URL of a webhook, and what of it must stand in no sentence. */
export interface WebhookUrl {
  readonly url: string;
  readonly secrets: readonly string[];
}

/** Shorter parts of a path are words, not keys. */
const shortestKey = 8;

/**
 * Fetches a URL that is itself the secret. It must be https://, since whoever sees it can post; plain HTTP is for this machine only.
 * The error is a sentence.
 */
export async function fetchUrl(
  reference: SecretReference,
  { secret }: Pick<ChannelSurroundings, 'secret'>,
): Promise<Result<WebhookUrl, string>> {
  const found = await secret(reference);
  if (!found.ok) return found;
  const url = URL.canParse(found.value) ? new URL(found.value) : null;
  const isLocal = url !== null && isLoopbackHost(url.hostname);
  if (url === null || url.username !== '' || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLocal)))
    return err(`the secret ${secretText(reference)} is no https:// URL`);
  const keys = [...url.pathname.split('/'), ...url.searchParams.values()].filter((part) => part.length >= shortestKey);
  return ok({ url: url.href, secrets: [url.href, `${url.pathname}${url.search}`, ...keys] });
}

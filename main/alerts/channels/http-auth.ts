import type { HttpAuth } from '../../domain/alert-channels.ts';
import { assertNever } from '../../domain/assert-never.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { ChannelSurroundings } from './channel.ts';

/** What a request bears so that its receiver knows us, and what of it must stand in no sentence. */
export interface Authorization {
  readonly headers: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
}

/** Fetches the secrets of an {@link HttpAuth} (RFC 7617, RFC 6750). The error is a sentence. */
export async function authorize(
  auth: HttpAuth,
  { secret }: Pick<ChannelSurroundings, 'secret'>,
): Promise<Result<Authorization, string>> {
  switch (auth.kind) {
    case 'none':
      return ok({ headers: {}, secrets: [] });
    case 'basic': {
      const password = await secret(auth.password);
      if (!password.ok) return password;
      const credentials = Buffer.from(`${auth.user}:${password.value}`).toString('base64');
      return ok({ headers: { Authorization: `Basic ${credentials}` }, secrets: [credentials, password.value] });
    }
    case 'bearer': {
      const token = await secret(auth.token);
      if (!token.ok) return token;
      return ok({ headers: { Authorization: `Bearer ${token.value}` }, secrets: [token.value] });
    }
    default:
      return assertNever(auth);
  }
}

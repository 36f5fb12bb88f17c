import type { ProbeParameter } from './product.ts';

/**
 * Puts the words of a curl call into "$@": nothing of the account's .curlrc or of a proxy, no output but the answer and an error,
 * 2 s at most.
 */
export const curl: readonly string[] = [
  'set -- curl -q -sS --noproxy "*" -m 2',
  '[ -z "$p_caFile" ] || set -- "$@" --cacert "$p_caFile"',
];

/** The one setting {@link curl} needs. */
export const caFileForCurl: ProbeParameter = {
  name: 'caFile',
  form: /^[A-Za-z0-9._/-]{0,300}$/,
  fallback: '',
  meaning: 'CA certificate on the host, for an https URL; empty = those of the system',
};

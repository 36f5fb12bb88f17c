import type { ProbeParameter } from './product.ts';

/**
 * Puts the words of a redis-cli call into "$@". The password stands in a file on the host, never in a command line or an
 * inventory; redis-cli takes it from the environment.
 */
export const redisClient: readonly string[] = [
  'set -- redis-cli -h "$p_address" -p "$p_port" --no-auth-warning',
  '[ -z "$p_user" ] || set -- "$@" --user "$p_user"',
  'case $p_tls in yes|true) set -- "$@" --tls;; esac',
  '[ -z "$p_caFile" ] || set -- "$@" --cacert "$p_caFile"',
  'if [ -n "$p_passwordFile" ]; then IFS= read -r REDISCLI_AUTH <"$p_passwordFile"; export REDISCLI_AUTH; fi',
];

/** How the probe reaches Redis or Sentinel on that port. */
export function redisParameters(port: string): readonly ProbeParameter[] {
  return [
    { name: 'address', form: /^[A-Za-z0-9._:-]{1,100}$/, fallback: '127.0.0.1', meaning: 'address it listens on' },
    { name: 'port', form: /^[0-9]{1,5}$/, fallback: port, meaning: 'port it listens on' },
    { name: 'user', form: /^[A-Za-z0-9_.-]{0,63}$/, fallback: '', meaning: 'ACL user; empty = the default user' },
    {
      name: 'passwordFile',
      form: /^[A-Za-z0-9._/-]{0,300}$/,
      fallback: '',
      meaning: 'file on the host whose first line is the password; empty = none is sent',
    },
    { name: 'tls', form: /^(yes|no|true|false)$/, fallback: 'no', meaning: 'yes = speak TLS' },
    { name: 'caFile', form: /^[A-Za-z0-9._/-]{0,300}$/, fallback: '', meaning: 'CA certificate on the host, for TLS' },
  ];
}

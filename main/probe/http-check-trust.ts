import { readFile } from 'node:fs/promises';
import tls, { type SecureContext } from 'node:tls';

/** Whom this machine trusts, for checks with `trust: system`. */
export interface SystemTrust {
  /** Made at the first call and kept: it takes some 20 ms to build. */
  context(): Promise<SecureContext>;
}

/** Where systems keep their authorities, in the order in which Go looks (crypto/x509, root_linux.go). */
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/**
 * The authorities of this machine: the file that SSL_CERT_FILE names, else its system's bundle. Node's own list stands
 * in where there is none (Windows).
 */
export function createSystemTrust(env: Readonly<Record<string, string | undefined>>): SystemTrust {
  const named = env['SSL_CERT_FILE'];
  let made: Promise<SecureContext> | null = null;
  return {
    context() {
      made ??= readAuthorities(named === undefined || named === '' ? bundles : [named]).then((ca) =>
        tls.createSecureContext(ca === null ? {} : { ca }),
      );
      return made;
    },
  };
}

async function readAuthorities(files: readonly string[]): Promise<string | null> {
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text?.includes('-----BEGIN CERTIFICATE-----') === true) return text;
  }
  return null;
}

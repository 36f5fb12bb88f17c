import { createHash } from 'node:crypto';
import type { ProbeFault } from './fault.ts';
import { judgeHostKey, type KnownHosts, keyTypeOf, knownHostsName } from './known-hosts.ts';
import type { SshTarget } from './targets.ts';

function fingerprint(key: Buffer): string {
  const hash = createHash('sha256').update(key).digest('base64').replace(/=+$/, '');
  return `${keyTypeOf(key) ?? 'of unknown type'} SHA256:${hash}`;
}

/** null = this key may be trusted for this target. */
function hostKeyFault(target: SshTarget, known: KnownHosts, key: Buffer): ProbeFault | null {
  const file = target.ssh.knownHostsFile;
  const name = knownHostsName(target.address, target.port);
  const verdict = judgeHostKey(known, name, key);
  const shown = fingerprint(key);
  switch (verdict.kind) {
    case 'known':
      return null;
    case 'revoked':
      return { kind: 'host-key-revoked', file, line: verdict.line, name, key: shown };
    case 'changed':
      return { kind: 'host-key-changed', file, line: verdict.line, name, key: shown };
    case 'unknown': {
      const others =
        verdict.otherTypes.length > 0 ? ` (line ${verdict.otherTypes.join(', ')} has keys of other types)` : '';
      const authority =
        verdict.authorities.length > 0
          ? ` (line ${verdict.authorities.join(', ')} names a certificate authority, which this transport cannot check)`
          : '';
      return { kind: 'host-key-unknown', file, name, key: shown, note: `${others}${authority}` };
    }
  }
}

/** The check of one connection: decided once for each key, so that rekeys are cheap. Anything thrown in it refuses. */
export function hostKeyCheck(
  target: SshTarget,
  known: KnownHosts,
  refuse: (fault: ProbeFault) => void,
): (key: Buffer) => boolean {
  let accepted: Buffer | null = null;
  return (key) => {
    try {
      if (accepted?.equals(key) === true) return true;
      const fault = hostKeyFault(target, known, key);
      if (fault === null) {
        accepted = Buffer.from(key);
        return true;
      }
      refuse(fault);
    } catch (error) {
      refuse({ kind: 'host-key-check-broke', why: error instanceof Error ? error.message : String(error) });
    }
    return false;
  };
}

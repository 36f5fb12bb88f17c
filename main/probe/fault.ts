import type { SessionState } from '../domain/fact.ts';

/** What is wrong with a private key or its passphrase. */
export type KeyProblem =
  | 'missing'
  | 'unreadable'
  | 'too-open'
  | 'encrypted'
  | 'wrong-passphrase'
  | 'no-passphrase'
  | 'not-a-key';

/**
 * Everything that can go wrong between us and a host, closed. Each way of failing of ssh2, Node's sockets, the files on our
 * side and the loop on theirs is translated here once (ssh-fault.ts); nothing else of the product sees an `Error`.
 */
export type ProbeFault =
  | { readonly kind: 'known-hosts-unreadable'; readonly file: string; readonly why: string }
  | {
      readonly kind: 'host-key-unknown';
      readonly file: string;
      readonly name: string;
      readonly key: string;
      readonly note: string;
    }
  | {
      readonly kind: 'host-key-changed';
      readonly file: string;
      readonly line: number;
      readonly name: string;
      readonly key: string;
    }
  | {
      readonly kind: 'host-key-revoked';
      readonly file: string;
      readonly line: number;
      readonly name: string;
      readonly key: string;
    }
  | { readonly kind: 'host-key-check-broke'; readonly why: string }
  | { readonly kind: 'key-file'; readonly file: string; readonly problem: KeyProblem; readonly why: string }
  | { readonly kind: 'no-credentials'; readonly why: string }
  | { readonly kind: 'auth-refused'; readonly user: string; readonly tried: string }
  | { readonly kind: 'weak-algorithm'; readonly name: string }
  | { readonly kind: 'no-common-algorithm'; readonly why: string }
  | { readonly kind: 'bad-jump'; readonly entry: string; readonly why: string }
  | { readonly kind: 'name-not-found'; readonly address: string }
  | { readonly kind: 'refused'; readonly address: string; readonly port: number }
  | { readonly kind: 'unreachable'; readonly address: string; readonly code: string }
  | { readonly kind: 'timeout'; readonly address: string; readonly what: string; readonly afterMs: number }
  | { readonly kind: 'connection-lost'; readonly why: string }
  | { readonly kind: 'protocol'; readonly why: string }
  | { readonly kind: 'bastion-failed'; readonly bastion: string; readonly fault: ProbeFault }
  | { readonly kind: 'bastion-lost'; readonly bastion: string }
  | { readonly kind: 'bastion-forward-refused'; readonly bastion: string; readonly why: string }
  | { readonly kind: 'stalled'; readonly answersPing: boolean }
  | { readonly kind: 'loop-refused'; readonly why: string }
  | { readonly kind: 'loop-ended'; readonly why: string }
  | { readonly kind: 'loop-silent'; readonly afterMs: number }
  | { readonly kind: 'loop-flooded'; readonly what: string }
  | { readonly kind: 'no-listing' };

/** The tag of a fault. */
export type FaultKind = ProbeFault['kind'];

type Saying = { readonly [K in FaultKind]: (fault: Extract<ProbeFault, { readonly kind: K }>) => string };

const keySayings: Readonly<Record<KeyProblem, (file: string, why: string) => string>> = {
  missing: (file) => `The private key ${file} does not exist. Correct identityFile in the inventory.`,
  unreadable: (file, why) => `The private key ${file} cannot be read (${why}).`,
  'too-open': (file, why) =>
    `The private key ${file} can be read by others (${why}) and is not used. Run: chmod 600 ${file}`,
  encrypted: (file) => `The private key ${file} is encrypted. Set passphraseFrom, or load it into the agent.`,
  'wrong-passphrase': (file, why) => `The passphrase from ${why} does not open the private key ${file}.`,
  'no-passphrase': (file, why) => `The passphrase for the private key ${file} cannot be had: ${why}.`,
  'not-a-key': (file, why) => `${file} is no private key this transport can use (${why}).`,
};

const sayings: Saying = {
  'known-hosts-unreadable': (f) => `Refused before login: the known hosts file ${f.file} cannot be used (${f.why}).`,
  'host-key-unknown': (f) =>
    `Refused before login: no line of ${f.file} knows ${f.name} with the key ${f.key}${f.note}. Compare the fingerprint with the host's own, then add the key to that file.`,
  'host-key-changed': (f) =>
    `Refused before login: ${f.name} showed the key ${f.key}, but line ${f.line} of ${f.file} knows another key for it. Somebody may be in between; find out before you change that line.`,
  'host-key-revoked': (f) =>
    `Refused before login: line ${f.line} of ${f.file} revokes the key ${f.key} that ${f.name} showed.`,
  'host-key-check-broke': (f) => `Refused before login: the check of the host key failed (${f.why}).`,
  'key-file': (f) => keySayings[f.problem](f.file, f.why),
  'no-credentials': (f) => `There is nothing to log in with: ${f.why}.`,
  'auth-refused': (f) => `The host refused the login of ${f.user} (tried: ${f.tried}). Check its authorized_keys.`,
  'weak-algorithm': (f) => `The inventory allows ${f.name}, which is too weak to be used or unknown to this transport.`,
  'no-common-algorithm': (f) => `The host offers no algorithm this transport accepts (${f.why}).`,
  'bad-jump': (f) => `The proxyJump entry "${f.entry}" cannot be used: ${f.why}.`,
  'name-not-found': (f) => `The name ${f.address} cannot be resolved.`,
  refused: (f) => `${f.address} refuses connections on port ${f.port}.`,
  unreachable: (f) => `There is no way to ${f.address} from here (${f.code}).`,
  timeout: (f) => `${f.address} gave no ${f.what} within ${f.afterMs / 1000} s.`,
  'connection-lost': (f) => `The SSH connection was lost (${f.why}).`,
  protocol: (f) => `The host does not speak SSH as it should (${f.why}).`,
  'bastion-failed': (f) => `The bastion ${f.bastion} cannot be passed. ${faultSentence(f.fault)}`,
  'bastion-lost': (f) => `The bastion ${f.bastion} was lost, and every session through it with it.`,
  'bastion-forward-refused': (f) => `The bastion ${f.bastion} does not lead to the host (${f.why}).`,
  stalled: (f) =>
    f.answersPing
      ? 'SSH answers, but the listing does not come.'
      : 'Nothing comes from the host any more; the connection is silent.',
  'loop-refused': (f) => `The host did not start the listing (${f.why}).`,
  'loop-ended': (f) => `The listing on the host ended (${f.why}).`,
  'loop-silent': (f) => `The host logged us in but started no listing within ${f.afterMs / 1000} s.`,
  'loop-flooded': (f) => `The host sent more than is allowed (${f.what}) and was cut off.`,
  'no-listing': () => 'The host has neither ss nor a readable /proc/net/tcp nor netstat.',
};

/** The one sentence an operator reads for a fault: what is wrong, where, and where it helps what to do. */
export function faultSentence(fault: ProbeFault): string {
  const say = sayings[fault.kind] as (fault: ProbeFault) => string;
  return say(fault);
}

const states: Readonly<Record<FaultKind, SessionState>> = {
  'known-hosts-unreadable': 'hostkey-mismatch',
  'host-key-unknown': 'hostkey-mismatch',
  'host-key-changed': 'hostkey-mismatch',
  'host-key-revoked': 'hostkey-mismatch',
  'host-key-check-broke': 'hostkey-mismatch',
  'key-file': 'auth-failed',
  'no-credentials': 'auth-failed',
  'auth-refused': 'auth-failed',
  'weak-algorithm': 'closed',
  'no-common-algorithm': 'closed',
  'bad-jump': 'closed',
  'name-not-found': 'closed',
  refused: 'closed',
  unreachable: 'closed',
  timeout: 'closed',
  'connection-lost': 'closed',
  protocol: 'closed',
  'bastion-failed': 'closed',
  'bastion-lost': 'closed',
  'bastion-forward-refused': 'closed',
  stalled: 'stalled',
  'loop-refused': 'closed',
  'loop-ended': 'closed',
  'loop-silent': 'closed',
  'loop-flooded': 'closed',
  'no-listing': 'no-ss',
};

/** The session state a fault leaves behind (main/domain/fact.ts). */
export function sessionStateOf(fault: ProbeFault): SessionState {
  return states[fault.kind];
}

const needsAPerson: ReadonlySet<FaultKind> = new Set<FaultKind>([
  'known-hosts-unreadable',
  'host-key-unknown',
  'host-key-changed',
  'host-key-revoked',
  'host-key-check-broke',
  'key-file',
  'no-credentials',
  'auth-refused',
  'weak-algorithm',
  'no-common-algorithm',
  'bad-jump',
  'loop-flooded',
]);

/** true where only a person can help, so that trying soon again is noise or looks like an attack (PerSourcePenalties). */
export function isStubborn(fault: ProbeFault): boolean {
  return fault.kind === 'bastion-failed' ? isStubborn(fault.fault) : needsAPerson.has(fault.kind);
}

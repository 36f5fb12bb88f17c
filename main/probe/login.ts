import type { AnyAuthMethod, ParsedKey } from 'ssh2';
import { err, ok, type Result } from '../domain/result.ts';
import { type OfferedAlgorithms, offeredAlgorithms } from './algorithms.ts';
import type { ProbeFault } from './fault.ts';
import { FewKeysAgent } from './few-keys-agent.ts';
import type { KeyRing } from './identity.ts';
import { type KnownHosts, knownHostsName, knownKeyTypes } from './known-hosts.ts';
import type { KnownHostsFiles } from './known-hosts-file.ts';
import type { SshTarget } from './targets.ts';

/** Where logins find keys, trust and the agent. */
export interface LoginMeans {
  readonly keys: KeyRing;
  readonly knownHosts: KnownHostsFiles;
  /** SSH_AUTH_SOCK, or null without an agent. */
  readonly agentSocket: string | null;
}

/** What a login is tried with, in order, and what to blame when nothing of it is accepted. */
export interface Credentials {
  readonly methods: readonly AnyAuthMethod[];
  readonly tried: string;
  readonly keyFault: ProbeFault | null;
}

async function credentials(target: SshTarget, means: LoginMeans): Promise<Result<Credentials, ProbeFault>> {
  const { ssh, user: username } = target;
  const methods: AnyAuthMethod[] = [];
  const tried: string[] = [];
  if (ssh.agent && means.agentSocket !== null) {
    methods.push({ type: 'agent', username, agent: new FewKeysAgent(means.agentSocket) });
    tried.push('the agent');
  }
  let keyFault: ProbeFault | null = null;
  if (ssh.identityFile !== null) {
    const key: Result<ParsedKey, ProbeFault> = await means.keys.load(ssh.identityFile, ssh.passphraseFrom);
    if (key.ok) {
      methods.push({ type: 'publickey', username, key: key.value });
      tried.push(`the key ${ssh.identityFile}`);
    } else keyFault = key.error;
  }
  if (methods.length > 0) return ok({ methods, tried: tried.join(', '), keyFault });
  if (keyFault !== null) return err(keyFault);
  const why = ssh.agent ? 'SSH_AUTH_SOCK is not set and no identityFile is given' : 'neither agent nor identityFile';
  return err({ kind: 'no-credentials', why });
}

/** All that a login needs from our own side. */
export interface Prepared {
  readonly known: KnownHosts;
  readonly offered: OfferedAlgorithms;
  readonly credentials: Credentials;
}

/** Reads what a login needs. Fails closed: without a usable known_hosts file, algorithms and a credential nothing is sent. */
export async function prepareLogin(target: SshTarget, means: LoginMeans): Promise<Result<Prepared, ProbeFault>> {
  const known = await means.knownHosts.read(target.ssh.knownHostsFile);
  if (!known.ok) return known;
  const types = knownKeyTypes(known.value, knownHostsName(target.address, target.port));
  const offered = offeredAlgorithms(target.ssh.algorithms, types);
  if (!offered.ok) return offered;
  const logins = await credentials(target, means);
  if (!logins.ok) return logins;
  return ok({ known: known.value, offered: offered.value, credentials: logins.value });
}

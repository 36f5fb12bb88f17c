import { resolve } from 'node:path';
import type { SshInventory } from '../contract/inventory.ts';
import type { PassphraseSource, SshSettings } from '../domain/fleet.ts';
import type { Surroundings } from './fleet-problem.ts';

/** What holds where an inventory says nothing: the agent, strict host keys, no key file. */
const productDefaults = { user: 'quorumscope', port: 22, agent: true, knownHostsFile: '~/.ssh/known_hosts' } as const;

type Layer = SshInventory | null | undefined;

/**
 * Merges SSH settings, the later layer winning key by key (defaults, then the host, then the route). `~` becomes the
 * home directory, relative paths start at the inventory's directory. A list replaces the list below it.
 */
export function mergeSsh(layers: readonly Layer[], surroundings: Surroundings): SshSettings {
  const merged: SshInventory = {};
  for (const layer of layers) Object.assign(merged, definedOf(layer));
  const identityFile = merged.identityFile ?? null;
  return {
    user: merged.user ?? productDefaults.user,
    port: merged.port ?? productDefaults.port,
    identityFile: identityFile === null ? null : absolutePath(identityFile, surroundings),
    agent: merged.agent ?? productDefaults.agent,
    knownHostsFile: absolutePath(merged.knownHostsFile ?? productDefaults.knownHostsFile, surroundings),
    passphraseFrom: passphraseSource(merged.passphraseFrom ?? null, surroundings),
    proxyJump: jumpList(merged.proxyJump),
    algorithms: {
      kex: merged.algorithms?.kex ?? [],
      cipher: merged.algorithms?.cipher ?? [],
      hostKey: merged.algorithms?.hostKey ?? [],
      mac: merged.algorithms?.mac ?? [],
    },
  };
}

/** `proxyJump` as written, as a list: one bastion may stand without brackets. */
export function jumpList(written: SshInventory['proxyJump']): readonly string[] {
  if (written === undefined || written === null) return [];
  return typeof written === 'string' ? [written] : written;
}

/** Makes a path of the inventory absolute. `~name` stays as it is: {@link isForeignHome} refuses it before. */
export function absolutePath(path: string, { home, directory }: Surroundings): string {
  if (path === '~') return home;
  return path.startsWith('~/') ? resolve(home, path.slice(2)) : resolve(directory, path);
}

/** True for `~somebody/…`, which only a shell could expand. */
export function isForeignHome(path: string): boolean {
  return path.startsWith('~') && path !== '~' && !path.startsWith('~/');
}

function definedOf(layer: Layer): SshInventory {
  return Object.fromEntries(Object.entries(layer ?? {}).filter(([, value]) => value !== undefined));
}

function passphraseSource(written: string | null, surroundings: Surroundings): PassphraseSource {
  if (written === null) return { kind: 'none' };
  if (written.startsWith('env:')) return { kind: 'env', name: written.slice('env:'.length) };
  return { kind: 'file', path: absolutePath(written.slice('file:'.length), surroundings) };
}

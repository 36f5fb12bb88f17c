import type { Fleet, Host, SshSettings } from '../domain/fleet.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { ProbeFault } from './fault.ts';

/** One SSH server on the way: a bastion, or the host itself. */
export interface SshTarget {
  /** How sentences name it. */
  readonly label: string;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** Key, agent, known_hosts and algorithms to use there. */
  readonly ssh: SshSettings;
}

function hostTarget(host: Host): SshTarget {
  return { label: host.id, address: host.address, port: host.ssh.port, user: host.ssh.user, ssh: host.ssh };
}

// [user@]address[:port], an IPv6 address with a port stands in brackets.
const jumpEntry =
  /^(?:([^@\s]+)@)?(?:\[([0-9A-Fa-f:.]+)\]|([^@:\s[\]]+)|([0-9A-Fa-f]*:[0-9A-Fa-f:.]+))(?::(\d{1,5}))?$/;

function literalTarget(entry: string, settings: SshSettings): SshTarget | null {
  const match = jumpEntry.exec(entry);
  const address = match?.[2] ?? match?.[3] ?? match?.[4];
  const port = Number(match?.[5] ?? 22);
  if (match === null || address === undefined || port < 1 || port > 65535) return null;
  return { label: entry, address, port, user: match[1] ?? settings.user, ssh: settings };
}

function resolve(host: Host, fleet: Fleet, below: readonly string[]): Result<readonly SshTarget[], ProbeFault> {
  const way: SshTarget[] = [];
  for (const [index, entry] of host.ssh.proxyJump.entries()) {
    const bastion = fleet.hosts.find((candidate) => candidate.id === entry);
    if (bastion === undefined) {
      const target = literalTarget(entry, host.ssh);
      if (target === null) {
        return err({ kind: 'bad-jump', entry, why: 'it is neither a host of the inventory nor user@address:port' });
      }
      way.push(target);
      continue;
    }
    if (bastion.id === host.id || below.includes(bastion.id)) {
      return err({ kind: 'bad-jump', entry, why: 'the way goes round in a circle' });
    }
    // Only the outermost bastion is reached from here, so only its own way counts (as OpenSSH does it).
    const before = index === 0 ? resolve(bastion, fleet, [...below, host.id]) : ok([hostTarget(bastion)]);
    if (!before.ok) return before;
    way.push(...before.value);
  }
  return ok([...way, hostTarget(host)]);
}

/** The SSH servers to pass, outermost bastion first, the host itself last. Fails for an entry nobody can follow. */
export function wayTo(host: Host, fleet: Fleet): Result<readonly SshTarget[], ProbeFault> {
  return resolve(host, fleet, []);
}

/** One way to a host: the usual one (`id` null), or a second route of the inventory. */
export interface HostRoute {
  readonly id: string | null;
  readonly way: Result<readonly SshTarget[], ProbeFault>;
}

/** All ways to a host, the usual one first, the others in the order of the inventory. */
export function routesTo(host: Host, fleet: Fleet): readonly [HostRoute, ...HostRoute[]] {
  const others = host.routes.map(({ id, address, ssh }) => ({ id, way: wayTo({ ...host, address, ssh }, fleet) }));
  return [{ id: null, way: wayTo(host, fleet) }, ...others];
}

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must } from './run.ts';

/** The account that Quorumscope uses on lab hosts: no password, no group, no home. It exists in the lab's namespaces only. */
export const labUser = 'quorumscope';
const labUserId = 64_990;

/**
 * The configuration of a lab host's sshd: what the README asks of a real host. Forwarding to peers is allowed
 * (connect mesh), nothing may be opened backwards, and there is no terminal.
 */
export function sshdConfig(addresses: readonly string[], directory: string, authorizedKeys: string): string {
  return [
    ...addresses.map((address) => `ListenAddress ${address}:22`),
    `HostKey ${join(directory, 'host_key')}`,
    `AuthorizedKeysFile ${authorizedKeys}`,
    'PidFile none',
    'UsePAM no',
    'UseDNS no',
    'StrictModes no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    `AllowUsers ${labUser}`,
    'AllowTcpForwarding local',
    'PermitListen none',
    'AllowStreamLocalForwarding no',
    'AllowAgentForwarding no',
    'X11Forwarding no',
    'PermitTTY no',
    'PermitTunnel no',
    'MaxSessions 20',
    'LogLevel INFO',
    '',
  ].join('\n');
}

/**
 * Account files that `ip netns exec` lays over /etc of the host's namespace (ip-netns(8), /etc/netns/NAME/), so that
 * the machine itself gets no new user.
 */
export function accountFiles(): { readonly passwd: string; readonly shadow: string } {
  const passwd = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith(`${labUser}:`));
  return {
    passwd: `${[...passwd, `${labUser}:x:${labUserId}:65534:lab:/:/bin/sh`].join('\n')}\n`,
    shadow: `root:*:19000::::::\nsshd:*:19000::::::\n${labUser}:*:19000::::::\n`,
  };
}

/** Makes a host key and writes the configuration. Gives the line of the host, for all its addresses, for known_hosts (sshd(8)). */
export function prepareSshd(addresses: readonly string[], directory: string, authorizedKeys: string): string {
  const key = join(directory, 'host_key');
  must('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'lab', '-f', key]);
  writeFileSync(join(directory, 'sshd_config'), sshdConfig(addresses, directory, authorizedKeys));
  const [type, blob] = readFileSync(`${key}.pub`, 'utf8').split(' ');
  return `${addresses.join(',')} ${type} ${blob}\n`;
}

import { copyFileSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must } from './run.ts';

/** The account that Quorumscope uses on lab hosts: no password and no group. It exists in the lab's namespaces only. */
export const labUser = 'quorumscope';
/** Its number, for servers that ask for one. */
export const labUserId = 64_990;

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

/** Where a host's sshd finds the machine's own /etc. Every machine has the folder (hier(7)), and nobody else sees what is mounted there. */
const machineEtc = '/mnt';

/**
 * Makes the /etc of a host: all of the machine's, but with our account, so that the machine itself gets no new user. It is a folder
 * of its own because a file mounted over /etc/passwd goes away as soon as anybody on the machine changes the accounts: passwd(5) is
 * then replaced by rename(2), and with its old name the kernel lets go of what was mounted on it.
 */
function prepareEtc(directory: string): void {
  const etc = join(directory, 'etc');
  const home = join(directory, 'home');
  for (const folder of [etc, home]) mkdirSync(folder);
  const ours = ['passwd', 'shadow', 'group'];
  for (const name of readdirSync('/etc')) {
    if (!ours.includes(name)) symlinkSync(join(machineEtc, name), join(etc, name));
  }
  const passwd = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith(`${labUser}:`));
  writeFileSync(
    join(etc, 'passwd'),
    `${[...passwd, `${labUser}:x:${labUserId}:65534:lab:${home}:/bin/sh`].join('\n')}\n`,
  );
  const shadow = `root:*:19000::::::\nsshd:*:19000::::::\n${labUser}:*:19000::::::\n`;
  writeFileSync(join(etc, 'shadow'), shadow, { mode: 0o600 });
  copyFileSync('/etc/group', join(etc, 'group'));
}

/**
 * Starts the sshd of a host in its foreground, in the mount namespace that `ip netns exec` has made for it alone (ip-netns(8)). Servers
 * and sessions of one host share what lies in its /dev/shm (corosync talks so), and nothing of it outlives the host.
 */
export function sshdCommand(directory: string): readonly string[] {
  const mounted = `mount --bind /etc ${machineEtc} && mount --bind "$0/etc" /etc && mount -t tmpfs tmpfs /dev/shm`;
  return ['sh', '-c', `${mounted} && exec /usr/sbin/sshd -D -e -f "$0/sshd_config"`, directory];
}

/** Makes a host key, the configuration and the /etc of a host. Gives the line of the host, for all its addresses, for known_hosts (sshd(8)). */
export function prepareSshd(addresses: readonly string[], directory: string, authorizedKeys: string): string {
  const key = join(directory, 'host_key');
  must('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'lab', '-f', key]);
  writeFileSync(join(directory, 'sshd_config'), sshdConfig(addresses, directory, authorizedKeys));
  prepareEtc(directory);
  const [type, blob] = readFileSync(`${key}.pub`, 'utf8').split(' ');
  return `${addresses.join(',')} ${type} ${blob}\n`;
}

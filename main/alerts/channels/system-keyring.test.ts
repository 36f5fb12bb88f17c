import { describe, expect, it } from 'vitest';
import { err, ok } from '../../domain/result.ts';
import type { ToolEnding } from './run-tool.ts';
import { createSystemKeyring } from './system-keyring.ts';

/** Asks for one entry on a system whose program ends so. */
async function ask(platform: NodeJS.Platform, ending: ToolEnding, name = 'slack/ops') {
  const ran: (readonly string[])[] = [];
  const keyring = createSystemKeyring(platform, (program, args) => {
    ran.push([program, ...args]);
    return Promise.resolve(ending);
  });
  if (keyring === null) throw new Error('no keyring');
  return { answer: await keyring(name), ran };
}
const ended = (code: number | null, stdout = '', stderr = ''): ToolEnding => ({ kind: 'ended', code, stdout, stderr });

describe(createSystemKeyring, () => {
  it('asks the Secret Service of Linux by secret-tool, whatever sign the name begins with', async () => {
    expect(await ask('linux', ended(0, 'hush'), '-x')).toEqual({
      answer: ok('hush'),
      ran: [['secret-tool', 'lookup', '--', 'service', 'quorumscope', 'name', '-x']],
    });
  });

  it('asks the login keychain of macOS by security', async () => {
    expect(await ask('darwin', ended(0, 'hush\n'))).toEqual({
      answer: ok('hush\n'),
      ran: [['security', 'find-generic-password', '-s', 'quorumscope', '-a', 'slack/ops', '-w']],
    });
  });

  it.each(['win32', 'freebsd'] as const)('has no keyring on %s', (platform) => {
    expect(createSystemKeyring(platform, () => Promise.resolve(ended(0, 'hush')))).toBeNull();
  });

  it.each([
    ['linux', ended(1)],
    ['linux', ended(1, '', '(secret-tool:7): GLib-WARNING **: a warning of a library\n')],
    ['darwin', ended(44, '', 'security: SecKeychainSearchCopyNext: The specified item could not be found.\n')],
  ] as const)(
    'knows an entry that is not there from a keyring that cannot be asked, on %s',
    async (platform, ending) => {
      expect((await ask(platform, ending)).answer).toEqual(ok(null));
    },
  );

  it.each([
    [
      'linux',
      ended(1, 'hush', 'secret-tool: Cannot autolaunch D-Bus without X11 $DISPLAY\n'),
      'secret-tool failed (status 1): Cannot autolaunch D-Bus without X11 $DISPLAY',
    ],
    ['linux', ended(2, 'hush', 'usage: secret-tool …\n'), 'secret-tool failed (status 2)'],
    ['linux', ended(null), 'secret-tool was killed'],
    [
      'darwin',
      ended(36, '', 'security: SecKeychainItemCopyContent: User interaction is not allowed.\n'),
      'security failed (status 36): SecKeychainItemCopyContent: User interaction is not allowed.',
    ],
    ['linux', { kind: 'late' }, 'secret-tool did not answer within 3 s; the keyring may wait to be unlocked'],
    ['linux', { kind: 'failed', why: 'cannot be run (EACCES)' }, 'secret-tool cannot be run (EACCES)'],
    [
      'linux',
      { kind: 'missing' },
      'secret-tool is not on this machine; install libsecret-tools (Debian, Ubuntu) or libsecret (Fedora, Arch), or use env: or file:',
    ],
    [
      'darwin',
      { kind: 'missing' },
      'security is not on this machine; it is a part of macOS, so look at the PATH, or use env: or file:',
    ],
  ] as const)('says on %s why it cannot be asked: %o', async (platform, ending, sentence) => {
    expect((await ask(platform, ending)).answer).toEqual(err(sentence));
  });

  it('makes what a program complains of one short plain line', async () => {
    const { answer } = await ask('linux', ended(1, '', `secret-tool: \u001b[31m${'x'.repeat(5000)}\n`));
    if (answer.ok) throw new Error('answered');
    expect(answer.error).toMatch(/^secret-tool failed \(status 1\): [^\u0000-\u001f]{20,201}$/);
  });
});

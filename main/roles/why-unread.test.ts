import { describe, expect, it } from 'vitest';
import { whyUnread } from './why-unread.ts';

describe('whyUnread', () => {
  it.each([
    [127, 'bash: psql: command not found', 'not-installed'],
    [127, "timeout: failed to run command 'psql': No such file or directory", 'not-installed'],
    [1, '/bin/sh: 1: curl: not found', 'not-installed'],
    [126, "timeout: failed to run command '/usr/bin/psql': Permission denied", 'no-permission'],
    [2, 'psql: error: FATAL:  password authentication failed for user "qsm"', 'wrong-credentials'],
    [2, 'psql: error: fe_sendauth: no password supplied', 'wrong-credentials'],
    [2, 'psql: error: FATAL:  no pg_hba.conf entry for host "[local]", user "nosuch"', 'wrong-credentials'],
    [2, 'psql: error: FATAL:  Peer authentication failed for user "postgres"', 'wrong-credentials'],
    [2, 'psql: error: FATAL:  role "nosuch" does not exist', 'wrong-credentials'],
    [1, 'ERROR 1045 (28000): Zugriff verweigert', 'wrong-credentials'],
    [0, 'NOAUTH Authentication required.', 'wrong-credentials'],
    [0, "NOPERM this user has no permissions to run the 'info' command", 'no-permission'],
    [1, 'ERROR:  permission denied for function pg_control_system', 'no-permission'],
    [22, 'curl: (22) The requested URL returned error: 401', 'wrong-credentials'],
    [22, 'curl: (22) The requested URL returned error: 403', 'no-permission'],
    [2, 'psql: error: connection to server at "10.0.0.1", port 5432 failed: timeout expired', 'timed-out'],
    [28, 'curl: (28) Operation timed out after 2000 milliseconds with 0 bytes received', 'timed-out'],
    [137, '', 'timed-out'],
    [1, 'Could not connect to Redis at 127.0.0.1:6379: Connection refused', 'unreadable'],
    [2, 'psql: error: connection to server on socket "/x" failed: No such file or directory', 'unreadable'],
    [7, '', 'unreadable'],
    [3, 'something else', 'unreadable'],
  ] as const)('reads exit status %i and %j as %s', (exit, stderr, reason) => {
    expect(whyUnread('toy', { exit, text: '', stderr })).toMatchObject({ role: 'unknown', writable: null, reason });
  });

  it('never calls a refused connection down', () => {
    const { note } = whyUnread('toy', { exit: 7, text: '', stderr: '' });
    expect(note).toBe('the service does not answer there, or does not run');
  });

  it('says what the client said to people, on one harmless line', () => {
    const stderr = '{"level":"warn","msg":"retrying"}\n\u001b[31mError: context deadline exceeded\u001b[0m\n';
    const { note } = whyUnread('toy', { exit: 1, text: '', stderr });
    expect(note).toBe('[31mError: context deadline exceeded [0m');
  });

  it('asks the words of the product first', () => {
    const own = [{ says: /not in the whitelist/, reason: 'no-permission' }] as const;
    const text = 'srvr is not executed because it is not in the whitelist.';
    expect(whyUnread('toy', { exit: 0, text, stderr: '' }, own)).toMatchObject({ reason: 'no-permission', note: text });
  });
});

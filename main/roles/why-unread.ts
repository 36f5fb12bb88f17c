import { plainLine } from '../domain/plain-line.ts';
import type { RawRole, Reading, UnreadReason } from '../domain/reading.ts';
import { unread } from './unread.ts';

/** What a client says when it failed, and why a member could then not be read. */
export interface FailureWord {
  readonly says: RegExp;
  readonly reason: UnreadReason;
  /** Put before the client's own words. */
  readonly means?: string;
}

/** No client says why it failed after this many characters. */
const maxSaid = 8_000;

/** Exit statuses of timeout(1) (124, or 137 when it had to kill) and curl (28): the client was waited for in vain. */
const timedOutExits = [124, 137, 28];

/** Exit status of curl that was refused, and of Pacemaker's tools where nothing runs. */
const notRunningExit = 7;

const notThere = 'the service does not answer there, or does not run';

const credentials: readonly FailureWord[] = [
  {
    says: /password authentication failed|no password supplied|authentication failed|no pg_hba\.conf entry|pg_hba\.conf rejects|role "[^"]*" does not exist/i,
    reason: 'wrong-credentials',
  },
  { says: /\b(WRONGPASS|NOAUTH)\b|AUTH failed|ERR invalid password/, reason: 'wrong-credentials' },
  { says: /ERROR (1045|1698)\b|Access denied for user|not_authorized|invalid auth token/, reason: 'wrong-credentials' },
  { says: /\b401 Unauthorized\b|\bhttp=401\b|returned error: 401\b/, reason: 'wrong-credentials' },
];

const rights: readonly FailureWord[] = [
  {
    says: /permission denied|\bNOPERM\b|insufficient privilege|operation not permitted|must be superuser/i,
    reason: 'no-permission',
  },
  { says: /ERROR (1227|1142)\b|\b403 Forbidden\b|\bhttp=403\b|returned error: 403\b/, reason: 'no-permission' },
];

const silence: readonly FailureWord[] = [
  {
    says: /connection refused|failed to connect|could not connect|couldn['’]t connect|can['’]t connect|is the server running|no such file or directory/i,
    reason: 'unreadable',
    means: notThere,
  },
  { says: /timed out|timeout expired|deadline exceeded/i, reason: 'timed-out' },
];

/**
 * Why a failed probe, or a failed part of one, says nothing about its member. A refused connection is `unreadable`: the
 * process may be down, but its port may as well be filtered, or the probe's settings wrong (interfaces.md, section 5).
 *
 * `own` are the product's own words; they come before the general ones.
 */
export function whyUnread(product: string, failed: RawRole, own: readonly FailureWord[] = []): Reading {
  const said = `${failed.stderr.slice(0, maxSaid)}\n${failed.text.slice(0, maxSaid)}`;
  const words = firstWords(failed);
  const hit = (list: readonly FailureWord[]): FailureWord | undefined => list.find(({ says }) => says.test(said));
  const told = (reason: UnreadReason, means?: string): Reading =>
    unread(product, reason, [means, words].filter(Boolean).join(': '));

  const special = hit(own);
  if (special !== undefined) return told(special.reason, special.means);
  if (failed.exit === 127) return told('not-installed', 'the client program is not there');
  if (failed.exit === 126) return told('no-permission', 'the client program may not be run');
  const refused = hit(credentials) ?? hit(rights);
  if (refused !== undefined) return told(refused.reason, refused.means);
  if (failed.exit === notRunningExit) return told('unreadable', notThere);
  if (timedOutExits.includes(failed.exit)) return told('timed-out', 'no answer in time');
  const mute = hit(silence);
  if (mute !== undefined) return told(mute.reason, mute.means);
  if (/: (command )?not found\s*$/m.test(said)) return told('not-installed', 'the client program is not there');
  return told('unreadable', failed.exit === 0 ? 'not understood' : `exit status ${failed.exit}`);
}

/** The first line a client said to people (no JSON of its log), stderr first: short, and harmless on a terminal. */
function firstWords(failed: RawRole): string {
  const line = (text: string): string =>
    text
      .slice(0, maxSaid)
      .split('\n')
      .find((one) => one.trim() !== '' && !one.startsWith('{')) ?? '';
  return plainLine(line(failed.stderr) || line(failed.text), 200);
}

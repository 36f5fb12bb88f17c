import { assertNever } from '../../domain/assert-never.ts';
import { plainLine } from '../../domain/plain-line.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Keyring } from './read-secret.ts';
import { type RunTool, toolMs } from './run-tool.ts';

/** The program by which a system tells an entry of its keyring. */
interface KeyringTool {
  readonly program: string;
  readonly argsFor: (name: string) => readonly string[];
  /** The end of a sentence: what to do where the program is missing. */
  readonly howToGet: string;
  /** The exit status of an entry that is not there, said with no complaint or with this one. */
  readonly absent: { readonly code: number; readonly complaint: RegExp };
}

/** secret-tool(1), of libsecret: it says nothing of an entry that is not there. */
const secretTool: KeyringTool = {
  program: 'secret-tool',
  // Behind `--` a name that begins with a dash is a name.
  argsFor: (name) => ['lookup', '--', 'service', 'quorumscope', 'name', name],
  howToGet: 'install libsecret-tools (Debian, Ubuntu) or libsecret (Fedora, Arch), or use env: or file:',
  absent: { code: 1, complaint: /^$/ },
};

/** security(1) of macOS: 44 is errSecItemNotFound (-25300) in eight bits. */
const security: KeyringTool = {
  program: 'security',
  argsFor: (name) => ['find-generic-password', '-s', 'quorumscope', '-a', name, '-w'],
  howToGet: 'it is a part of macOS, so look at the PATH, or use env: or file:',
  absent: { code: 44, complaint: /.*/ },
};

/**
 * The keyring of the user this runs as, by the program of the system: the Secret Service on Linux, the login keychain on macOS. Null
 * elsewhere: Windows has no program that tells what its Credential Manager keeps. It finds what was put there so:
 *
 *     secret-tool store --label='Quorumscope NAME' service quorumscope name NAME
 *     security add-generic-password -s quorumscope -a NAME -w
 */
export function createSystemKeyring(platform: NodeJS.Platform, run: RunTool): Keyring | null {
  const tool = platform === 'linux' ? secretTool : platform === 'darwin' ? security : null;
  return tool === null ? null : (name) => ask(tool, name, run);
}

async function ask(tool: KeyringTool, name: string, run: RunTool): Promise<Result<string | null, string>> {
  const { program, howToGet, absent } = tool;
  const ending = await run(program, tool.argsFor(name));
  switch (ending.kind) {
    case 'missing':
      return err(`${program} is not on this machine; ${howToGet}`);
    case 'late':
      return err(`${program} did not answer within ${toolMs / 1000} s; the keyring may wait to be unlocked`);
    case 'failed':
      return err(`${program} ${ending.why}`);
    case 'ended': {
      if (ending.code === 0) return ok(ending.stdout);
      const complaint = complaintOf(program, ending.stderr);
      if (ending.code === absent.code && absent.complaint.test(complaint)) return ok(null);
      const status = ending.code === null ? 'was killed' : `failed (status ${ending.code})`;
      return err(`${program} ${status}${complaint === '' ? '' : `: ${complaint}`}`);
    }
    default:
      return assertNever(ending);
  }
}

/** Libraries warn on the same output; the program's own lines begin with its name. */
function complaintOf(program: string, stderr: string): string {
  const line = stderr.split('\n').findLast((text) => text.startsWith(`${program}: `)) ?? '';
  return plainLine(line.slice(program.length + 2), 200);
}

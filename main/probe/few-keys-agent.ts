import ssh2, { type IdentityCallback, type ParsedKey } from 'ssh2';

/** How many keys of the agent are offered. sshd ends a login after six tries (MaxAuthTries); the key file needs one of them. */
export const mostAgentKeys = 4;

/** The agent at a socket, with only its first keys. */
export class FewKeysAgent extends ssh2.OpenSSHAgent {
  override getIdentities(done: IdentityCallback<ParsedKey>): void {
    super.getIdentities((error, keys) => {
      if (error instanceof Error) done(error);
      else done(undefined, (keys ?? []).slice(0, mostAgentKeys));
    });
  }
}

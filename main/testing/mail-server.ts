import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A real SMTP server on loopback, for tests. */
export interface MailServer {
  readonly port: number;
  /** Every mail it took, in order, as it was sent and as a mail program reads it. */
  readonly mails: readonly { readonly raw: string; readonly mail: ParsedMail; readonly to: readonly string[] }[];
  /** Logins that were tried. */
  readonly logins: readonly { readonly user: string; readonly isSecure: boolean }[];
  stop(): Promise<void>;
}

/** Starts one that takes every mail; who logs in must say `right`. Closes its connections when it stops. `onMail` gets each as it comes. */
export async function startMailServer(
  options: SMTPServerOptions = {},
  onMail: (mail: ParsedMail) => void = () => undefined,
): Promise<MailServer> {
  const mails: { raw: string; mail: ParsedMail; to: string[] }[] = [];
  const logins: { user: string; isSecure: boolean }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    closeTimeout: 1,
    logger: false,
    onAuth({ username = '', password }, session, done) {
      logins.push({ user: username, isSecure: session.secure });
      if (password === 'right') return done(null, { user: username });
      done(Object.assign(new Error(`5.7.8 no, ${password ?? ''} is wrong`), { responseCode: 535 }));
    },
    async onData(stream, session, done) {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk);
      const raw = Buffer.concat(chunks);
      const to = session.envelope.rcptTo.map(({ address }) => address);
      const mail = await simpleParser(raw);
      mails.push({ raw: raw.toString('utf8'), mail, to });
      onMail(mail);
      done();
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    logins,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

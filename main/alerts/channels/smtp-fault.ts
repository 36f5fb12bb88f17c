import type { SMTPError } from 'nodemailer/lib/smtp-connection';
import { plainLine } from '../../domain/plain-line.ts';
import { tlsFaultWords } from './secure-stream.ts';

/** Why a mail was not taken. */
export interface SmtpFault {
  /** The same mail is refused again, whenever it is tried. */
  readonly isFinal: boolean;
  /** The end of a sentence, without a secret. */
  readonly why: string;
}

/**
 * What nodemailer, or the server by it, says about a mail. A reply 5yz to the login, an address or the message is final (RFC 5321,
 * section 4.2.1; 503 is about the order of commands only); all else may pass: 4yz, a server that refuses to serve, one that is gone,
 * and one whose TLS cannot be trusted, which may be an attack.
 */
export function faultOf(error: SMTPError, password: string | null): SmtpFault {
  const { command = '', code, responseCode, response = '' } = error;
  const told = withoutSecret(plainLine(response.replace(/[\r\n]+/g, ' '), 200), password);
  const subject = refusedThings.find(([begin]) => command.startsWith(begin))?.[1];
  if (subject !== undefined && responseCode !== undefined) {
    // A server that logs what it is told may well repeat it.
    const reply = subject === 'the login' ? (/^\d{3}([ -]\d\.\d{1,3}\.\d{1,3})?/.exec(told)?.[0] ?? '') : told;
    const isFinal = error.permanent === true;
    return { isFinal, why: `it ${isFinal ? 'refuses' : 'does not take now'} ${subject} (${reply})` };
  }
  if (command === 'STARTTLS' && responseCode !== undefined) return passing(`it offers no STARTTLS (${told})`);
  if (responseCode !== undefined) return passing(`it does not serve now (${told})`);
  switch (code) {
    case 'EAUTH':
      return { isFinal: true, why: 'it offers no way to log in that is known here, or the password is empty' };
    case 'EMESSAGE':
      return { isFinal: true, why: 'it does not take a mail of this size' };
    case 'ETIMEDOUT':
      return passing('it did not answer in time');
    case 'ECONNECTION':
      return passing('it ended the connection');
    case undefined:
    default:
      return passing(withoutSecret(tlsFaultWords(error.originalCode, error.message), password));
  }
}

/** What a command speaks of, in the words of a refusal. */
const refusedThings: readonly (readonly [string, string])[] = [
  ['AUTH', 'the login'],
  ['MAIL FROM', 'the sender'],
  ['RCPT TO', 'the recipient'],
  ['DATA', 'the message'],
];

function passing(why: string): SmtpFault {
  return { isFinal: false, why };
}

/** A hostile server may send back what it was told, as it was told. */
function withoutSecret(text: string, password: string | null): string {
  if (password === null || password === '') return text;
  const forms = [password, Buffer.from(password).toString('base64')];
  return forms.reduce((left, form) => left.replaceAll(form, '***'), text);
}

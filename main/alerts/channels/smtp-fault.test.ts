import { describe, expect, it } from 'vitest';
import { faultOf } from './smtp-fault.ts';

function said(response: string, command: string, permanent = true) {
  return Object.assign(new Error(response), {
    response,
    responseCode: Number(response.slice(0, 3)),
    command,
    permanent,
  });
}

describe('faultOf', () => {
  it('shows no password that a server repeats, neither as it is nor as it was sent', () => {
    const echo = said(`550 I heard hunter2 and ${Buffer.from('hunter2').toString('base64')}`, 'RCPT TO');
    expect(faultOf(echo, 'hunter2')).toEqual({
      isFinal: true,
      why: 'it refuses the recipient (550 I heard *** and ***)',
    });
  });

  it('says of a refused login its numbers only: nobody knows in what form the server repeats it', () => {
    const plain = Buffer.from('\0scope\0hunter2').toString('base64');
    expect(faultOf(said(`535 5.7.8 ${plain}`, 'AUTH PLAIN'), 'hunter2').why).toBe('it refuses the login (535 5.7.8)');
    expect(faultOf(said('454 4.7.0 later', 'AUTH LOGIN', false), 'hunter2')).toEqual({
      isFinal: false,
      why: 'it does not take now the login (454 4.7.0)',
    });
  });

  it.each([
    ['EAUTH', true],
    ['EMESSAGE', true],
    ['ETIMEDOUT', false],
    ['ECONNECTION', false],
    ['ESOCKET', false],
    [undefined, false],
  ])('knows whether %s is final', (code, isFinal) => {
    expect(faultOf(Object.assign(new Error('x'), { code }), null).isFinal).toBe(isFinal);
  });
});

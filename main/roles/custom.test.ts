import { describe, expect, it } from 'vitest';
import type { Reading } from '../domain/reading.ts';
import { custom } from './custom.ts';

function read(text: string, exit = 0): Reading {
  return custom.read({ exit, text, stderr: '' }, { host: 'db1', addresses: [], parameters: {} });
}

describe('custom', () => {
  it('needs no more than a role', () => {
    expect(read('{"role":"standby"}')).toMatchObject({
      product: 'custom',
      role: 'standby',
      writable: null,
      leader: null,
      members: [],
      reason: null,
    });
  });

  it('takes a whole reading over, and nothing else', () => {
    const said = {
      role: 'leader',
      writable: true,
      term: { name: 'epoch', value: 7 },
      leader: 'db1',
      quorate: true,
      members: [
        { name: 'db1', address: '10.0.0.1', votes: 1, voting: true, role: 'leader', up: true },
        { name: 'db2' },
      ],
      clusterIdentity: 'ledger-1',
      lag: { seconds: 0.5 },
      note: 'two\nlines',
      password: 'secret',
    };
    const reading = read(JSON.stringify(said));
    const { password: _, note: __, members: ___, ...taken } = said;
    expect(reading).toMatchObject(taken);
    expect(reading.note).toBe('two lines');
    expect(reading.members[1]).toEqual({ name: 'db2', votes: 1, voting: true, up: null });
    expect(JSON.stringify(reading)).not.toContain('secret');
  });

  it('lets the site say that it does not know, and why', () => {
    expect(read('{"role":"unknown","reason":"timed-out","writable":true}')).toMatchObject({
      role: 'unknown',
      writable: null,
      reason: 'timed-out',
    });
    expect(read('{"role":"unknown"}').reason).toBe('unreadable');
  });

  it.each([
    ['{"role":"boss"}', /^not a reading: role: /],
    ['{"role":"primary","writable":"yes"}', /^not a reading: writable: /],
    ['{"role":"primary","members":[{"votes":1}]}', /^not a reading: members\.0\.name: /],
    ['{"role":"primary","reason":"tired"}', /^not a reading: reason: /],
    ['[]', /^not a reading: it: /],
  ])('says what is wrong with %s', (text, note) => {
    const reading = read(text);
    expect(reading).toMatchObject({ role: 'unknown', reason: 'unreadable' });
    expect(reading.note).toMatch(note);
  });
});

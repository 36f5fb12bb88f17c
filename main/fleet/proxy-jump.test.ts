import { describe, expect, it } from 'vitest';
import { findJumpRings, parseJump } from './proxy-jump.ts';

describe('parseJump', () => {
  it.each([
    ['bastion', 'bastion'],
    ['bastion-dub', 'quorumscope@bastion-dub:22'],
    ['bastion-dub:2222', 'quorumscope@bastion-dub:2222'],
    ['10.0.0.1', 'quorumscope@10.0.0.1:22'],
    ['ops@10.0.0.1', 'ops@10.0.0.1:22'],
    ['ops@jump.example.net:2222', 'ops@jump.example.net:2222'],
    ['ops@[2001:DB8::1]:22', 'ops@[2001:db8::1]:22'],
  ])('reads %s', (text, jump) => {
    expect(parseJump(text, ['bastion'], 'quorumscope')).toEqual({ ok: true, value: jump });
  });

  it.each([
    'bastoin',
    'ops@',
    '@host',
    'ops@host:0',
    'ops@host:99999',
    'ops@-oProxyCommand=x',
    'a b@host',
    'ops@ho st',
    'ops@2001:db8::1',
    'ops@h@i',
    '',
  ])('refuses %j', (text) => {
    expect(parseJump(text, ['bastion'], 'quorumscope').ok).toBe(false);
  });
});

describe('findJumpRings', () => {
  it('finds each ring once and passes chains by', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['a']],
      ['d', ['a']],
      ['e', ['e']],
      ['f', ['g']],
      ['g', []],
    ]);
    expect(findJumpRings(graph)).toEqual([['a', 'b', 'c'], ['e']]);
  });

  it('walks a chain of any length', () => {
    const graph = new Map(Array.from({ length: 20_000 }, (_, i): [string, string[]] => [`h${i}`, [`h${i + 1}`]]));
    expect(findJumpRings(graph)).toEqual([]);
  });
});

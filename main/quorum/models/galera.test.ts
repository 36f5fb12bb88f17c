import { describe, expect, it } from 'vitest';
import { hostId } from '../../domain/ids.ts';
import { sceneCluster } from '../../testing/scene.ts';
import { noHistory, type MovingBar } from '../moving-bar.ts';
import { galeraRule } from './galera.ts';

const hosts = (names: string) => [...names].map(hostId);
const five = sceneCluster('k', [...'abcde'], 'galera');

function isPrimary(here: string, bar: Partial<MovingBar> = {}): boolean {
  const { have, need } = galeraRule(five, { ...noHistory, ...bar }).weigh(hosts(here));
  return have >= need;
}

describe('galeraRule', () => {
  it('makes nobody primary when one of five left in good order and the rest falls into two and two', () => {
    const bar = { last: hosts('abcde'), left: hosts('e') };
    expect([isPrimary('ab', bar), isPrimary('cd', bar)]).toEqual([false, false]);
  });

  it('counts against the last primary component, which shrinks with every loss', () => {
    expect(isPrimary('ab')).toBe(false);
    expect(isPrimary('ab', { last: hosts('abc') })).toBe(true);
    expect(isPrimary('a', { last: hosts('ab') })).toBe(false);
  });

  it('does not count who was not in the last primary component', () => {
    expect(galeraRule(five, { ...noHistory, last: hosts('abc') }).weigh(hosts('ade'))).toEqual({ have: 1, need: 2 });
  });

  it('takes one who left in good order off the bar', () => {
    expect(isPrimary('ab', { last: hosts('abcd') })).toBe(false);
    expect(isPrimary('ab', { last: hosts('abcd'), left: hosts('d') })).toBe(true);
  });

  it('weighs by pc.weight', () => {
    const heavy = { ...five, members: five.members.map((member, i) => ({ ...member, votes: i === 0 ? 5 : 1 })) };
    const rule = galeraRule(heavy, noHistory);
    expect(rule.needed).toBe(5);
    expect([rule.weigh(hosts('a')).have, rule.weigh(hosts('bcde')).have]).toEqual([5, 4]);
  });

  it('believes a member of a component about its own component: two of them do not merge', () => {
    const told = new Map([
      [hostId('a'), hosts('a')],
      [hostId('b'), hosts('bc')],
    ]);
    expect([isPrimary('a', { told }), isPrimary('bc', { told })]).toEqual([true, true]);
  });
});

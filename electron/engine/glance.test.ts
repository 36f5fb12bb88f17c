import { describe, expect, it } from 'vitest';
import { deltaMessage, noEntities, partition, regionPair, stateMessage } from '../testing/messages.ts';
import { glanceAt, nothingSeen } from './glance.ts';

describe('glanceAt', () => {
  it('counts only confirmed situations, and forgets them when they clear or go', () => {
    let glance = glanceAt(nothingSeen, stateMessage(1));
    glance = glanceAt(glance, deltaMessage(2, { add: { ...noEntities, situations: [partition('suspected')] } }));
    expect(glance.confirmed.size).toBe(0);
    glance = glanceAt(glance, deltaMessage(3, { update: { ...noEntities, situations: [partition('confirmed')] } }));
    expect([...glance.confirmed.values()]).toEqual(['partition']);
    const cleared = glanceAt(
      glance,
      deltaMessage(4, { update: { ...noEntities, situations: [partition('cleared')] } }),
    );
    expect(cleared.confirmed.size).toBe(0);
    const removed = glanceAt(glance, deltaMessage(4, { remove: { ...noEntities, situations: ['partition-1'] } }));
    expect(removed.confirmed.size).toBe(0);
  });

  it('follows the pairs that are not well, unknown ones included', () => {
    let glance = glanceAt(nothingSeen, stateMessage(1, { regionPairs: [regionPair('unknown')] }));
    expect([...glance.unwellPairs]).toEqual(['dub|fra']);
    glance = glanceAt(glance, deltaMessage(2, { update: { ...noEntities, regionPairs: [regionPair('healthy')] } }));
    expect(glance.unwellPairs.size).toBe(0);
    glance = glanceAt(glance, deltaMessage(3, { update: { ...noEntities, regionPairs: [regionPair('partial')] } }));
    glance = glanceAt(glance, deltaMessage(4, { remove: { ...noEntities, regionPairs: ['dub|fra'] } }));
    expect(glance).toMatchObject({ seq: 4, hostsRead: 3, hostsTotal: 3 });
    expect(glance.unwellPairs.size).toBe(0);
  });

  it('begins anew with a whole state, and does not move on other messages', () => {
    const before = glanceAt(nothingSeen, stateMessage(9, { situations: [partition('confirmed')] }));
    expect(glanceAt(before, { kind: 'line', text: 'x' })).toBe(before);
    expect(glanceAt(before, stateMessage(0, { hostsRead: 0 }))).toMatchObject({
      seq: 0,
      hostsRead: 0,
      confirmed: new Map(),
    });
  });
});

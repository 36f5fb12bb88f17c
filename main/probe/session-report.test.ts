import { describe, expect, it } from 'vitest';
import type { Fact } from '../domain/fact.ts';
import { hostId } from '../domain/ids.ts';
import type { ProbeFault } from './fault.ts';
import type { RouteSessionState } from './session-machine.ts';
import { createSessionReport, hostStanding } from './session-report.ts';

const waiting = (fault: ProbeFault): RouteSessionState => ({ kind: 'waiting', failures: 1, last: fault, fault });
const streaming: RouteSessionState = { kind: 'streaming', failures: 0, last: null };
const lost = waiting({ kind: 'connection-lost', why: 'ECONNRESET' });
const wrongKey = waiting({ kind: 'host-key-changed', file: '/k', line: 3, name: 'a', key: 'ssh-ed25519 SHA256:x' });
const usual = (state: RouteSessionState) => ({ id: null, state });
const second = (state: RouteSessionState) => ({ id: 'oob', state });

describe(hostStanding, () => {
  it('calls sight through a second route sight, names the route, and says what is wrong with the usual one', () => {
    const standing = hostStanding(usual(lost), second(streaming), [second(streaming)]);
    expect(standing).toMatchObject({ state: 'streaming', route: 'oob' });
    expect(standing.why).toBe('Read through the route oob. The usual one: The SSH connection was lost (ECONNRESET).');
  });

  it('hides a wrong key on no route behind another', () => {
    const behindSight = hostStanding(usual(wrongKey), second(streaming), [second(streaming)]);
    expect(behindSight.why).toContain('Refused before login: a showed the key');
    const behindLoss = hostStanding(usual(lost), usual(lost), [second(wrongKey)]);
    expect(behindLoss).toMatchObject({ state: 'closed', route: null });
    expect(behindLoss.why).toMatch(/^The SSH connection was lost .* The route oob: Refused before login/);
    expect(hostStanding(usual(wrongKey), usual(wrongKey), [])).toMatchObject({
      state: 'hostkey-mismatch',
      route: null,
    });
  });

  it('says nothing of a second route that only stands by', () => {
    expect(hostStanding(usual(streaming), usual(streaming), [second(lost)])).toEqual({
      state: 'streaming',
      why: null,
      route: null,
    });
  });
});

describe(createSessionReport, () => {
  it('tells a change of route as a change, and the same standing once', () => {
    const facts: Fact[] = [];
    const report = createSessionReport(hostId('a'), (fact) => facts.push(fact));
    const seen = { state: 'streaming', why: null, route: null } as const;
    report.tell(seen, 1);
    report.tell({ ...seen }, 2);
    report.tell({ ...seen, route: 'oob' }, 3);
    expect(facts).toEqual([
      { kind: 'session', t: 1, host: 'a', state: 'streaming' },
      { kind: 'session', t: 3, host: 'a', state: 'streaming', route: 'oob' },
    ]);
  });
});

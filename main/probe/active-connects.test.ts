import ssh2 from 'ssh2';
import { describe, expect, it } from 'vitest';
import type { Fact } from '../domain/fact.ts';
import { hostId } from '../domain/ids.ts';
import { connectLimits, createActiveConnects } from './active-connects.ts';
import { handClock } from './fixtures/hand-clock.ts';

const wish = { host: hostId('a'), to: hostId('b'), address: '10.0.0.2', port: 5432 };

/** Connects through a session that passes nothing on; `heardAt` = when it last brought a byte. */
function silentSession(intervalMs: number) {
  const clock = handClock();
  const facts: Fact[] = [];
  let heardAt = 0;
  const connects = createActiveConnects(
    clock,
    connectLimits,
    () => heardAt,
    (fact) => facts.push(fact),
  );
  const client = Object.assign(new ssh2.Client(), { forwardOut: () => client });
  connects.want(client, [wish], intervalMs);
  const hear = () => {
    heardAt = clock.monotonicMs();
  };
  return { clock, facts, connects, hear };
}

describe(createActiveConnects, () => {
  it('calls a silent peer a timeout when the host itself was heard since', () => {
    const { clock, facts, hear } = silentSession(1000);
    clock.move(1000);
    hear();
    clock.move(500);
    expect(facts).toMatchObject([{ kind: 'connect', outcome: 'timeout', ms: 1500 }]);
  });

  it('says nothing of a peer while the host itself is silent, and gives it its full time afterwards', () => {
    const { clock, facts, hear } = silentSession(1000);
    clock.move(100);
    hear();
    clock.move(10_000);
    expect(facts).toEqual([]);
    hear();
    clock.move(1000);
    hear();
    expect(facts).toEqual([]);
    clock.move(700);
    expect(facts).toMatchObject([{ outcome: 'timeout', ms: 1500 }]);
  });

  it('waits for the next listing of a host that is sampled slowly, and no longer', () => {
    const { clock, facts, hear } = silentSession(5000);
    clock.move(4000);
    expect(facts).toEqual([]);
    hear();
    clock.move(100);
    expect(facts).toMatchObject([{ outcome: 'timeout' }]);
  });

  it('says nothing of a peer when the session ends first, and leaves no timer', () => {
    const { clock, facts, connects } = silentSession(1000);
    clock.move(5000);
    connects.forget();
    expect(clock.pending()).toBe(0);
    expect(facts).toEqual([]);
  });
});

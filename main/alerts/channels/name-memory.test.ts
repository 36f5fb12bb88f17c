import type { LookupAddress } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { testClock } from '../delivery/fixtures/test-clock.ts';
import { type AskSystem, createNameMemory } from './name-memory.ts';

/** A memory over a name server that answers when the test lets it. */
function world() {
  const clock = testClock();
  const open: Parameters<AskSystem>[2][] = [];
  const lookup = createNameMemory(clock, (_name, _options, answer) => open.push(answer));
  const said: unknown[] = [];
  const look = (all = false): void => {
    lookup('hooks.example.net', { all }, (error, address) => said.push(error?.code ?? address));
  };
  const address: LookupAddress = { address: '10.0.0.7', family: 4 };
  return { clock, look, said, open, address };
}

describe(createNameMemory, () => {
  it('gives what the system says, one or all', () => {
    const { look, said, open, address } = world();
    look();
    open[0]?.(null, [address]);
    look(true);
    open[1]?.(null, [address]);
    expect(said).toEqual(['10.0.0.7', [address]]);
  });

  it('gives what a name meant last where the name server fails or keeps silent', async () => {
    const { clock, look, said, open, address } = world();
    look();
    open[0]?.(null, [address]);
    look();
    open[1]?.(Object.assign(new Error('x'), { code: 'EAI_AGAIN' }), []);
    look();
    await clock.pass(1000);
    expect(said).toEqual(['10.0.0.7', '10.0.0.7', '10.0.0.7']);
  });

  it('says that it does not know a name it never knew, and waits as long as the system does', async () => {
    const { clock, look, said, open } = world();
    look();
    await clock.pass(10_000);
    expect(said).toEqual([]);
    open[0]?.(Object.assign(new Error('x'), { code: 'ENOTFOUND' }), []);
    expect(said).toEqual(['ENOTFOUND']);
  });

  it('asks for a name once at a time', () => {
    const { look, said, open, address } = world();
    for (let i = 0; i < 5; i++) look();
    expect(open).toHaveLength(1);
    open[0]?.(null, [address]);
    expect(said).toEqual(Array.from({ length: 5 }, () => '10.0.0.7'));
  });
});

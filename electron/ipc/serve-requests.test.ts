import { describe, expect, it } from 'vitest';
import { requests } from '../../main/contract/ipc.ts';
import { serveRequests } from './serve-requests.ts';
import type { RequestSource } from './serve-requests.ts';
import type { SenderEvent } from './trusted-sender.ts';

const page: SenderEvent = { sender: { id: 1 }, senderFrame: { url: 'app://quorumscope/index.html', parent: null } };
const stranger: SenderEvent = { sender: { id: 2 }, senderFrame: null };

function served() {
  const listeners = new Map<string, Parameters<RequestSource['handle']>[1]>();
  const painted: number[] = [];
  const stop = serveRequests(
    {
      handle: (name, listener) => void listeners.set(name, listener),
      removeHandler: (name) => void listeners.delete(name),
    },
    (event) => event === page,
    {
      'app:info': () => ({ version: '1', electron: '45', runtimeWarning: null }),
      'screen:state': () => Promise.resolve(null),
      'engine:status': () => ({ state: 'starting', since: 0, why: null }),
      'matrix:open': () => null,
      'matrix:close': () => null,
      'matrix:cell': () => Promise.resolve(null),
      'timeline:span': () => null,
      'timeline:moment': () => null,
      'timeline:step': () => null,
      'whatif:count': () => Promise.resolve(null),
      'decision:look': () => null,
      'decision:act': () => null,
      'decision:file': () => null,
      'operators:list': () => null,
      'operators:act': () => null,
      'export:save': () => ({ kind: 'cancelled' }),
      'report:list': () => Promise.resolve(null),
      'alerts:look': () => null,
      'alerts:act': () => null,
      'report:write': () => ({ kind: 'cancelled' }),
      'alarm:now': () => null,
      'alarm:sounded': () => null,
      'screen:painted': (seq) => {
        painted.push(seq);
        return null;
      },
    },
  );
  const ask = (name: string, from: SenderEvent, ...args: unknown[]): unknown => listeners.get(name)?.(from, ...args);
  return { listeners, painted, stop, ask };
}

describe('serveRequests', () => {
  it('serves every request of the contract, and none once stopped', () => {
    const { listeners, stop } = served();
    expect([...listeners.keys()].sort()).toEqual(Object.keys(requests).sort());
    stop();
    expect(listeners.size).toBe(0);
  });

  it('gives the handler the arguments of the contract', () => {
    const { ask, painted } = served();
    expect(ask('app:info', page)).toEqual({ version: '1', electron: '45', runtimeWarning: null });
    ask('screen:painted', page, 42);
    expect(painted).toEqual([42]);
  });

  it('rejects strangers before it looks at what they say', () => {
    const { ask, painted } = served();
    expect(() => ask('screen:painted', stranger, 1)).toThrow('screen:painted: not asked by our own page.');
    expect(painted).toEqual([]);
  });

  it.each([[['1']], [[1.5]], [[]], [[1, 2]], [[null]], [[{ seq: 1 }]], [['x'.repeat(10_000_000)]]])(
    'rejects arguments outside the contract',
    (args) => {
      const { ask, painted } = served();
      expect(() => ask('screen:painted', page, ...args)).toThrow('screen:painted: wrong arguments.');
      expect(painted).toEqual([]);
    },
  );
});

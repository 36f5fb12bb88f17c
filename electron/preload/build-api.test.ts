import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { pushes, requests } from '../../main/contract/ipc.ts';
import type { PushName, RequestName } from '../../main/contract/ipc.ts';
import { buildApi } from './build-api.ts';

function bridge() {
  const asked: unknown[][] = [];
  const ipc = Object.assign(new EventEmitter(), {
    invoke: (...call: unknown[]) => {
      asked.push(call);
      return Promise.resolve(null);
    },
  });
  const listeners = (): number => ipc.eventNames().reduce((sum, name) => sum + ipc.listenerCount(name), 0);
  return { api: buildApi(ipc), ipc, asked, listeners };
}

describe('buildApi', () => {
  it('knows every request and push of the contract', async () => {
    const { api, asked, listeners } = bridge();
    for (const name of Object.keys(requests) as RequestName[]) await api.request<RequestName>(name);
    expect(asked.map(([name]) => name)).toEqual(Object.keys(requests));
    for (const name of Object.keys(pushes) as PushName[]) api.subscribe(name, () => {});
    expect(listeners()).toBe(Object.keys(pushes).length);
  });

  it('lets nothing through that is not in the contract', async () => {
    const { api, asked, listeners } = bridge();
    for (const name of ['ELECTRON_BROWSER', '__proto__', 'constructor', 'toString']) {
      await expect(api.request(name as RequestName)).rejects.toThrow('no such request');
      expect(() => api.subscribe(name as PushName, () => {})).toThrow('no such push');
    }
    expect([asked, listeners()]).toEqual([[], 0]);
  });

  it('hands the payload to the listener, never the event', () => {
    const { api, ipc } = bridge();
    const heard: unknown[][] = [];
    api.subscribe('engine:status', (...all: unknown[]) => heard.push(all));
    ipc.emit('engine:status', { sender: 'secret' }, { state: 'running', since: 1, why: null });
    expect(heard).toEqual([[{ state: 'running', since: 1, why: null }]]);
  });

  it('takes exactly the listener away that was added, however often one subscribes', () => {
    const { api, ipc, listeners } = bridge();
    let heard = 0;
    const listener = (): void => {
      heard += 1;
    };
    const stopFirst = api.subscribe('screen:delta', listener);
    const stopSecond = api.subscribe('screen:delta', listener);
    ipc.emit('screen:delta', {}, {});
    expect(heard).toBe(2);
    stopFirst();
    stopFirst();
    ipc.emit('screen:delta', {}, {});
    expect(heard).toBe(3);
    stopSecond();
    for (let i = 0; i < 1000; i += 1) api.subscribe('screen:reset', listener)();
    expect(listeners()).toBe(0);
  });
});

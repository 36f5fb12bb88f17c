import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { ImaginedLoss } from '../../main/contract/what-if.ts';
import { home } from './place.ts';
import { clusterInDrawer, isHostLost, leaveWhatIf, lossKey, noWhatIf, startWhatIf, toggleLoss } from './what-if.ts';

const dub: ImaginedLoss = { kind: 'region', region: 'dub' };
const host: ImaginedLoss = { kind: 'host', host: 'dub' };
const vote: ImaginedLoss = { kind: 'vote', cluster: 'config', host: 'dub' };

describe('toggleLoss', () => {
  it('loses what was there, brings back what was lost, and leaves the others as they are', () => {
    const both = toggleLoss(toggleLoss(noWhatIf, dub), vote);
    expect(both.losses).toEqual([dub, vote]);
    expect(toggleLoss(both, { ...dub }).losses).toEqual([vote]);
  });

  it('makes another list each time, so that the engine is asked again', () => {
    const first = toggleLoss(noWhatIf, dub);
    expect(toggleLoss(first, dub).losses).not.toBe(noWhatIf.losses);
    expect(first.losses).not.toBe(noWhatIf.losses);
  });
});

describe('lossKey', () => {
  it('tells a region, a host and a vote of one name apart', () => {
    expect(new Set([dub, host, vote].map(lossKey)).size).toBe(3);
  });
});

describe('leaveWhatIf', () => {
  it('forgets what was imagined, and says whether there was anything to leave', () => {
    const store = createStore(() => noWhatIf);
    expect(leaveWhatIf(store)).toBe(false);
    startWhatIf(store);
    store.setState(toggleLoss(store.getState(), dub), true);
    expect(leaveWhatIf(store)).toBe(true);
    expect(store.getState()).toEqual(noWhatIf);
  });
});

describe('clusterInDrawer', () => {
  it('is the chosen cluster on the screen of clusters only', () => {
    const chosen = { kind: 'cluster', id: 'config' } as const;
    expect(clusterInDrawer({ ...home, view: 'clusters' }, chosen)).toBe('config');
    expect(clusterInDrawer(home, chosen)).toBeNull();
    expect(clusterInDrawer({ ...home, view: 'clusters' }, { kind: 'none' })).toBeNull();
  });
});

describe('isHostLost', () => {
  it('knows a host that is lost by itself or with its region, and none by a vote or a link', () => {
    expect(isHostLost([{ kind: 'host', host: 'dub-kv1' }], 'dub-kv1', 'dub')).toBe(true);
    expect(isHostLost([dub], 'dub-kv1', 'dub')).toBe(true);
    expect(isHostLost([dub], 'fra-kv1', 'fra')).toBe(false);
    expect(isHostLost([{ kind: 'link', a: 'dub', b: 'fra' }, vote], 'dub', 'dub')).toBe(false);
  });
});

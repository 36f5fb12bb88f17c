import { describe, expect, it } from 'vitest';
import { screenDeltaSchema, screenStateSchema } from '../contract/screen.ts';
import { play, sceneFleet } from '../testing/scene.ts';
import { inventoryView } from './inventory-view.ts';
import { createScreenFeed } from './screen-feed.ts';

const fleet = sceneFleet({ alpha: ['a1', 'a2'], beta: ['b1', 'b2'], gamma: ['c1', 'c2'] });
const { snapshots } = play(
  { fleet, troubles: [{ kind: 'cut', from: ['a1', 'a2'], to: ['b1', 'b2', 'c1', 'c2'], at: 10_000 }] },
  14_000,
);
const about = { demo: false, seenFrom: 'noc1' };

describe('createScreenFeed', () => {
  it('sends everything once, then only numbered changes, all of which keep to the contract', () => {
    const feed = createScreenFeed(about);
    const items = snapshots.map((snapshot, index) => feed.next(snapshot, fleet, index));
    expect(items.map(({ kind }) => kind)).toEqual(['state', ...snapshots.slice(1).map(() => 'delta')]);
    for (const [index, item] of items.entries()) {
      if (item.kind === 'state') screenStateSchema.parse(item.state);
      else expect(screenDeltaSchema.parse(item.delta)).toMatchObject({ baseSeq: index, seq: index + 1 });
    }
  });

  it('carries a partition as one added situation, updated afterwards and never added again', () => {
    const feed = createScreenFeed(about);
    const added = snapshots.flatMap((snapshot, index) => {
      const item = feed.next(snapshot, fleet, index);
      return item.kind === 'delta' ? item.delta.add.situations.map(({ id }) => id) : [];
    });
    expect(added).toHaveLength(1);
  });

  it('sends hardly anything while the world is at rest', () => {
    const rest = play({ fleet, troubles: [] }, 20_000).snapshots;
    const feed = createScreenFeed(about);
    const updates = rest.map((snapshot, index) => feed.next(snapshot, fleet, index)).slice(40);
    const hosts = updates.flatMap((item) => (item.kind === 'delta' ? item.delta.update.hosts : []));
    expect(hosts).toEqual([]);
  });

  it('sends everything again when the inventory changed', () => {
    const feed = createScreenFeed(about);
    const [snapshot] = snapshots;
    if (snapshot === undefined) throw new Error('the scene has no snapshot');
    feed.next(snapshot, fleet, 0);
    expect(feed.next(snapshot, { ...fleet }, 1).kind).toBe('state');
  });

  it('keeps the newest notice of each kind for a page that asks later', () => {
    const feed = createScreenFeed(about);
    const [snapshot] = snapshots;
    if (snapshot === undefined) throw new Error('the scene has no snapshot');
    feed.next(snapshot, fleet, 0);
    feed.note({ id: 'inventory', level: 'error', text: 'refused', at: 1 });
    feed.note({ id: 'inventory', level: 'info', text: 'in force', at: 2 });
    expect(feed.current()?.notices.map(({ text }) => text)).toEqual(['in force']);
  });
});

describe('inventoryView', () => {
  it('gives regions without a declared slot a place of their own that a later region does not move', () => {
    const slots = inventoryView(fleet).regions.map(({ slot }) => slot);
    expect(new Set(slots.map(({ x, y }) => `${x},${y}`)).size).toBe(3);
    const more = sceneFleet({ alpha: ['a1'], beta: ['b1'], gamma: ['c1'], delta: ['d1'] });
    expect(
      inventoryView(more)
        .regions.slice(0, 3)
        .map(({ slot }) => slot),
    ).toEqual(slots);
  });
});

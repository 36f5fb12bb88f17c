import { describe, expect, it } from 'vitest';
import type { ToEngine } from '../../main/contract/engine-messages.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { createCellDesk } from './cell-desk.ts';

const key = { from: 'dub-db1', to: 'fra-db1' };

function desk() {
  const told: ToEngine[] = [];
  const clock = createFakeClock();
  return { told, clock, cells: createCellDesk((message) => told.push(message), clock) };
}

describe('createCellDesk', () => {
  it('gives each question its own answer, whatever the order they come in', async () => {
    const { told, cells } = desk();
    const first = cells.request(key);
    const second = cells.request({ from: 'fra-db1', to: 'dub-db1' });
    expect(told.map((message) => message.kind === 'matrix-cell' && message.ask)).toEqual([1, 2]);
    const record = { from: 'fra-db1' } as never;
    cells.arrived(2, record);
    cells.arrived(1, null);
    await expect(second).resolves.toBe(record);
    await expect(first).resolves.toBeNull();
  });

  it('does not let a page wait for an engine that is busy, gone, or was never there', async () => {
    const { clock, cells } = desk();
    const late = cells.request(key);
    clock.pass(3000);
    await expect(late).resolves.toBeNull();
    const lost = cells.request(key);
    cells.lost();
    await expect(lost).resolves.toBeNull();
    expect(clock.waiting()).toBe(0);
  });

  it('takes no more questions than a page can mean', async () => {
    const { told, cells } = desk();
    const asked = Array.from({ length: 20 }, () => cells.request(key));
    expect(told).toHaveLength(16);
    cells.lost();
    await expect(Promise.all(asked)).resolves.toEqual(Array.from({ length: 20 }, () => null));
  });
});

import { createServer } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../engine/system-clock.ts';
import { createMetricsDesk, type MetricsDesk } from './metrics-desk.ts';

const open: MetricsDesk[] = [];
afterEach(async () => {
  for (const desk of open.splice(0)) await desk.stop();
});

const silent = { onTick: () => () => undefined, onEvent: () => () => undefined };

function makeDesk(): MetricsDesk {
  const onNotice = (sentence: string): never => {
    throw new Error(sentence);
  };
  const desk = createMetricsDesk({ source: silent, clock: systemClock, alerts: () => null, onNotice });
  open.push(desk);
  return desk;
}

/** Ports of loopback that nobody has now. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => {
    const bound = server.address();
    return typeof bound === 'object' && bound !== null ? bound.port : 0;
  });
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

const on = (port: number) => ({ address: '127.0.0.1', port, names: [] });
const statusOf = (port: number): Promise<number> =>
  fetch(`http://127.0.0.1:${port}/metrics`).then(
    ({ status }) => status,
    () => 0,
  );

describe(createMetricsDesk, () => {
  it('listens where the inventory in force says, and nowhere once it says nothing', async () => {
    const [first = 0, second = 0] = await freePorts(2);
    const desk = makeDesk();
    await desk.serve(on(first));
    await expect.poll(() => statusOf(first)).toBe(200);
    await desk.serve(on(second));
    await expect.poll(() => statusOf(second)).toBe(200);
    expect(await statusOf(first)).toBe(0);
    await desk.serve(null);
    expect(await statusOf(second)).toBe(0);
  });

  it('takes edits in their order, however fast they come', async () => {
    const [first = 0, second = 0] = await freePorts(2);
    const desk = makeDesk();
    await Promise.all([desk.serve(on(first)), desk.serve(null), desk.serve(on(first)), desk.serve(on(second))]);
    await expect.poll(() => statusOf(second)).toBe(200);
    expect(await statusOf(first)).toBe(0);
    await Promise.all([desk.serve(on(first)), desk.stop()]);
    expect([await statusOf(first), await statusOf(second)]).toEqual([0, 0]);
  });
});

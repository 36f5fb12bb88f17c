import { describe, expect, it } from 'vitest';
import { asParts } from '../testing/role-capture.ts';
import { rabbitmq } from './rabbitmq.ts';

const asked = { host: 'mq1', addresses: ['10.0.0.1'], parameters: {} };
const answer = (text: string, exit = 0, stderr = '') => ({ exit, text, stderr });

interface Node {
  readonly id: number;
  readonly running?: boolean;
  readonly partitions?: readonly number[];
  readonly drained?: boolean;
}
const named = (id: number) => `rabbit@10.0.0.${id}`;
const api = (...nodes: readonly Node[]) =>
  `${JSON.stringify(
    nodes.map(({ id, running = true, partitions = [], drained = false }) => ({
      name: named(id),
      type: 'disc',
      running,
      partitions: partitions.map(named),
      being_drained: drained,
      net_ticktime: 60,
    })),
  )}\nhttp=200\n`;
const all = [{ id: 1 }, { id: 2 }, { id: 3 }];
const read = (text: string, exit = 0, stderr = '') => rabbitmq.read(answer(text, exit, stderr), asked);
const probe = (nodes: string, conf = '', node = 1) =>
  rabbitmq.read(
    asParts({
      nodes: answer(nodes),
      overview: answer(`{"cluster_name":"ledger","node":"${named(node)}"}\nhttp=200\n`),
      conf: answer(conf, conf === '' ? 1 : 0),
    }),
    asked,
  );

describe('rabbitmq', () => {
  it('follows nobody and leads nobody: it runs, with the name of its cluster', () => {
    expect(probe(api(...all))).toMatchObject({
      role: 'follower',
      leader: null,
      quorate: true,
      clusterIdentity: 'ledger',
      note: null,
    });
  });

  it('counts nodes from which it is partitioned as absent, although they run', () => {
    const healed = probe(api({ id: 1, partitions: [2, 3] }, { id: 2, partitions: [1] }, { id: 3, partitions: [1] }));
    expect(healed).toMatchObject({ quorate: false, votes: { needed: 2, expected: 3, present: 1 } });
    expect(healed.heartbeats).toEqual([
      { to: named(2), via: 'dist', up: false },
      { to: named(3), via: 'dist', up: false },
    ]);
    expect(healed.note).toContain(`${named(1)} without ${named(2)}, ${named(3)}`);
  });

  it('does not say on which side of a partition it is where it does not know which node answered', () => {
    const nodes = api({ id: 1, partitions: [2] }, { id: 2, partitions: [1] }, { id: 3 });
    expect(rabbitmq.read(answer(nodes), { ...asked, host: 'other', addresses: [] }).quorate).toBeNull();
  });

  it('pauses in the minority 3 s after the tick, and promotes nobody', () => {
    const { automation, votes } = probe(api(...all), 'cluster_partition_handling = pause_minority\n');
    expect(automation).toMatchObject({ promotes: false, yieldsAfterMs: 66_000 });
    expect(votes?.flags).toEqual(['pause_minority']);
  });

  it('runs on both sides with ignore and autoheal', () => {
    for (const mode of ['ignore', 'autoheal']) {
      expect(probe(api(...all), `cluster_partition_handling = ${mode}\n`).automation).toMatchObject({
        promotes: true,
        yieldsAfterMs: null,
      });
    }
  });

  it('knows no automation where the configuration was not read', () => {
    expect(probe(api(...all)).automation).toBeNull();
  });

  it('says that a node is drained for maintenance', () => {
    expect(probe(api({ id: 1, drained: true }, { id: 2 })).note).toContain('maintenance');
  });

  it('reads nothing from the answer of another node behind one address', () => {
    expect(read(api({ id: 1, running: false }, { id: 2 }, { id: 3 }))).toMatchObject({
      role: 'unknown',
      reason: 'unreadable',
    });
  });

  it.each([
    ['a bad password', '{"error":"not_authorized","reason":"Login failed"}\nhttp=401\n', 'wrong-credentials'],
    [
      'a user without the tag',
      '{"error":"not_authorized","reason":"Not management user"}\nhttp=401\n',
      'no-permission',
    ],
    ['a missing plugin', 'Not Found\nhttp=404\n', 'unreadable'],
    ['an API that fails', '{"error":"Internal Server Error"}\nhttp=500\n', 'unreadable'],
    ['a good body with a bad status', api(...all).replace('200', '503'), 'unreadable'],
    ['half an answer', api(...all).slice(0, 60), 'unreadable'],
    ['nodes of nothing', '[]\nhttp=200\n', 'unreadable'],
  ])('says why for %s', (_what, text, reason) => {
    expect(read(text)).toMatchObject({ role: 'unknown', quorate: null, reason });
  });

  it('times out from the cut until the tick notices it', () => {
    expect(
      read('\nhttp=000\n', 28, 'curl: (28) Operation timed out after 4001 milliseconds with 0 bytes received').reason,
    ).toBe('timed-out');
  });

  it('is refused by a paused node, and believes no good answer of a client that failed', () => {
    expect(read('\nhttp=000\n', 7)).toMatchObject({
      reason: 'unreadable',
      note: expect.stringContaining('paused or stopped'),
    });
    expect(read(api(...all), 1)).toMatchObject({ role: 'unknown', reason: 'unreadable' });
  });
});

import { describe, expect, it } from 'vitest';
import type { Product } from './product.ts';
import { productNamed, products } from './products.ts';
import { roleCommand, roleInput, settingProblem } from './role-command.ts';

function known(name: string): Product {
  const product = productNamed(name);
  if (product === null) throw new Error(`${name} is a product`);
  return product;
}

describe('roleCommand', () => {
  it.each(products.map((product) => [product.name, product] as const))('of %s', (_name, product) => {
    const command = roleCommand(product);
    expect(command).toMatch(/^exec timeout -k 1 \d+ \/bin\/sh -c '[^']*'$/);
    // Only the words that a login shell and POSIX sh know; nothing of an inventory.
    expect(command).not.toMatch(/\beval\b|\bsudo\b|\bsystemctl\b/);
  });

  it('is given up by the host before the observer gives it up', () => {
    for (const product of products) {
      const seconds = Number(/timeout -k 1 (\d+) /.exec(roleCommand(product))?.[1]);
      expect(seconds * 1000).toBeLessThan(product.timeoutMs);
    }
  });

  it('calls each client under timeout, so that none outlives its probe', () => {
    const clients =
      /\b(psql|redis-cli|etcdctl|curl|mariadb|mysql|nc|corosync-\w+|crm_mon|rabbitmq\w*|ceph|zkCli\S*)\s+-/;
    for (const { name, script } of products) {
      for (const line of script) {
        if (line.startsWith('set -- ') || !clients.test(line)) continue;
        expect([name, line, /timeout -k 1 \d+(\.\d+)? /.test(line)]).toEqual([name, line, true]);
      }
    }
  });

  it('asks every 2 s in quiet times, and less often, up to 10 s, where one probe costs more than 300 ms or nobody knows its cost', () => {
    const slower = products.filter(({ everyMs }) => everyMs > 2_000);
    expect(slower.map(({ name, everyMs }) => [name, everyMs])).toEqual([
      ['patroni', 4_000],
      ['pacemaker', 5_000],
      ['ceph-mon', 10_000],
      ['custom', 5_000],
    ]);
    expect(products.filter(({ everyMs }) => everyMs < 2_000)).toEqual([]);
  });
});

describe('roleInput', () => {
  it('sends every setting with its fallback, then go', () => {
    expect(roleInput(known('etcd'), { endpoint: 'https://[::1]:2379' })).toBe(
      'endpoint https://[::1]:2379\ncaFile \ncertFile \nkeyFile \ngo\n',
    );
  });

  it.each([
    ['postgresql', { port: '5432; id' }, /"port" of the probe of postgresql cannot be "5432; id"/],
    ['postgresql', { port: '5432\ngo' }, /cannot be "5432 go"/],
    ['postgresql', { sokcet: '/run' }, /has no setting "sokcet"; it has socket, port, user, database/],
    ['postgresql', { constructor: '/run' }, /has no setting "constructor"/],
    ['etcd', { endpoint: 'http://x/$(id)' }, /cannot be/],
    ['custom', {}, /needs the setting "command": the read-only command/],
    ['custom', { command: 'one\ntwo' }, /cannot be "one two"/],
  ])('refuses %s with %j', (name, settings, sentence) => {
    expect(roleInput(known(name), settings)).toBeNull();
    expect(settingProblem(known(name), settings)).toMatch(sentence);
  });
});

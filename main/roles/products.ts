import { cephMon } from './ceph-mon.ts';
import { corosync } from './corosync.ts';
import { custom } from './custom.ts';
import { etcd } from './etcd.ts';
import { galera } from './galera.ts';
import { keepalived } from './keepalived.ts';
import { nats } from './nats.ts';
import { pacemaker } from './pacemaker.ts';
import { patroni } from './patroni.ts';
import { postgresql } from './postgresql.ts';
import type { Product } from './product.ts';
import { rabbitmq } from './rabbitmq.ts';
import { redisSentinel } from './redis-sentinel.ts';
import { redis } from './redis.ts';
import { zookeeper } from './zookeeper.ts';

/** Every product whose members can be asked, in the order of `roles --list`. */
export const products: readonly Product[] = [
  postgresql,
  patroni,
  redis,
  redisSentinel,
  etcd,
  nats,
  galera,
  zookeeper,
  corosync,
  pacemaker,
  keepalived,
  rabbitmq,
  cephMon,
  custom,
];

/** The product of that name, or null. */
export function productNamed(name: string): Product | null {
  return products.find((product) => product.name === name) ?? null;
}

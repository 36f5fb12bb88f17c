/** Products whose members have no leader among them: that none leads is no trouble. */
export const withoutLeader: ReadonlySet<string> = new Set(['corosync', 'rabbitmq', 'redis-sentinel', 'none', 'custom']);

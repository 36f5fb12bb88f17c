/** States as ss prints them (iproute2, misc/ss.c: sstate_name, sctp_sstate_name). */
const SS_STATES: ReadonlySet<string> = new Set([
  'ESTAB',
  'SYN-SENT',
  'SYN-RECV',
  'FIN-WAIT-1',
  'FIN-WAIT-2',
  'TIME-WAIT',
  'UNCONN',
  'CLOSE-WAIT',
  'LAST-ACK',
  'LISTEN',
  'CLOSING',
  'BOUND-INACTIVE',
  'UNKNOWN',
  'CLOSED',
  'COOKIE_WAIT',
  'COOKIE_ECHOED',
  'SHUTDOWN_PENDING',
  'SHUTDOWN_SENT',
  'SHUTDOWN_RECV',
  'SHUTDOWN_RECEIVED',
  'SHUTDOWN_ACK_SENT',
  'ACK_SENT',
]);

/** States of /proc/net/tcp by their number there (include/net/tcp_states.h), under the names of ss. */
const KERNEL_STATES: readonly (string | null)[] = [
  null,
  'ESTAB',
  'SYN-SENT',
  'SYN-RECV',
  'FIN-WAIT-1',
  'FIN-WAIT-2',
  'TIME-WAIT',
  'UNCONN',
  'CLOSE-WAIT',
  'LAST-ACK',
  'LISTEN',
  'CLOSING',
  'SYN-RECV', // TCP_NEW_SYN_RECV: half open, kept apart inside the kernel only
];

/** States of netstat (net-tools, netstat.c: tcp_state and the unix states), under the names of ss. */
const NETSTAT_STATES: ReadonlyMap<string, string> = new Map([
  ['ESTABLISHED', 'ESTAB'],
  ['SYN_SENT', 'SYN-SENT'],
  ['SYN_RECV', 'SYN-RECV'],
  ['FIN_WAIT1', 'FIN-WAIT-1'],
  ['FIN_WAIT2', 'FIN-WAIT-2'],
  ['TIME_WAIT', 'TIME-WAIT'],
  ['CLOSE', 'UNCONN'],
  ['CLOSE_WAIT', 'CLOSE-WAIT'],
  ['LAST_ACK', 'LAST-ACK'],
  ['LISTEN', 'LISTEN'],
  ['CLOSING', 'CLOSING'],
  ['UNKNOWN', 'UNKNOWN'],
  ['LISTENING', 'LISTEN'],
  ['CONNECTING', 'SYN-SENT'],
  ['CONNECTED', 'ESTAB'],
  ['DISCONNECTING', 'CLOSING'],
  ['FREE', 'UNCONN'],
]);

/** Whether a word is a state of ss. */
export function isSsState(word: string): boolean {
  return SS_STATES.has(word);
}

/** The state of a number of /proc/net/tcp, or null. */
export function kernelState(number: number): string | null {
  return KERNEL_STATES[number] ?? null;
}

/** The state of a word of netstat, or null. */
export function netstatState(word: string): string | null {
  return NETSTAT_STATES.get(word) ?? null;
}

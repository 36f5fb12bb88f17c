/**
 * The words of `ss -i` that carry numbers of the TCP_INFO, from iproute2's misc/ss.c (tcp_stats_print). Any other
 * `key:NUMBER` is kept too, under its camelCase name: a newer ss may know more than this table.
 */

/** `key:1` | `key:1/2` or `key:1,2` | `key 1bps[/2bps]` | no number of the TCP_INFO, whatever it looks like. */
export type InfoShape = 'number' | 'pair' | 'rate' | 'ignored';

/** The numbers of a socket while they are read. */
export type Numbers = Record<string, number>;

/** Keeps one number. */
export type Keep = (numbers: Numbers, value: number) => void;

/** How a word of ss is read and where its values go; `second` takes the one after the `/` or `,`. */
export interface InfoKey {
  readonly shape: InfoShape;
  readonly first: Keep;
  readonly second: Keep;
}

const drop: Keep = () => {};

/** A word that is passed over. */
export const IGNORED_KEY: InfoKey = { shape: 'ignored', first: drop, second: drop };

/** bytes_acked → bytesAcked. Words that ss writes in one piece (lastrcv, minrtt) stay. */
export function camelCase(word: string): string {
  return word.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/*
 * Each name is spelt out as a property, because V8 turns an object that was filled with more than a dozen computed names into a
 * hash table: three times slower to fill and to read.
 */
const NUMBERS: readonly (readonly [string, Keep])[] = [
  ['rto', (to, n) => void (to['rto'] = n)],
  ['backoff', (to, n) => void (to['backoff'] = n)],
  ['ato', (to, n) => void (to['ato'] = n)],
  ['qack', (to, n) => void (to['qack'] = n)],
  ['mss', (to, n) => void (to['mss'] = n)],
  ['pmtu', (to, n) => void (to['pmtu'] = n)],
  ['rcvmss', (to, n) => void (to['rcvmss'] = n)],
  ['advmss', (to, n) => void (to['advmss'] = n)],
  ['cwnd', (to, n) => void (to['cwnd'] = n)],
  ['ssthresh', (to, n) => void (to['ssthresh'] = n)],
  ['bytes_sent', (to, n) => void (to['bytesSent'] = n)],
  ['bytes_retrans', (to, n) => void (to['bytesRetrans'] = n)],
  ['bytes_acked', (to, n) => void (to['bytesAcked'] = n)],
  ['bytes_received', (to, n) => void (to['bytesReceived'] = n)],
  ['segs_out', (to, n) => void (to['segsOut'] = n)],
  ['segs_in', (to, n) => void (to['segsIn'] = n)],
  ['data_segs_out', (to, n) => void (to['dataSegsOut'] = n)],
  ['data_segs_in', (to, n) => void (to['dataSegsIn'] = n)],
  ['lastsnd', (to, n) => void (to['lastsnd'] = n)],
  ['lastrcv', (to, n) => void (to['lastrcv'] = n)],
  ['lastack', (to, n) => void (to['lastack'] = n)],
  ['delivered', (to, n) => void (to['delivered'] = n)],
  ['delivered_ce', (to, n) => void (to['deliveredCe'] = n)],
  ['busy', (to, n) => void (to['busy'] = n)],
  ['rwnd_limited', (to, n) => void (to['rwndLimited'] = n)],
  ['sndbuf_limited', (to, n) => void (to['sndbufLimited'] = n)],
  ['unacked', (to, n) => void (to['unacked'] = n)],
  ['lost', (to, n) => void (to['lost'] = n)],
  ['sacked', (to, n) => void (to['sacked'] = n)],
  ['dsack_dups', (to, n) => void (to['dsackDups'] = n)],
  ['fackets', (to, n) => void (to['fackets'] = n)],
  ['reordering', (to, n) => void (to['reordering'] = n)],
  ['reord_seen', (to, n) => void (to['reordSeen'] = n)],
  ['rcv_rtt', (to, n) => void (to['rcvRtt'] = n)],
  ['rcv_space', (to, n) => void (to['rcvSpace'] = n)],
  ['rcv_ssthresh', (to, n) => void (to['rcvSsthresh'] = n)],
  ['notsent', (to, n) => void (to['notsent'] = n)],
  ['minrtt', (to, n) => void (to['minrtt'] = n)],
  ['rcv_ooopack', (to, n) => void (to['rcvOoopack'] = n)],
  ['snd_wnd', (to, n) => void (to['sndWnd'] = n)],
  ['rcv_wnd', (to, n) => void (to['rcvWnd'] = n)],
  ['rehash', (to, n) => void (to['rehash'] = n)],
];

const PAIRS: readonly (readonly [string, Keep, Keep])[] = [
  ['rtt', (to, n) => void (to['rtt'] = n), (to, n) => void (to['rttVar'] = n)],
  ['retrans', (to, n) => void (to['retransNow'] = n), (to, n) => void (to['retransTotal'] = n)],
  ['wscale', (to, n) => void (to['sndWscale'] = n), (to, n) => void (to['rcvWscale'] = n)],
];

const RATES: readonly (readonly [string, Keep, Keep])[] = [
  ['send', (to, n) => void (to['send'] = n), drop],
  ['pacing_rate', (to, n) => void (to['pacingRate'] = n), (to, n) => void (to['pacingRateMax'] = n)],
  ['delivery_rate', (to, n) => void (to['deliveryRate'] = n), drop],
];

/* Identity of the socket rather than its state, hexadecimal, or a nested group `key:(…)`. */
const IGNORED = `uid ino sk fwmark cgroup tos tclass class_id opt timer users bbr dctcp skmem mem flags token seq
  sfseq ssnoff maplen write_seq snd_una rcv_nxt tag ptag state locals peers version cipher rxconf txconf`;

/** Every word of the tables with its reading. */
export function infoKeys(): ReadonlyMap<string, InfoKey> {
  const keys = new Map<string, InfoKey>();
  for (const [word, first] of NUMBERS) keys.set(word, { shape: 'number', first, second: drop });
  for (const [word, first, second] of PAIRS) keys.set(word, { shape: 'pair', first, second });
  for (const [word, first, second] of RATES) keys.set(word, { shape: 'rate', first, second });
  for (const word of IGNORED.split(/\s+/)) keys.set(word, IGNORED_KEY);
  return keys;
}

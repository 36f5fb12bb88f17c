import { describe, expect, it } from 'vitest';
import { slimListing, trimCapture } from './trim-capture.ts';

describe('slimListing', () => {
  it('keeps every number that a verdict can rest on, and drops padding and what congestion control says of itself', () => {
    const row =
      'ESTAB     0      200    10.92.1.11:5432  10.92.1.12:41812 timer:(on,204ms,0) ts sack bbr rto:204 rtt:1.5/2.6 ' +
      'bytes_acked:7000 bbr:(bw:246bps,mrtt:0.021) send 33bps lastsnd:4 lastrcv:100 lastack:100 pacing_rate 15bps ' +
      'delivery_rate 24bps delivered:36 app_limited busy:20ms unacked:1 rcv_space:14480 rcv_ssthresh:64088   \n';
    expect(slimListing(row)).toBe(
      'ESTAB 0 200 10.92.1.11:5432 10.92.1.12:41812 timer:(on,204ms,0) ts sack bbr rto:204 rtt:1.5/2.6 ' +
        'bytes_acked:7000 lastsnd:4 lastrcv:100 lastack:100 unacked:1\n',
    );
  });
});

describe('trimCapture', () => {
  it('begins at the wanted moment with the fleet and the sessions that were open then', () => {
    const lines = [
      { kind: 'fleet', fleet: {} },
      { t: 10, host: 'a', kind: 'session', state: 'connecting' },
      { t: 50, host: 'a', kind: 'session', state: 'streaming' },
      { t: 90, host: 'a', kind: 'sockets', format: 'ss', text: '' },
      { t: 190, host: 'a', kind: 'sockets', format: 'ss', askedAt: 95, text: '' },
    ];
    const text = lines.map((line) => JSON.stringify(line)).join('\n');
    const kept = trimCapture(text, 100).trim().split('\n');
    expect(kept.map((line) => JSON.parse(line))).toEqual([
      { kind: 'fleet', fleet: {} },
      { t: 0, host: 'a', kind: 'session', state: 'streaming' },
      { t: 90, host: 'a', kind: 'sockets', format: 'ss', askedAt: 0, text: '' },
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { readInfo } from './ss-info.ts';

function info(text: string) {
  return readInfo(text, 0, text.length);
}

describe('readInfo', () => {
  it('keeps the numbers under the names of ss in camelCase', () => {
    expect(info('bytes_acked:400 segs_in:6 lastrcv:36 rcv_rtt:1.5 minrtt:0.024 snd_wnd:64512')).toEqual({
      bytesAcked: 400,
      segsIn: 6,
      lastrcv: 36,
      rcvRtt: 1.5,
      minrtt: 0.024,
      sndWnd: 64512,
    });
  });

  it('parts rtt, retrans and wscale in two', () => {
    expect(info('rtt:1.5/0.7 retrans:1/2 wscale:10,7')).toEqual({
      rtt: 1.5,
      rttVar: 0.7,
      retransNow: 1,
      retransTotal: 2,
      sndWscale: 10,
      rcvWscale: 7,
    });
  });

  it('reads rates after a blank, with or without a unit', () => {
    expect(info('send 123bps pacing_rate 35.6Mbps/71.2Gbps delivery_rate 1.5kbps')).toEqual({
      send: 123,
      pacingRate: 35_600_000,
      pacingRateMax: 71_200_000_000,
      deliveryRate: 1500,
    });
    expect(info('send lost:2 pacing_rate')).toEqual({ lost: 2 });
  });

  it('reads times and their shares, and the exponents of a short notation', () => {
    expect(info('busy:20ms rwnd_limited:4ms(20.0%) rtt:1e+06/2.5e-05')).toEqual({
      busy: 20,
      rwndLimited: 4,
      rtt: 1_000_000,
      rttVar: 0.000025,
    });
  });

  it('passes over identities, flags, hexadecimal numbers and nested groups', () => {
    const text =
      'uid:26 ino:1143240 sk:721 fwmark:0x1 cgroup:/system.slice v6only:0 <-> ts sack ecn bbr app_limited fastopen ' +
      'bbr:(bw:165bps,mrtt:0.024) dctcp:(ce_state:0) skmem:(r0,rb131072) tcp-ulp-mptcp flags:Mmec token:1234 seq:12 inet-sockopt: ( recverr)';
    expect(info(text)).toEqual({});
  });

  it('keeps the counters of a newer ss', () => {
    expect(info('brand_new_thing:7')).toEqual({ brandNewThing: 7 });
  });

  it('leaves out what is no number it can hold', () => {
    const text = 'rto:-1 cwnd:NaN mss:12x segs_in:99999999999999999999 ato: lost:0x10 bytes_acked:9007199254740991';
    expect(info(text)).toEqual({ bytesAcked: Number.MAX_SAFE_INTEGER });
  });

  it('lets no word of a host reach the prototype of an object', () => {
    const numbers = info('__proto__:5 constructor:6 to_string:7 value_of:8 has_own_property:9 rto:204');
    expect(numbers).toEqual({ rto: 204 });
    expect(Object.keys(numbers)).toEqual(['rto']);
    expect(Reflect.get(numbers, 'toString')).toBe(Object.prototype.toString);
  });

  it('forgets numbers that stand inside the path of a cgroup', () => {
    expect(info('cgroup:/a backoff:9 segs_in:7 <-> cubic rto:204')).toEqual({ rto: 204 });
  });

  it('reads on over line ends', () => {
    expect(info(' \r\n\t cubic rto:204\r\n\t segs_in:5\r')).toEqual({ rto: 204, segsIn: 5 });
  });
});

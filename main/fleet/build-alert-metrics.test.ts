import { describe, expect, it } from 'vitest';
import { alertMetricsSchema } from '../contract/alert-metrics.ts';
import type { AlertMetrics } from '../domain/alert-metrics.ts';
import { buildAlertMetrics, warnAlertMetrics } from './build-alert-metrics.ts';
import { keyText, type Remark } from './fleet-problem.ts';

const sentence = ({ path, predicate }: Remark): string => `${keyText(path)} ${predicate}`;

function built(written: unknown): { readonly metrics: AlertMetrics | null; readonly said: readonly string[] } {
  const parsed = alertMetricsSchema.safeParse(written);
  if (!parsed.success)
    return { metrics: null, said: parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`) };
  const remarks: Remark[] = [];
  const metrics = buildAlertMetrics(parsed.data, remarks);
  return { metrics, said: remarks.map(sentence) };
}

describe(buildAlertMetrics, () => {
  it('serves nothing unless it is asked to', () => {
    expect(built(undefined)).toEqual({ metrics: null, said: [] });
    expect(built(null)).toEqual({ metrics: null, said: [] });
  });

  it('serves on port 9464 of loopback, unless told otherwise', () => {
    expect(built({})).toEqual({ metrics: { address: '127.0.0.1', port: 9464, names: [] }, said: [] });
    expect(built({ port: 9500, address: '::1' }).metrics).toEqual({ address: '::1', port: 9500, names: [] });
    expect(built({ address: '127.8.9.1' }).said).toEqual([]);
  });

  it('takes an address beyond this machine only where that is said in so many words', () => {
    expect(built({ address: '10.10.1.5' }).said).toEqual([
      'alerts.metrics.address is 10.10.1.5, beyond this machine; take 127.0.0.1 or ::1, or say beyondLoopback: true',
    ]);
    for (const address of ['0.0.0.0', '::', '10.10.1.5', 'fd00::5']) {
      expect(built({ address }).said).toHaveLength(1);
      expect(built({ address, beyondLoopback: false }).said).toHaveLength(1);
      expect(built({ address, beyondLoopback: true })).toMatchObject({ metrics: { address }, said: [] });
    }
  });

  it('reads names in small letters, each once', () => {
    const { metrics, said } = built({ names: ['NOC1.example.net', 'noc1.example.net', 'noc2'] });
    expect({ names: metrics?.names, said }).toEqual({ names: ['noc1.example.net', 'noc2'], said: [] });
  });

  it.each([
    [{ address: 'localhost' }, /^alerts\.metrics\.address must be an IP address of this machine.* not "localhost"$/],
    [{ address: '' }, /must be an IP address of this machine/],
    [{ address: 'fe80::1%eth0' }, /must be an IP address of this machine/],
    [{ address: '127.0.0.1\r\nx' }, /not "127\.0\.0\.1\\r\\nx"$/],
    [{ names: ['10.0.0.1'] }, /^alerts\.metrics\.names\[0\] is the address 10\.0\.0\.1/],
    [{ names: ['a b'] }, /^alerts\.metrics\.names\[0\] must be an IPv4 or IPv6 address or a host name/],
    [{ names: ['a\nb'] }, /names\.0 must be a host name$/],
    [{ port: 0 }, /port must be a whole number from 1 to 65535/],
    [{ port: '9464' }, /port must be a whole number from 1 to 65535/],
    [{ listen: true }, /must be a mapping with port, address, beyondLoopback and names/],
    [true, /must be a mapping with port, address, beyondLoopback and names/],
  ])('refuses %j', (written, why) => {
    expect(built(written).said).toEqual([expect.stringMatching(why)]);
  });
});

describe(warnAlertMetrics, () => {
  it('tells that an endpoint beyond this machine is open to all who reach it, and says nothing of one on loopback', () => {
    const said = (address: string) => warnAlertMetrics({ address, port: 9464, names: [] }).map(sentence);
    expect(said('10.10.1.5')).toEqual([
      expect.stringMatching(/^alerts\.metrics is served on 10\.10\.1\.5:9464, beyond this machine: whoever reaches/),
    ]);
    expect([said('127.0.0.1'), said('::1'), warnAlertMetrics(null)]).toEqual([[], [], []]);
  });
});

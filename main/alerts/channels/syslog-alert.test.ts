import { describe, expect, it } from 'vitest';
import { incidentId, type Priority } from '../../domain/incident.ts';
import { smallIncident, smallNotification } from '../../testing/small-notification.ts';
import { readSyslog } from '../../testing/syslog-receiver.ts';
import { alertLine } from './syslog-alert.ts';

const read = (notification = smallNotification()) => readSyslog(Buffer.from(alertLine(notification, 16, 4711)));

describe('alertLine', () => {
  it('says all of an incident by names and values, and in one sentence', () => {
    expect(alertLine(smallNotification(), 16, 4711)).toBe(
      '<131>1 2026-11-22T22:45:48.000Z noc1 quorumscope 4711 alert-raised [quorumscope@32473 ' +
        'key="cut-dub-fra-20261122T224500Z/default/1.1/mail/raised" kind="raised" channel="mail" fleet="prod" ' +
        'seenFrom="noc1" priority="P2" incidents="1" incident="cut-dub-fra-20261122T224500Z" cause="cut:dub|fra" ' +
        'state="unacknowledged-active" count="240" raisedAt="2026-11-22T22:45:00.000Z" cluster="ledger" region="dub" ' +
        'region="fra" runbook="https://runbooks.example/cut" host="dub-1" host="fra-1"] ' +
        '[P2] prod: DUB lost FRA both ways',
    );
  });

  it.each<[Priority, number]>([
    ['P1', 1],
    ['P2', 3],
    ['P3', 4],
  ])('is by its priority %s of severity %i, and a notice once it is over', (priority, severity) => {
    const incidents = [smallIncident({ priority })];
    expect(read(smallNotification({ incidents })).severity).toBe(severity);
    expect(read(smallNotification({ incidents, kind: 'cleared' })).severity).toBe(5);
  });

  it('is informational where somebody tries the channel', () => {
    expect(read(smallNotification({ kind: 'test', incidents: [] }))).toMatchObject({
      severity: 6,
      messageId: 'alert-test',
      text: '[Test] prod: a person tries channel mail, nobody needs to act',
    });
  });

  it('names the first incidents of a flood, and counts all', () => {
    const incidents = Array.from({ length: 40 }, (_, at) => smallIncident({ id: incidentId(`i${at}`) }));
    const { data, text } = read(smallNotification({ kind: 'digest', incidents }));
    expect(data?.params.filter(([name]) => name === 'incident')).toHaveLength(8);
    expect(data?.params).toContainEqual(['incidents', '40']);
    expect(text).toBe('[P2] prod: 40 incidents, the gravest: DUB lost FRA both ways');
  });

  it('keeps hostile names inside their values', () => {
    const evil = 'x"] [quorumscope@32473 key="forged"]\n<0>1 - - - - - - forged';
    const { data, text } = read(
      smallNotification({ fleet: evil, incidents: [smallIncident({ cause: evil, text: evil })] }),
    );
    expect(data?.params.filter(([name]) => name === 'key')).toHaveLength(1);
    expect(data?.params.find(([name]) => name === 'cause')?.[1]).toBe(evil.replace('\n', ' '));
    expect(text).not.toContain('\n');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { webhookBodySchema } from '../../contract/alert-webhook.ts';
import { notificationSchema } from '../../contract/notification.ts';
import { incidentId } from '../../domain/incident.ts';
import type { Notification } from '../../domain/notification.ts';
import { raisedAt, smallIncident, smallNotification } from '../../testing/small-notification.ts';
import { boundNotification } from './bound-notification.ts';
import { hostileNotification, hostileTexts } from '../../testing/hostile-notification.ts';
import {
  opsgenieActSchema,
  opsgenieCreateSchema,
  pagerDutySchema,
  postableAlertsSchema,
  slackSchema,
  teamsSchema,
} from './fixtures/vendor-schemas.ts';
import { alertsOf } from './send-alertmanager.ts';
import { opsgenieRequests } from './send-opsgenie.ts';
import { pagerDutyEvents } from './send-pagerduty.ts';
import { slackMessage } from './send-slack.ts';
import { teamsMessage } from './send-teams.ts';
import { signatureOf, webhookBody } from './send-webhook.ts';

const now = raisedAt + 60_000;
const nothingTold = { nowMs: now, staysMs: 900_000, lastTold: () => null };
const cleared = smallIncident({ state: 'unacknowledged-cleared', clearedAt: raisedAt + 50_000 });
const acknowledged = smallIncident({ state: 'acknowledged-active' });
const test = smallNotification({ kind: 'test', incidents: [] });
const routingKey = 'k'.repeat(32);

/** All that a channel's body says, each value apart. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

/** Control characters but the line break, and what turns the direction of text. */
const harmful =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])/;

/** A body as it is sent, and as its receiver reads it. */
function sent(body: unknown, mostBytes: number): unknown {
  const json = JSON.stringify(body);
  expect(Buffer.byteLength(json)).toBeLessThan(mostBytes);
  expect(textsOf(body).filter((text) => harmful.test(text))).toEqual([]);
  const read: unknown = JSON.parse(json);
  return read;
}

const law = (check: (notification: Notification) => void): void => {
  fc.assert(fc.property(hostileNotification, check), { numRuns: 50, endOnFailure: true });
};

describe(boundNotification, () => {
  it('leaves an ordinary notification as it is', () => {
    expect(boundNotification(smallNotification())).toEqual(smallNotification());
  });

  it('is bounded, plain, can be kept and read back, and changes nothing more at a second time', () => {
    law((notification) => {
      const bound = boundNotification(notification);
      expect(notificationSchema.parse(sent(bound, 400_000))).toEqual(bound);
      expect(boundNotification(bound)).toEqual(bound);
      expect(bound.key).toMatch(/^[\x21-\x7e]{1,200}$/);
      for (const { id } of bound.incidents) expect(id).toMatch(/^[\x21-\x7e]{1,200}$/);
    });
  });

  it('keeps two long keys two', () => {
    const [a, b] = ['a', 'b'].map(
      (end) => boundNotification(smallNotification({ key: `${'x'.repeat(300)}${end}` })).key,
    );
    expect(a).not.toBe(b);
  });

  it('keeps what is active and grave where there is no room for all', () => {
    const many = Array.from({ length: 600 }, (_, i) => smallIncident({ id: incidentId(`i${i}`), priority: 'P3' }));
    const incidents = [...many, cleared, smallIncident({ id: incidentId('worst'), priority: 'P1' })];
    const bound = boundNotification(smallNotification({ incidents })).incidents;
    expect([bound.length, bound[0]?.id]).toEqual([500, 'worst']);
    expect(bound.some(({ id }) => id === cleared.id)).toBe(false);
  });
});

describe(alertsOf, () => {
  it('raises one alert that stays for a while, and ends the same when it is cleared', () => {
    const [raised] = alertsOf(smallNotification(), nothingTold);
    const [ended] = alertsOf(smallNotification({ kind: 'cleared', incidents: [cleared] }), nothingTold);
    expect(raised).toMatchObject({
      labels: {
        alertname: 'QuorumscopeIncident',
        severity: 'warning',
        priority: 'P2',
        fleet: 'prod',
        cause: 'cut:dub|fra',
      },
      startsAt: '2026-11-22T22:45:00.000Z',
      endsAt: new Date(now + 900_000).toISOString(),
    });
    expect(ended?.labels).toEqual(raised?.labels);
    expect(ended?.endsAt).toBe(new Date(raisedAt + 50_000).toISOString());
  });

  it('ends the alert of the lesser priority with the graver one', () => {
    const worse = smallNotification({ kind: 'worsened', incidents: [smallIncident({ priority: 'P1' })] });
    const alerts = alertsOf(worse, { ...nothingTold, lastTold: () => smallIncident() });
    expect(alerts.map(({ labels, endsAt }) => [labels['priority'], endsAt])).toEqual([
      ['P1', new Date(now + 900_000).toISOString()],
      ['P2', new Date(now).toISOString()],
    ]);
  });

  it('is what Alertmanager documents, whatever hosts are called', () => {
    law((notification) => {
      postableAlertsSchema.parse(sent(alertsOf(notification, nothingTold), 500_000));
    });
  });
});

describe(webhookBody, () => {
  it('is what its schema says, whatever hosts are called', () => {
    law((notification) => {
      const body = webhookBody(notification);
      expect(webhookBodySchema.parse(sent(body, 400_000))).toEqual(body);
    });
  });

  it('says how many incidents had no room', () => {
    const incidents = Array.from({ length: 503 }, (_, i) => smallIncident({ id: incidentId(`i${i}`) }));
    expect(webhookBody(smallNotification({ incidents }))).toMatchObject({ leftOut: 3 });
  });
});

describe(signatureOf, () => {
  it('is the HMAC-SHA256 of the moment, a dot and the body', () => {
    // printf '%s' '1763851548.{"a":1}' | openssl dgst -sha256 -hmac secret
    expect(signatureOf('secret', '1763851548', '{"a":1}')).toBe(
      'v1=2bffe0bad6520c8660336d45771cbe84d7102eb8400781a609f4bbba1dea9319',
    );
  });
});

describe(slackMessage, () => {
  it('is what Slack documents, and mentions nobody, whatever hosts are called', () => {
    law((notification) => {
      const body = slackMessage(notification);
      slackSchema.parse(sent(body, 60_000));
      const live = /[<>]|&(?!amp;|lt;|gt;)|@\w|\]\(/;
      expect(textsOf([body.text, body.blocks]).filter((text) => live.test(text))).toEqual([]);
    });
  });

  it('names everything that matters in the text alone, for those who know no blocks', () => {
    const { text } = slackMessage(smallNotification());
    for (const part of [
      '[P2] prod: DUB lost FRA both ways',
      '240 of 240 paths cut',
      'dub, fra',
      'https://runbooks.example/cut',
    ])
      expect(text).toContain(part);
  });

  it('shows a mention as the name it is', () => {
    const { blocks } = slackMessage(smallNotification({ incidents: [smallIncident({ text: '<!channel> & co' })] }));
    expect(JSON.stringify(blocks)).toContain('&lt;!channel&gt; &amp; co');
  });
});

describe(teamsMessage, () => {
  it('is what Teams documents, within 28 KB of UTF-16, and without Markdown, mentions and templates', () => {
    law((notification) => {
      const body = teamsMessage(notification);
      teamsSchema.parse(sent(body, 200_000));
      expect(JSON.stringify(body).length * 2).toBeLessThan(28_000);
      expect(textsOf(body).filter((text) => /\{\{|\$\{|\]\(|@\w/.test(text))).toEqual([]);
    });
  });
});

describe(pagerDutyEvents, () => {
  it('triggers, acknowledges and resolves under one dedup_key', () => {
    const events = [smallIncident(), acknowledged, cleared].flatMap((incident) =>
      pagerDutyEvents(smallNotification({ kind: 'digest', incidents: [incident] })),
    );
    expect(events.map((event) => [event.event_action, event.dedup_key])).toEqual([
      ['trigger', 'cut-dub-fra-20261122T224500Z'],
      ['acknowledge', 'cut-dub-fra-20261122T224500Z'],
      ['resolve', 'cut-dub-fra-20261122T224500Z'],
    ]);
    expect(events[0]).toMatchObject({
      payload: { severity: 'error', summary: 'DUB lost FRA both ways', source: 'noc1' },
    });
    expect(pagerDutyEvents(test)).toMatchObject([{ event_action: 'trigger', payload: { severity: 'info' } }]);
  });

  it('is what PagerDuty documents, whatever hosts are called', () => {
    law((notification) => {
      for (const event of pagerDutyEvents(notification))
        pagerDutySchema.parse(sent({ routing_key: routingKey, ...event }, 512_000));
    });
  });
});

describe(opsgenieRequests, () => {
  it('creates, acknowledges and closes under one alias', () => {
    const requests = [smallIncident(), acknowledged, cleared].flatMap((incident) =>
      opsgenieRequests(smallNotification({ incidents: [incident] })),
    );
    expect(requests.map(({ path }) => path)).toEqual([
      '',
      '/cut-dub-fra-20261122T224500Z/acknowledge?identifierType=alias',
      '/cut-dub-fra-20261122T224500Z/close?identifierType=alias',
    ]);
    expect(requests[0]?.body).toMatchObject({ message: 'DUB lost FRA both ways', priority: 'P2' });
    expect(opsgenieRequests(test)).toMatchObject([{ path: '', body: { priority: 'P5' } }]);
  });

  it('is what Opsgenie documents, without tags and without a way out of its path, whatever hosts are called', () => {
    law((notification) => {
      for (const { path, body } of opsgenieRequests(notification)) {
        expect(path).toMatch(/^(\/[\w%!'()*.~-]+\/(close|acknowledge)\?identifierType=alias)?$/);
        (path === '' ? opsgenieCreateSchema : opsgenieActSchema).parse(sent(body, 100_000));
        expect('note' in body ? body.note : `${body.message}${body.description}${body.tags.join('')}`).not.toMatch(
          /[<>]/,
        );
      }
    });
  });
});

describe('hostileTexts', () => {
  it('stand in every body as words, and in none as more', () => {
    for (const text of hostileTexts) {
      const notification = smallNotification({
        fleet: text,
        seenFrom: text,
        incidents: [smallIncident({ text, cause: text })],
      });
      slackSchema.parse(slackMessage(notification));
      teamsSchema.parse(teamsMessage(notification));
      postableAlertsSchema.parse(alertsOf(notification, nothingTold));
      expect(webhookBody(notification).incidents[0]?.text).not.toMatch(harmful);
    }
  });
});

import { describe, expect, it } from 'vitest';
import { channelId } from '../../domain/notification.ts';
import { err, ok } from '../../domain/result.ts';
import { smallIncident, smallNotification } from '../../testing/small-notification.ts';
import type { ChannelSurroundings } from './channel.ts';
import { createDesktopSender, desktopNote } from './send-desktop.ts';

describe('desktopNote', () => {
  it('says the gravest in its title, and since when in its body', () => {
    expect(desktopNote(smallNotification())).toEqual({
      title: '[P2] prod: DUB lost FRA both ways',
      body: [
        'Since: 2026-11-22 22:45:00 UTC (48 s)',
        'State: active, not acknowledged',
        '240 of 240 paths cut',
        'ledger at its edge in FRA',
        'Fleet prod, seen from noc1, 2026-11-22 22:45:48 UTC',
      ].join('\n'),
      isUrgent: false,
    });
  });

  it('is urgent for what is P1 and not over', () => {
    const incidents = [smallIncident({ priority: 'P1' })];
    expect(desktopNote(smallNotification({ incidents })).isUrgent).toBe(true);
    expect(desktopNote(smallNotification({ incidents, kind: 'cleared' })).isUrgent).toBe(false);
  });

  it('is no markup and no novel, whatever hosts are called', () => {
    const evil = `<a href="https://evil.example">x</a> & ${'y'.repeat(9000)}\nz`;
    const incidents = Array.from({ length: 90 }, () => smallIncident({ text: evil, details: [evil] }));
    for (const said of [incidents, incidents.slice(0, 1)]) {
      const { title, body } = desktopNote(smallNotification({ fleet: evil, incidents: said }));
      expect(title + body).not.toMatch(/[<>&]/);
      expect(title).not.toContain('\n');
      expect([title.length <= 160, body.length <= 500]).toEqual([true, true]);
    }
  });
});

describe('createDesktopSender', () => {
  const channel = { kind: 'desktop', id: channelId('desk'), routes: [], perMinute: 6 } as const;
  // It needs nothing of the world but its desktop.
  const none = {} as ChannelSurroundings;

  it('is delivered once the desktop shows it, and else says why not', async () => {
    const titles: string[] = [];
    const shows = createDesktopSender(({ title }) => {
      titles.push(title);
      return Promise.resolve(ok(null));
    });
    expect(await shows(smallNotification(), channel, none)).toEqual({ kind: 'delivered' });
    expect(titles).toEqual(['[P2] prod: DUB lost FRA both ways']);
    const cannot = createDesktopSender(() => Promise.resolve(err('this desktop shows no notifications')));
    expect(await cannot(smallNotification(), channel, none)).toEqual({
      kind: 'retry',
      sentence: 'the desktop cannot be told: this desktop shows no notifications',
      afterMs: null,
    });
  });
});

import { describe, expect, it } from 'vitest';
import type { ToEngine } from '../../main/contract/engine-messages.ts';
import type { Pushed, PushName } from '../../main/contract/ipc.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { createAlarmDesk, type GivenNote } from './alarm-desk.ts';

const note = { title: 'P1', body: 'x', isUrgent: true };
const sound = { pattern: 'P1', isRepeated: true, text: 'ledger lost quorum' } as const;

/** A desk before a desktop that says of each note when it is shown, or that it is not; `desktop: null` = it has none. */
function deskBefore(desktop: 'there' | null) {
  const told: ToEngine[] = [];
  const pushed: [PushName, Pushed<PushName>][] = [];
  const clock = createFakeClock();
  let shown = (): void => undefined;
  let failed = (_why: string): void => undefined;
  const given: GivenNote = { onShown: (run) => (shown = run), onFailed: (run) => (failed = run) };
  const desk = createAlarmDesk({
    give: () => (desktop === null ? null : given),
    push: (name, payload) => pushed.push([name, payload]),
    tell: (message) => told.push(message),
    clock,
  });
  return { desk, told, pushed, clock, shows: () => shown(), fails: (why: string) => failed(why) };
}

describe('createAlarmDesk', () => {
  it('tells the engine that the desktop shows it, once, and keeps no timer', () => {
    const { desk, told, clock, shows, fails } = deskBefore('there');
    desk.hear({ kind: 'show-on-desktop', ask: 7, note });
    expect(told).toEqual([]);
    shows();
    fails('late');
    expect(told).toEqual([{ kind: 'workstation-word', ask: 7, why: null }]);
    expect(clock.waiting()).toBe(0);
  });

  it.each<[string, 'there' | null, (desk: ReturnType<typeof deskBefore>) => void, string]>([
    ['shows no notifications', null, () => undefined, 'this desktop shows no notifications'],
    ['refuses it', 'there', ({ fails }) => fails('toast settings'), 'toast settings'],
    ['says nothing', 'there', ({ clock }) => clock.pass(3000), 'the desktop does not say that it shows it'],
  ])('tells the engine why not, where the desktop %s', (_what, desktop, happen, why) => {
    const before = deskBefore(desktop);
    before.desk.hear({ kind: 'show-on-desktop', ask: 7, note });
    happen(before);
    expect(before.told).toEqual([{ kind: 'workstation-word', ask: 7, why }]);
    expect(before.clock.waiting()).toBe(0);
  });

  it('pushes sounds to the page, has the newest for one that begins, and passes on its word', () => {
    const { desk, told, pushed } = deskBefore(null);
    expect(desk.now()).toBeNull();
    desk.hear({ kind: 'sound', ask: 1, sound });
    desk.hear({ kind: 'sound', ask: 2, sound: null });
    expect(pushed).toEqual([
      ['alarm:sound', { ask: 1, sound }],
      ['alarm:sound', { ask: 2, sound: null }],
    ]);
    expect(desk.now()).toEqual({ ask: 2, sound: null });
    expect(desk.sounded({ ask: 1, why: 'no device' })).toBeNull();
    expect(told).toEqual([{ kind: 'workstation-word', ask: 1, why: 'no device' }]);
  });

  it('leaves no timer behind when its window is gone', () => {
    const { desk, told, clock, shows } = deskBefore('there');
    desk.hear({ kind: 'show-on-desktop', ask: 7, note });
    desk.close();
    shows();
    expect([clock.waiting(), told]).toEqual([0, []]);
  });
});

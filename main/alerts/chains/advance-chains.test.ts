import { describe, expect, it } from 'vitest';
import type { Incident, IncidentEvent } from '../../domain/incident.ts';
import { channelId } from '../../domain/notification.ts';
import { advanceChains, nextDueAt } from './advance-chains.ts';
import {
  chain,
  dayBegins,
  dba,
  event,
  incident,
  minute,
  person,
  policyOf,
  receiver,
  second,
} from './chain-examples.ts';
import { type ChainMessage, type ChainPolicy, type ChainState, noChains } from './chain-state.ts';

/** Chains under way, told what happens; seconds count from the beginning of the day. */
function course(policy: ChainPolicy) {
  let state: ChainState = noChains;
  let incidents: readonly Incident[] = [];
  let held = policy;
  let flood = false;
  const said: string[] = [];
  const messages: ChainMessage[] = [];
  const run = (atSeconds: number, events: readonly IncidentEvent[] = []): readonly string[] => {
    for (const one of events) {
      incidents = incidents.filter(({ id }) => id !== one.incident.id);
      if (one.kind !== 'ended') incidents = [...incidents, one.incident];
    }
    const at = dayBegins + atSeconds * second;
    const step = advanceChains(state, { at, events, incidents, policy: held, flood });
    state = step.state;
    messages.push(...step.notifications);
    const now = step.notifications.map(wordsOf);
    said.push(...now);
    return now;
  };
  return {
    run,
    said,
    messages,
    /** Every second from the last to that one. */
    until: (atSeconds: number): readonly string[] => {
      const before = said.length;
      const from = state.at === null ? 0 : (state.at - dayBegins) / second;
      for (let s = Math.floor(from) + 1; s <= atSeconds; s++) run(s);
      return said.slice(before);
    },
    gaps: () => state.gaps.map(({ sentence }) => sentence),
    state: () => state,
    change: (to: {
      readonly policy?: ChainPolicy;
      readonly flood?: boolean;
      readonly incidents?: readonly Incident[];
    }) => {
      held = to.policy ?? held;
      flood = to.flood ?? flood;
      incidents = to.incidents ?? incidents;
    },
  };
}

/** `12 raised ops` or `312 escalated mail aoife@x`. */
function wordsOf({ madeAt, kind, channel, recipient, incidents }: ChainMessage): string {
  const whom = recipient === null ? channel : `${channel} ${recipient}`;
  return `${(madeAt - dayBegins) / second} ${kind} ${whom}${kind === 'digest' ? ` of ${incidents.length}` : ''}`;
}

const twoSteps = chain([['channel:ops'], ['person:brian']]);
const cut = incident('cut');
const raised = event('raised', cut, 0);

describe(advanceChains, () => {
  it('tells the first step at once, and the next one when nobody has acknowledged in its wait', () => {
    const told = course(policyOf([twoSteps]));
    expect(told.run(0, [raised])).toEqual(['0 raised ops']);
    expect(told.until(299)).toEqual([]);
    expect(told.until(300)).toEqual(['300 escalated mail brian@x']);
    expect(told.until(2000)).toEqual([]);
  });

  it('names every message by incident, chain, step, round, inbox and kind', () => {
    const told = course(policyOf([twoSteps]));
    told.run(0, [raised]);
    told.until(300);
    expect(told.messages.map(({ key }) => key)).toEqual([
      'cut/production/1.1/ops/raised',
      'cut/production/2.1/mail:brian%40x/escalated',
    ]);
    expect(told.messages[1]).toMatchObject({ who: 'BRIAN', fleet: 'ledger production', seenFrom: 'noc' });
  });

  it('stops with an acknowledgement, also one of the very moment at which the next step is due', () => {
    const told = course(policyOf([twoSteps]));
    told.run(0, [raised]);
    told.run(300, [event('acknowledged', cut, 300 * second)]);
    expect(told.until(5000)).toEqual([]);
    expect(told.said).toEqual(['0 raised ops']);
  });

  it('tells all steps again as often as the chain repeats, then the final, and says that nobody acknowledged only where none is', () => {
    const repeat = { times: 2, everyMs: 12 * minute };
    const told = course(policyOf([{ ...twoSteps, repeat, final: [receiver('channel:boss')] }]));
    told.run(0, [raised]);
    expect(told.until(9000)).toEqual([
      '300 escalated mail brian@x',
      '720 repeated ops',
      '1020 repeated mail brian@x',
      '1440 repeated ops',
      '1740 repeated mail brian@x',
      '2040 escalated boss',
    ]);
    expect(told.gaps()).toEqual([]);
    const keys = told.messages.map(({ key }) => key);
    expect(keys.at(-1)).toBe('cut/production/final.3/boss/escalated');
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('says of a chain without a final that it has come to its end', () => {
    const told = course(policyOf([twoSteps]));
    told.run(0, [raised]);
    told.until(700);
    expect(told.gaps()).toEqual(['chain production: it has come to its end, and nobody acknowledged (P2: cut is cut)']);
  });

  it('tells everybody who was told, and nobody else, once, that it is over', () => {
    const told = course(policyOf([twoSteps]));
    told.run(0, [raised]);
    told.until(310);
    expect(told.run(320, [event('cleared', cut, 320 * second)])).toEqual([
      '320 cleared ops',
      '320 cleared mail brian@x',
    ]);
    expect(told.run(330, [event('ended', cut, 330 * second)])).toEqual([]);
    expect(told.until(2000)).toEqual([]);
    expect(told.state().runs.size).toBe(0);
    expect(told.messages.at(-1)?.incidents[0]?.clearedAt).toBe(dayBegins + 320 * second);
  });

  it('falls silent when the incident is shelved or suppressed, and begins anew when it comes back', () => {
    const told = course(policyOf([twoSteps]));
    told.run(0, [raised]);
    expect(told.run(100, [event('withheld', cut, 100 * second)])).toEqual([]);
    expect(told.until(1000)).toEqual([]);
    expect(told.run(1001, [event('returned', cut, 1001 * second)])).toEqual(['1001 raised ops']);
    expect(told.until(1301)).toEqual(['1301 escalated mail brian@x']);
  });

  it('tells those who were told when the priority rises, and goes on where it was if the chain is the same', () => {
    const told = course(policyOf([twoSteps]));
    told.run(0, [raised]);
    const worse = { ...cut, priority: 'P1' as const };
    expect(told.run(100, [event('worsened', worse, 100 * second)])).toEqual(['100 worsened ops']);
    expect(told.until(400)).toEqual(['300 escalated mail brian@x']);
  });

  it('begins the chain of the higher priority where that is another one, and tells nobody twice of it', () => {
    const low = chain([['channel:ops'], ['channel:mail']], { id: 'low', priorities: ['P2'] });
    const high = chain([['channel:ops', 'channel:pager'], ['channel:boss']], { id: 'high', priorities: ['P1'] });
    const told = course(policyOf([low, high]));
    told.run(0, [raised]);
    const worse = { ...cut, priority: 'P1' as const };
    expect(told.run(100, [event('worsened', worse, 100 * second)])).toEqual(['100 worsened ops', '100 raised pager']);
    expect(told.until(800)).toEqual(['400 escalated boss']);
    expect(told.run(900, [event('cleared', worse, 900 * second)])).toEqual([
      '900 cleared ops',
      '900 cleared pager',
      '900 cleared boss',
    ]);
  });

  it('tells those who were told that an acknowledged incident is worse, but calls nobody new', () => {
    const low = chain([['channel:ops']], { id: 'low', priorities: ['P2'] });
    const high = chain([['channel:pager']], { id: 'high', priorities: ['P1'] });
    const told = course(policyOf([low, high]));
    told.run(0, [raised]);
    const acknowledged = event('acknowledged', cut, 10 * second);
    told.run(10, [acknowledged]);
    const worse = { ...acknowledged.incident, priority: 'P1' as const };
    expect(told.run(20, [event('worsened', worse, 20 * second)])).toEqual(['20 worsened ops']);
    expect(told.until(2000)).toEqual([]);
  });

  it('tells of a flapping incident once, and once that it is over', () => {
    const told = course(policyOf([chain([['channel:ops']])]));
    const flapping = { ...cut, isFlapping: true };
    told.run(0, [event('raised', flapping, 0)]);
    for (let s = 1; s < 40; s += 2) {
      told.run(s, [event('cleared', flapping, s * second)]);
      told.run(s + 1, [event('raised', flapping, (s + 1) * second)]);
    }
    told.run(50, [event('cleared', flapping, 50 * second)]);
    expect(told.said).toEqual(['0 raised ops']);
    told.run(60, [event('ended', flapping, 60 * second)]);
    expect(told.said).toEqual(['0 raised ops', '60 cleared ops']);
  });

  it('tells again when what was said to be over is back', () => {
    const told = course(policyOf([chain([['channel:ops']])]));
    told.run(0, [raised]);
    told.run(100, [event('cleared', cut, 100 * second)]);
    told.run(200, [event('raised', cut, 200 * second)]);
    told.run(300, [event('cleared', cut, 300 * second)]);
    expect(told.said).toEqual(['0 raised ops', '100 cleared ops', '200 raised ops', '300 cleared ops']);
    expect(new Set(told.messages.map(({ key }) => key)).size).toBe(4);
  });

  it('goes by the first chain that is for the priority, the regions and the clusters', () => {
    const other = chain([['channel:pager']], { id: 'fra', regions: [] });
    const told = course(policyOf([other, chain([['channel:ops']])]));
    expect(told.run(0, [raised])).toEqual(['0 raised ops']);
  });

  it('says that no chain is for a P1, and tells it as soon as the inventory has one', () => {
    const told = course(policyOf([chain([['channel:ops']], { priorities: ['P3'] })]));
    told.run(0, [event('raised', { ...cut, priority: 'P1' }, 0)]);
    expect(told.said).toEqual([]);
    expect(told.gaps()).toEqual(['no chain is for it, so nobody is told (P1: cut is cut)']);
    told.change({ policy: policyOf([twoSteps]) });
    expect(told.run(10)).toEqual(['10 raised ops']);
  });
});

describe('a step that reaches nobody', () => {
  it.each([
    ['an unknown channel', 'channel:fax', 'the channel fax is not in the inventory'],
    ['an unknown person', 'person:zoe', 'zoe is not among the people'],
    ['a person without a way to be reached', 'person:mute', 'mute has no channel by which to be reached'],
    ['an unknown schedule', 'schedule:net', 'the schedule net is not in the inventory'],
    ['a schedule outside its hours', 'schedule:office', 'nobody is on duty: the schedule office is outside its hours'],
  ])('is no silence: with %s the next is told at once, and the reason is said', (_, tell, why) => {
    const office = { ...dba, id: 'office', hours: [{ days: [2 as const], fromMinute: 0, toMinute: 1440 }] };
    const people = [person('aoife'), person('brian'), person('mute', [])];
    const told = course(policyOf([chain([[tell], ['channel:ops']])], { people, schedules: [office] }));
    expect(told.run(0, [raised])).toEqual(['0 raised ops']);
    expect(told.gaps()).toEqual([`chain production: step 1: ${why} (P2: cut is cut)`]);
  });

  it('goes to the final at once where no step reaches anybody', () => {
    const broken = chain([['channel:fax'], ['person:zoe']], {
      final: [receiver('channel:boss')],
      repeat: { times: 3, everyMs: minute },
    });
    const told = course(policyOf([broken]));
    expect(told.run(0, [raised])).toEqual(['0 raised boss']);
    expect(told.gaps()).toHaveLength(2);
    expect(told.until(600)).toEqual([]);
  });

  it('is tried again every minute where nobody at all could be told: the first on duty hears of it', () => {
    const office = { ...dba, id: 'office', hours: [{ days: [1 as const], fromMinute: 8 * 60, toMinute: 20 * 60 }] };
    const told = course(policyOf([chain([['schedule:office']])], { schedules: [office] }));
    told.run(7 * 3600 + 30, [event('raised', cut, (7 * 3600 + 30) * second)]);
    expect(told.until(8 * 3600 + 120)).toEqual([`${8 * 3600 + 30} raised mail aoife@x`]);
    expect(told.gaps()).toHaveLength(2);
  });

  it('tells whoever is on duty at the moment of the step, not at that of the incident', () => {
    const told = course(policyOf([chain([['schedule:dba'], ['schedule:dba']])]));
    const at = 8 * 3600 + 58 * 60;
    told.run(at, [event('raised', cut, at * second)]);
    told.until(at + 300);
    expect(told.said).toEqual([`${at} raised mail aoife@x`, `${at + 300} escalated mail brian@x`]);
  });
});

describe('what is late', () => {
  it('takes one step after a long sleep, and gives whoever is told then the whole wait', () => {
    const told = course(policyOf([chain([['channel:ops'], ['channel:mail'], ['channel:boss']])]));
    told.run(0, [raised]);
    expect(told.run(3600)).toEqual(['3600 escalated mail']);
    expect(told.until(3899)).toEqual([]);
    expect(told.until(3900)).toEqual(['3900 escalated boss']);
  });

  it('does not escalate what was acknowledged, cleared or shelved while nobody listened', () => {
    const ways = ['acknowledged', 'cleared', 'withheld'] as const;
    for (const way of ways) {
      const told = course(policyOf([twoSteps]));
      told.run(0, [raised]);
      told.change({ incidents: [event(way, cut, 10 * second).incident] });
      told.run(3600);
      expect(told.said).toEqual(way === 'cleared' ? ['0 raised ops', '3600 cleared ops'] : ['0 raised ops']);
    }
  });

  it('tells of an incident whose raising it missed', () => {
    const told = course(policyOf([twoSteps]));
    told.change({ incidents: [cut] });
    expect(told.run(10)).toEqual(['10 raised ops']);
    expect(told.run(11)).toEqual([]);
  });

  it('tells that it is over, and says why, when nothing is known of an incident any more', () => {
    const told = course(policyOf([twoSteps]));
    told.run(0, [raised]);
    told.change({ incidents: [] });
    expect(told.run(10)).toEqual(['10 cleared ops']);
    expect(told.gaps()[0]).toMatch(/nothing is known of the incident any more; its chain ends/);
    expect(told.run(11)).toEqual([]);
  });

  it('waits no longer because the clock was set back by an hour', () => {
    const told = course(policyOf([twoSteps]));
    told.run(7200, [event('raised', cut, 7200 * second)]);
    told.run(7300);
    told.run(3700);
    expect(told.until(3899)).toEqual([]);
    expect(told.until(3900)).toEqual(['3900 escalated mail brian@x']);
  });

  it('begins anew with the chain that is for the incident when its own is gone from the inventory', () => {
    const told = course(policyOf([twoSteps]));
    told.run(0, [raised]);
    told.change({ policy: policyOf([chain([['channel:pager']], { id: 'other' })]) });
    expect(told.until(300)).toEqual(['300 raised pager']);
    expect(told.gaps()[0]).toMatch(/^chain production: it is not in the inventory any more/);
  });
});

describe('a flood', () => {
  const many = (count: number, priority: Incident['priority']) =>
    Array.from({ length: count }, (_, i) => event('raised', incident(`c${i}`, { priority }), i * 100));

  it('of 300 incidents in a minute makes at most three messages a channel in any minute, and each incident is told', () => {
    const told = course(policyOf([chain([['channel:ops']])]));
    const all = many(300, 'P2');
    for (let s = 0; s <= 30; s++)
      told.run(
        s,
        all.filter(({ at }) => Math.ceil((at - dayBegins) / second) === s),
      );
    told.until(500);
    // A message names fifty; the others wait a minute each time.
    const digests = [60, 120, 180, 240, 300].map((s) => `${s} digest ops of 50`);
    expect(told.said).toEqual(['0 raised ops', '0.1 raised ops', ...digests, '360 digest ops of 48']);
    const heard = told.messages.flatMap(({ incidents }) => incidents.map(({ id }) => id));
    expect([heard.length, new Set(heard).size]).toEqual([300, 300]);
  });

  it('gives one digest a minute while it lasts, and only a P1 does not wait for it', () => {
    const told = course(policyOf([chain([['channel:ops']])]));
    told.change({ flood: true });
    told.run(0, [event('raised', incident('a'), 0)]);
    told.run(5, [event('raised', incident('b', { priority: 'P1' }), 5 * second)]);
    told.run(
      20,
      ['c', 'd'].map((id) => event('raised', incident(id), 20 * second)),
    );
    told.until(120);
    expect(told.said).toEqual(['5 raised ops', '10 raised ops', '70 digest ops of 2']);
  });

  it('leaves room for a P1 where others have used two messages of the minute', () => {
    const told = course(policyOf([chain([['channel:ops']])]));
    told.run(2, many(4, 'P3'));
    expect(told.run(3, [event('raised', incident('grave', { priority: 'P1' }), 3 * second)])).toEqual(['3 raised ops']);
  });

  it('says in the digest how an incident stands when the digest leaves, and nothing more of it after', () => {
    const told = course(policyOf([chain([['channel:ops']])]));
    told.change({ flood: true });
    told.run(0, [raised]);
    told.run(5, [event('cleared', cut, 5 * second), event('ended', cut, 5 * second)]);
    told.until(100);
    expect(told.said).toEqual(['10 digest ops of 1']);
    expect(told.messages[0]?.incidents[0]?.clearedAt).toBe(dayBegins + 5 * second);
    expect(told.state().runs.size).toBe(0);
  });

  it('counts each inbox of a channel by itself', () => {
    const told = course(policyOf([chain([['person:aoife', 'person:brian', 'person:carol']])]));
    told.run(0, [raised]);
    expect(told.said).toHaveLength(3);
  });
});

describe('bad input', () => {
  it('bounds what is said of an incident and takes control characters out of it', () => {
    const told = course(policyOf([twoSteps]));
    const text = `\u001b[31mdub\r\nBcc: all@x ${'x'.repeat(100_000)}`;
    told.run(0, [event('raised', incident('cut', { text, children: cut.children.map((c) => ({ ...c, text })) }), 0)]);
    const said = JSON.stringify(told.messages);
    expect(said.length).toBeLessThan(5000);
    expect(told.messages[0]?.incidents[0]?.text).not.toMatch(/[\u0000-\u001f]/);
  });

  it('keeps the newest hundred gaps', () => {
    const told = course(policyOf([]));
    told.run(
      0,
      Array.from({ length: 150 }, (_, i) => event('raised', incident(`c${i}`, { priority: 'P1' }), 0)),
    );
    expect(told.gaps()).toHaveLength(100);
    expect(told.gaps().at(-1)).toMatch(/c149/);
  });
});

describe(nextDueAt, () => {
  it('knows the next step, the next digest, or nothing', () => {
    const told = course(policyOf([twoSteps], { channels: [channelId('ops'), channelId('mail')] }));
    expect(nextDueAt(told.state())).toBeNull();
    told.run(0, [raised]);
    expect(nextDueAt(told.state())).toBe(dayBegins + 5 * minute);
    told.change({ flood: true });
    told.run(1, [event('raised', incident('b'), second)]);
    expect(nextDueAt(told.state())).toBe(dayBegins + 11 * second);
  });
});

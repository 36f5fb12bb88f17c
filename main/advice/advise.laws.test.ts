import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Advice } from '../domain/advice.ts';
import type { Fact } from '../domain/fact.ts';
import {
  a1Leads,
  fullWord,
  playPromotion,
  promotionFleet,
  type PromotionStory,
  type Says,
} from '../testing/promotion-world.ts';
import type { Trouble } from '../testing/scene.ts';

/*
 * Laws over worlds that are played through the whole road: three members in three regions, a hold-down shorter and one longer than the time for which nobody may have led. What people vouch for is
 * true in all of them: nobody records a fence of a host that runs. (With a lie no law could hold: a host that was switched off and one
 * of which all facts are kept back look the same to the last byte.)
 */

const layout = { alpha: ['a1'], beta: ['b1'], gamma: ['g1'] };
const fleets = {
  none: promotionFleet({}, { layout, policy: { holdDownMs: 3000 } }),
  majority: promotionFleet({ quorum: { model: 'majority' } }, { layout, policy: { holdDownMs: 38_000 } }),
};
const leased = promotionFleet(
  { quorum: { model: 'majority' }, fencing: { method: null, leaseSeconds: 12, watchdog: true } },
  { layout, policy: { holdDownMs: 20_000 } },
);
const untilMs = 62_000;
const troubleAt = 5000;
const withoutFence = fullWord.filter((text) => !text.startsWith('G3'));

const away = ['b1', 'g1'];
const crash: Trouble = { kind: 'crash', host: 'a1', at: troubleAt };
const cut: Trouble = { kind: 'cut', from: ['a1'], to: away, at: troubleAt };
const troubles: Readonly<Record<string, Trouble>> = {
  crash,
  cut,
  killed: { kind: 'service-killed', host: 'a1', at: troubleAt },
  partial: { kind: 'cut', from: ['a1'], to: ['b1'], at: troubleAt },
  'one-way': { kind: 'one-way', from: ['a1'], to: away, at: troubleAt },
  unseen: { kind: 'sight-lost', hosts: ['a1'], at: troubleAt },
  blind: { kind: 'sight-lost', hosts: ['a1', 'b1', 'g1'], at: troubleAt },
};

/** a1 stops to lead with its power or its process. */
const untilStopped: Says = (host, now) => {
  if (host !== 'a1') return 'standby';
  return now < troubleAt ? 'primary' : 'stopped';
};

/** A part of the facts that never comes in, or comes in older than it is. */
interface Loss {
  readonly hosts: readonly string[];
  readonly kinds: readonly Fact['kind'][];
  readonly from: number;
  readonly to: number;
  /** null = it is lost; else answers are so much older (ms). */
  readonly agedMs: number | null;
}

const kinds = ['sockets', 'role', 'session', 'connect'] as const;
const losses: fc.Arbitrary<Loss> = fc.record({
  hosts: fc.subarray(['a1', 'b1', 'g1'], { minLength: 1 }),
  kinds: fc.subarray([...kinds], { minLength: 1 }),
  from: fc.integer({ min: 0, max: untilMs }),
  to: fc.integer({ min: 0, max: untilMs }),
  agedMs: fc.option(fc.integer({ min: 500, max: 20_000 })),
});

function isHit({ hosts, kinds: of, from, to }: Loss, fact: Fact): boolean {
  return (
    hosts.includes(fact.host) && of.includes(fact.kind) && fact.t >= Math.min(from, to) && fact.t <= Math.max(from, to)
  );
}

/** What comes in of a fact after the losses. Listings cannot be older than they are: only answers are. */
function after(lost: readonly Loss[]): (fact: Fact) => readonly Fact[] {
  return (fact) => {
    let left = fact;
    for (const loss of lost) {
      if (!isHit(loss, fact)) continue;
      if (loss.agedMs === null) return [];
      if (fact.kind === 'role') left = { ...left, t: Math.max(0, left.t - loss.agedMs) };
    }
    return [left];
  };
}

/** a1 is demoted a second after it was cut off. */
const untilDemoted: Says = (host, now) => (host === 'a1' && now < troubleAt + 1000 ? 'primary' : 'standby');

interface World {
  readonly name: string;
  readonly story: PromotionStory;
  readonly attest: readonly string[];
  /** Does a1 take writes to the end? */
  readonly isWriting: boolean;
}

const worlds: readonly World[] = [
  ...(['none', 'majority'] as const).flatMap((model) => [
    ...Object.entries(troubles).map(([name, trouble]): World => {
      const isStopped = name === 'crash' || name === 'killed';
      return {
        name: `${name}, ${model}`,
        story: { fleet: fleets[model], troubles: [trouble], says: isStopped ? untilStopped : a1Leads },
        // Only of what has stopped a fence can be recorded.
        attest: isStopped ? fullWord : withoutFence,
        isWriting: !isStopped,
      };
    }),
    {
      name: `demoted, ${model}`,
      story: { fleet: fleets[model], troubles: [cut], says: untilDemoted },
      attest: withoutFence,
      isWriting: false,
    },
  ]),
  {
    name: 'lease',
    story: { fleet: leased, troubles: [crash], says: untilStopped },
    attest: withoutFence,
    isWriting: false,
  },
];

const told = new Map<string, readonly Advice[]>();

function sheetsOf({ name, story, attest }: World): readonly Advice[] {
  const known = told.get(name) ?? playPromotion(story, untilMs, attest).sheets;
  told.set(name, known);
  return known;
}

const isGo = ({ advice }: Advice) => advice === 'GO';

describe('advise, over worlds that are played', { timeout: 300_000 }, () => {
  it('comes to GO where the old primary is fenced on record, demoted, or without its lease, and nowhere else', () => {
    const gone = worlds.filter((world) => sheetsOf(world).some(isGo)).map(({ name }) => name);
    expect(gone).toEqual([
      'crash, none',
      'killed, none',
      'demoted, none',
      'crash, majority',
      'killed, majority',
      'demoted, majority',
      'lease',
    ]);
  });

  it('comes to no GO there without the record of a fence', () => {
    const stopped = worlds.filter(({ attest }) => attest === fullWord);
    const gone = stopped.filter(({ story }) => playPromotion(story, untilMs, withoutFence).sheets.some(isGo));
    expect(stopped).toHaveLength(4);
    expect(gone).toEqual([]);
  });

  it('never turns HOLD or NO-GO into GO because something is not known, is older, or ends', () => {
    fc.assert(
      fc.property(fc.constantFrom(...worlds), fc.array(losses, { minLength: 1, maxLength: 3 }), (world, lost) => {
        const whole = sheetsOf(world);
        const less = playPromotion({ ...world.story, comesIn: after(lost) }, untilMs, world.attest).sheets;
        const turned = less.filter((sheet, nth) => isGo(sheet) && !whole.some((one, at) => at <= nth && isGo(one)));
        expect(turned.map(({ at }) => at)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('never says GO while a1 writes, whatever is not known', () => {
    const writing = worlds.filter(({ isWriting }) => isWriting);
    fc.assert(
      fc.property(fc.constantFrom(...writing), fc.array(losses, { maxLength: 3 }), ({ story, attest }, lost) => {
        expect(playPromotion({ ...story, comesIn: after(lost) }, untilMs, attest).sheets.filter(isGo)).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });
});

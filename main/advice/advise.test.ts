import { describe, expect, it } from 'vitest';
import type { Advice, GateId } from '../domain/advice.ts';
import { hostId } from '../domain/ids.ts';
import { fullWord, playPromotion, promotionFleet, type Says } from '../testing/promotion-world.ts';

const alpha = ['a1', 'a2'];
const rest = ['b1', 'b2', 'g1', 'g2'];
const crash = { kind: 'crash', host: 'a1', at: 10_000 } as const;
const cut = { kind: 'cut', from: alpha, to: rest, at: 10_000 } as const;
const withoutFence = fullWord.filter((text) => !text.startsWith('G3'));
const majority = promotionFleet({ quorum: { model: 'majority' } });

function gate({ gates }: Advice, id: GateId) {
  const found = gates.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no gate ${id}`);
  return found;
}

function resultsOf({ gates }: Advice): Readonly<Record<string, string>> {
  return Object.fromEntries(gates.map(({ id, result }) => [id, result]));
}

describe('advise', { timeout: 60_000 }, () => {
  it('gives the whole sheet in the promised shape, with a word, witnesses and a cure for every gate', () => {
    const sheet = playPromotion({ troubles: [crash] }, 30_000).sheet();
    expect(sheet).toMatchObject({ advice: 'HOLD', cluster: 'ledger', candidate: 'b1', oldPrimary: 'a1', at: 30_000 });
    expect(sheet.gates.map(({ id }) => id)).toEqual(['G1', 'G2', 'G3', 'G4', 'G5', 'G6', 'G7', 'G8', 'G9', 'G10']);
    for (const { result, cure, why } of sheet.gates) {
      expect(why).not.toBe('');
      expect(cure === null).toBe(result === 'pass');
    }
    expect(gate(sheet, 'G1').evidence[0]).toMatchObject({ host: 'b1', domain: 'beta' });
    expect(sheet.expiresAt).toBeNull();
  });

  it('holds after a power-off without a fence, and says what would change it, in order', () => {
    const sheet = playPromotion({ troubles: [crash] }, 100_000).sheet(withoutFence);
    expect(sheet.advice).toBe('HOLD');
    expect(gate(sheet, 'G3').why).toMatch(/nobody can tell whether a1 still takes writes/);
    expect(sheet.wouldChange).toEqual(['fence a1 (iDRAC) and record it: G3=METHOD, by WHO, at WHEN → G3, G5']);
  });

  it('gives GO for 60 s with the record of a fence, but not before the hold-down is over', () => {
    const { sheets } = playPromotion({ troubles: [crash] }, 90_000);
    const first = sheets.find(({ advice }) => advice === 'GO');
    expect(first?.at).toBeGreaterThanOrEqual(10_000 + 60_000);
    expect(first?.at).toBeLessThan(85_000);
    expect(first?.expiresAt).toBe((first?.at ?? 0) + 60_000);
    expect(first?.wouldChange).toEqual([]);
    expect(sheets.at(-1)?.advice).toBe('GO');
  });

  it('withdraws a GO at once when the old primary is back and leads', () => {
    const { sheets } = playPromotion({ troubles: [crash], healedAt: 95_000 }, 100_000);
    expect(sheets.find(({ at }) => at === 94_000)?.advice).toBe('GO');
    const back = sheets.filter(({ at }) => at >= 95_250);
    expect(back.filter(({ advice }) => advice === 'GO')).toEqual([]);
    expect(back.at(-1)).toMatchObject({ advice: 'NO-GO', oldPrimary: 'a1' });
  });

  it('takes no record of a fence that lacks who and when, or that does not name all who are out of sight', () => {
    const told = playPromotion({ troubles: [crash] }, 90_000);
    const loose = [...withoutFence, 'G3=it is off'];
    expect(gate(told.sheet(loose), 'G3')).toMatchObject({
      result: 'unknown',
      why: expect.stringMatching(/^the record of the fence lacks who did it and when/),
    });
    const dark = playPromotion({ troubles: [crash, { kind: 'crash', host: 'g1', at: 10_000 }] }, 90_000);
    expect(gate(dark.sheet(fullWord), 'G3').why).toMatch(/^the record of the fence does not name g1/);
    const both = [...withoutFence, 'G3=PDU of a1 and g1 off, by A. Byrne, at 14:03'];
    expect(gate(dark.sheet(both), 'G3').result).toBe('attested');
  });

  it('says NO-GO and names the old primary while it is seen to write on the other side of a cut', () => {
    const sheet = playPromotion({ troubles: [cut] }, 80_000).sheet(fullWord);
    expect(sheet).toMatchObject({ advice: 'NO-GO', oldPrimary: 'a1' });
    expect(resultsOf(sheet)).toMatchObject({ G1: 'pass', G3: 'fail', G5: 'fail', G7: 'fail' });
    expect(gate(sheet, 'G2').why).toMatch(/unchanged for \d+ s, and a1 may have led until 0 s ago; a GO needs 60 s$/);
    expect(sheet.wouldChange[0]).toBe('demote or fence a1 (iDRAC) → G3, G5');
  });

  it('passes an old primary that was seen demoted after the cut, without anybody to vouch for it', () => {
    const says: Says = (host, now) => (host === 'a1' && now < 11_000 ? 'primary' : 'standby');
    const sheet = playPromotion({ troubles: [cut], says }, 95_000).sheet(withoutFence);
    expect(resultsOf(sheet)).toMatchObject({ G2: 'pass', G3: 'pass', G5: 'pass', G6: 'pass', G7: 'pass' });
    expect(sheet.advice).toBe('GO');
  });

  it('takes the record that a stopped service is kept from starting, and no record against a living one', () => {
    const killed = { kind: 'service-killed', host: 'a1', at: 10_000 } as const;
    const says: Says = (host, now) => (host !== 'a1' ? 'standby' : now < 10_000 ? 'primary' : 'stopped');
    const stopped = playPromotion({ troubles: [killed], says }, 75_000);
    expect(gate(stopped.sheet(withoutFence), 'G3').result).toBe('unknown');
    expect(stopped.sheet(fullWord).advice).toBe('GO');
    const mute: Says = (host, now) => (host === 'a1' && now > 10_000 ? null : host === 'a1' ? 'primary' : 'standby');
    const living = playPromotion({ troubles: [], says: mute }, 40_000).sheet(fullWord);
    expect(gate(living, 'G3')).toMatchObject({
      result: 'unknown',
      why: expect.stringMatching(/^a fence is recorded, but a1 is still seen alive/),
    });
  });

  it('fails where one direction still passes, or a region in between reaches both sides', () => {
    const oneWay = playPromotion({ troubles: [{ ...cut, kind: 'one-way' }] }, 30_000).sheet(fullWord);
    expect(gate(oneWay, 'G2')).toMatchObject({ result: 'fail', why: expect.stringMatching(/still arrive one way/) });
    const partial = playPromotion({ troubles: [{ ...cut, to: ['b1', 'b2'] }] }, 30_000).sheet(fullWord);
    expect(gate(partial, 'G2')).toMatchObject({ result: 'fail', why: expect.stringMatching(/reaches both sides/) });
  });

  it('promotes nobody while nothing is wrong, nor the one that leads already', () => {
    const told = playPromotion({ troubles: [] }, 20_000);
    expect(told.sheet(fullWord).advice).toBe('NO-GO');
    expect(gate(told.sheet(fullWord), 'G2').why).toBe('nothing is confirmed that could be a reason: a1 leads ledger');
    expect(gate(told.sheet(fullWord, 'a1'), 'G6').why).toBe('a1 says that it leads already');
  });

  it('holds while the observer is blind', () => {
    const blind = { kind: 'sight-lost', hosts: [...alpha, ...rest], at: 10_000 } as const;
    const sheet = playPromotion({ troubles: [blind] }, 30_000).sheet(fullWord);
    expect(sheet.advice).toBe('HOLD');
    expect(gate(sheet, 'G1').why).toBe('the observer is blind: it reads no host');
  });

  it('counts votes where there are some: GO on the side that surely has them, and nowhere else', () => {
    const told = playPromotion({ fleet: majority, troubles: [crash] }, 90_000);
    expect(told.sheets.at(-1)?.advice).toBe('GO');
    expect(told.sheet(fullWord).ifNothingIsDone).toMatchObject({ winner: ['b1', 'g1'] });
    const alone = playPromotion(
      { fleet: majority, troubles: [{ kind: 'cut', from: ['b1', 'b2'], to: ['a1', 'a2', 'g1', 'g2'], at: 10_000 }] },
      80_000,
    ).sheet(fullWord);
    expect(resultsOf(alone)).toMatchObject({ G4: 'fail', G5: 'fail' });
    expect(alone.ifNothingIsDone.winner).toEqual(['a1', 'g1']);
  });

  it('never trusts the votes of two nodes: the other, unseen, may have quorum as well', () => {
    const members = majority.clusters[0]?.members.slice(0, 2) ?? [];
    const fleet = promotionFleet({ quorum: { model: 'two-node' }, members });
    const { sheets, sheet } = playPromotion({ fleet, troubles: [crash] }, 90_000);
    expect(sheets.filter(({ advice }) => advice === 'GO')).toEqual([]);
    expect(gate(sheet(fullWord), 'G5')).toMatchObject({
      result: 'unknown',
      why: 'another side can have quorum in the best case',
    });
  });

  it('passes a lease that has run out under a watchdog, margin included, and says when that will be', () => {
    const fencing = { method: null, leaseSeconds: 30, watchdog: true };
    const fleet = promotionFleet({ quorum: { model: 'majority' }, fencing });
    const { sheets } = playPromotion({ fleet, troubles: [crash] }, 90_000, withoutFence);
    const early = sheets.find(({ at }) => at === 20_000);
    expect(early?.ifNothingIsDone.leaseEndsAt).toBeGreaterThan(10_000 + 35_000);
    expect(early === undefined ? null : gate(early, 'G3').result).toBe('unknown');
    expect(sheets.at(-1)?.advice).toBe('GO');
    const off = promotionFleet({ quorum: { model: 'majority' }, fencing: { ...fencing, watchdog: false } });
    expect(playPromotion({ fleet: off, troubles: [crash] }, 90_000).sheet(withoutFence).advice).toBe('HOLD');
  });

  it('leaves a cluster alone that was promoted in the last ten minutes, unless that is acknowledged', () => {
    const says: Says = (host, now) => {
      if (host === 'g1') return now >= 5000 && now < 10_000 ? 'primary' : 'standby';
      return host === 'a1' && now < 5000 ? 'primary' : 'standby';
    };
    const told = playPromotion({ troubles: [{ ...crash, host: 'g1' }], says }, 30_000);
    const silent = fullWord.filter((text) => !text.startsWith('G9'));
    expect(gate(told.sheet(silent), 'G9')).toMatchObject({
      result: 'fail',
      why: expect.stringMatching(/^g1 was promoted \d+ s ago/),
    });
    expect(gate(told.sheet(fullWord), 'G9').result).toBe('attested');
    expect(told.sheet().oldPrimary).toBe('g1');
  });

  it('wants the loss within the declared bound, and fails while a member is in maintenance', () => {
    const noBound = playPromotion({ fleet: promotionFleet({ rpoSeconds: null }), troubles: [crash] }, 30_000);
    expect(gate(noBound.sheet(), 'G6').result).toBe('unknown');
    expect(gate(noBound.sheet(['G6=accepted']), 'G6').result).toBe('attested');
    const rested = promotionFleet();
    const hosts = rested.hosts.map((host) =>
      host.id === hostId('g1') ? { ...host, maintenance: { reason: 'disk', owner: null, until: null } } : host,
    );
    const sheet = playPromotion({ fleet: { ...rested, hosts }, troubles: [crash] }, 30_000).sheet(fullWord);
    expect(gate(sheet, 'G8').why).toBe('in maintenance: g1');
  });
});

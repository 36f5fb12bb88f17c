import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { linesIn } from '../journal/decisions/log-examples.ts';
import { verificationText, verifyLog } from '../journal/decisions/verify-log.ts';
import {
  adaProposes,
  type DecisionWorld,
  graceVerifies,
  openDecisionWorld,
  setUpBoth,
} from '../testing/decision-world.ts';
import { promotionFleet, type PromotionStory } from '../testing/promotion-world.ts';

const fleet = promotionFleet({ quorum: { model: 'majority' } });
/** a1 loses its power at 10 s: with a fence on record b1 may be promoted from about 75 s on. */
const powerOff: PromotionStory = { fleet, troubles: [{ kind: 'crash', host: 'a1', at: 10_000 }] };

let world: DecisionWorld | null = null;
async function worldOf(story: PromotionStory, untilMs: number): Promise<DecisionWorld> {
  world = await openDecisionWorld(story);
  await setUpBoth(world);
  world.playTo(untilMs);
  return world;
}
afterEach(async () => {
  await world?.close();
  world = null;
});

describe('createDecisionDesk', { timeout: 60_000 }, () => {
  it('records the GO of two people who agree, in a log that verifies', async () => {
    const desk = await worldOf(powerOff, 90_000);
    expect(await desk.act(adaProposes)).toMatchObject({ kind: 'done', round: { kind: 'proposed', proposer: 'Ada' } });
    expect(await desk.act(graceVerifies)).toMatchObject({ kind: 'done', round: { kind: 'agreed', verifier: 'Grace' } });
    const view = await desk.look();
    expect(view).toMatchObject({ round: { kind: 'agreed' }, sheet: { advice: 'GO' }, log: { fault: null } });
    const verification = await verifyLog(linesIn(readFileSync(desk.logFile)), view.log.head?.sha256 ?? null);
    expect(verificationText(verification)).toMatch(/^intact, 1 entry/);
  });
});

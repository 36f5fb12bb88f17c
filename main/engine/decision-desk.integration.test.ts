import { createPublicKey, verify } from 'node:crypto';
import { appendFileSync, chmodSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { auditVerifyCommand } from '../cli/commands/audit-verify.ts';
import type { DecisionAct } from '../contract/decision.ts';
import { runAlone } from '../testing/run-alone.ts';
import {
  ada,
  adaProposes,
  adasWords,
  type DecisionWorld,
  grace,
  graceVerifies,
  momentsOf,
  openDecisionWorld,
  promoteB1,
  setUpBoth,
} from '../testing/decision-world.ts';
import { promotionFleet, type PromotionStory } from '../testing/promotion-world.ts';

const fleet = promotionFleet({ quorum: { model: 'majority' } });
/** a1 loses its power at 10 s: with a fence on record b1 may be promoted from about 75 s on. */
const powerOff: PromotionStory = { fleet, troubles: [{ kind: 'crash', host: 'a1', at: 10_000 }] };
/** Alpha is cut off while a1 goes on leading there. */
const cut: PromotionStory = {
  fleet,
  troubles: [{ kind: 'cut', from: ['a1', 'a2'], to: ['b1', 'b2', 'g1', 'g2'], at: 10_000 }],
};

function lastOf(story: PromotionStory) {
  const last = momentsOf(story).at(-1);
  if (last === undefined) throw new Error('nothing was played');
  return last;
}

const open = new Set<DecisionWorld>();
async function worldAt(untilMs: number, story = powerOff, options: { isDrill?: boolean } = {}): Promise<DecisionWorld> {
  const world = await openDecisionWorld(story, options);
  open.add(world);
  await setUpBoth(world);
  world.playTo(untilMs);
  return world;
}
afterEach(async () => {
  for (const world of open) await world.close();
  open.clear();
});

const say = (word: 'NO-GO' | 'HOLD', reason = 'wait for the site'): DecisionAct => ({
  kind: 'say',
  question: promoteB1,
  word,
  by: 'Alan',
  reason,
});
const entriesOf = ({ logFile }: DecisionWorld): readonly { body: Record<string, unknown> }[] =>
  readFileSync(logFile, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): { body: Record<string, unknown> } => JSON.parse(line));
/** Returns when all that the desk recorded by itself stands in the log: it looks at the file only after that. */
const written = ({ keeper }: DecisionWorld): Promise<void> => keeper.check();
/** What `quorumscope audit verify` says of the log, against the head on screen. */
async function audited(world: DecisionWorld): Promise<string> {
  const { head } = (await world.look()).log;
  const args = [world.logFile, '--head', head?.sha256 ?? ''];
  const { code, stdout } = await runAlone((io) => auditVerifyCommand.run(args, io));
  return `${code}: ${stdout}`;
}

describe('createDecisionDesk', { timeout: 60_000 }, () => {
  it('records the GO of two people who agree, in a log that verifies against the head on screen', async () => {
    const world = await worldAt(90_000);
    expect((await world.look()).noGoBecause).toEqual([]);
    expect(await world.act(adaProposes)).toMatchObject({ kind: 'done', round: { kind: 'proposed', proposer: 'Ada' } });
    const answer = await world.act(graceVerifies);
    expect(answer).toMatchObject({ kind: 'done', round: { kind: 'agreed', proposer: 'Ada', verifier: 'Grace' } });
    const view = await world.look();
    expect(view).toMatchObject({ round: { kind: 'agreed' }, sheet: { advice: 'GO' }, log: { fault: null } });
    expect(view.round.kind === 'agreed' && view.round.expiresAt - view.now).toBe(60_000);
    expect(await audited(world)).toMatch(/^0: .*: intact, 1 entry, head [0-9a-f]{64}/);
    const [entry] = entriesOf(world);
    expect(entry?.body).toMatchObject({
      kind: 'decision',
      word: 'GO',
      isDrill: false,
      reason: 'alpha is lost',
      advice: { advice: 'GO', candidate: 'b1', oldPrimary: 'a1' },
      snapshotSha256: view.inputsSha256,
      people: [
        { name: 'Ada', part: 'proposer', isAuthenticated: true },
        { name: 'Grace', part: 'verifier', isAuthenticated: true },
      ],
    });
    expect(entry?.body['answers']).toMatchObject([
      { gate: 'G3', by: 'Ada' },
      { gate: 'G9', by: 'Ada' },
      { gate: 'side', by: 'Grace', answer: 'BET+GAM' },
      { gate: 'votes', by: 'Grace' },
      { gate: 'fenced', by: 'Grace' },
      { gate: 'cluster', by: 'Grace' },
    ]);
  });

  it('gives GO for an asynchronous pair where people accept that nothing arbitrates', async () => {
    const world = await worldAt(90_000, { ...powerOff, fleet: promotionFleet() });
    expect((await world.look()).noGoBecause).toEqual([]);
    const accepted = { gate: 'G4', text: 'accepted by the duty manager' } as const;
    const proposed = await world.act({ ...adaProposes, attestations: [...adasWords, accepted] });
    expect(proposed).toMatchObject({ kind: 'done' });
    const answers = graceVerifies.answers.map((one) =>
      one.question === 'side' ? { ...one, answer: 'no side surely does' } : one,
    );
    expect(await world.act({ ...graceVerifies, answers })).toMatchObject({ kind: 'done', round: { kind: 'agreed' } });
  });

  it('hands the verdict out signed, so that automation can check who it is from and that nothing was changed', async () => {
    const world = await worldAt(90_000);
    await world.act(adaProposes);
    const answer = await world.act(graceVerifies);
    const decision = answer.kind === 'done' && answer.round.kind === 'agreed' ? answer.round.decision : '';
    const file = await world.keeper.verdictFile(decision);
    expect(file?.name).toBe(`${decision}.json`);
    const { entry, publicKey, signature, signs } = JSON.parse(file?.text ?? '');
    expect(signs).toBe('entry.sha256');
    const isSigned = (text: string) =>
      verify(null, Buffer.from(text), createPublicKey(publicKey), Buffer.from(signature, 'base64'));
    expect(isSigned(entry.sha256)).toBe(true);
    expect(isSigned(entry.sha256.replace(/^./, (digit: string) => (digit === '0' ? '1' : '0')))).toBe(false);
    expect(readFileSync(join(world.folder, 'signing-key.pem.pub'), 'utf8')).toBe(publicKey);
    expect(statSync(join(world.folder, 'signing-key.pem')).mode & 0o777).toBe(0o600);
    expect(await world.keeper.verdictFile('D-nobody-gave')).toBeNull();
  });

  it('hands no verdict out that does not stand in the log any more as it was recorded', async () => {
    const world = await worldAt(90_000);
    const answer = await world.act(say('NO-GO'));
    const decision = answer.kind === 'done' && answer.round.kind === 'said' ? (answer.round.decision ?? '') : '';
    expect(await world.keeper.verdictFile(decision)).not.toBeNull();
    writeFileSync(world.logFile, readFileSync(world.logFile, 'utf8').replace('wait for the site', 'go for it, please'));
    expect(await world.keeper.verdictFile(decision)).toBeNull();
  });

  it('refuses a GO that comes too early, and names every gate that stands in its way', async () => {
    const world = await worldAt(30_000, cut);
    const view = await world.look();
    expect(view.sheet?.advice).toBe('NO-GO');
    expect(view.noGoBecause.join('\n')).toMatch(/^G3 old primary cannot write: fail, a1 takes writes/m);
    const answer = await world.act(adaProposes);
    expect(answer).toMatchObject({ kind: 'refused', why: expect.stringMatching(/^GO is refused: .*G3 .*: fail, /) });
    expect((await world.look()).round.kind).toBe('open');
  });

  it('withholds from everybody what the proposer vouched for and why, until the second has answered', async () => {
    const world = await worldAt(90_000);
    await world.act(adaProposes);
    for (const candidate of ['b1', 'g1', null]) {
      const seen = JSON.stringify(await world.look(candidate));
      expect(seen).not.toMatch(/iDRAC power off|Byrne|in March|alpha is lost/);
    }
    const view = await world.look();
    expect(view.sheet?.gates.find(({ id }) => id === 'G3')).toMatchObject({ result: 'attested' });
    expect(view.sheet?.gates.find(({ id }) => id === 'G3')?.why).toMatch(/withheld/);
    expect(view.roundAbout).toBe('b1');
    expect(readFileSync(world.logFile, 'utf8')).toBe('');
    await world.act(graceVerifies);
    expect(JSON.stringify(await world.look())).toMatch(/iDRAC power off of a1, by A\. Byrne/);
  });

  it('holds, and records it, when the second does not see what the picture shows', async () => {
    const world = await worldAt(90_000);
    await world.act(adaProposes);
    const answers = graceVerifies.answers.map((one) => (one.question === 'votes' ? { ...one, answer: '3' } : one));
    const answer = await world.act({ ...graceVerifies, answers });
    expect(answer).toMatchObject({ kind: 'done', round: { kind: 'disagreed' } });
    expect((await world.look()).round).toMatchObject({
      compared: [{ agrees: true }, { question: 'votes', answered: '3', shown: '2', agrees: false }, {}, {}],
    });
    expect(entriesOf(world)[0]?.body).toMatchObject({ word: 'HOLD', people: [{ name: 'Ada' }, { name: 'Grace' }] });
  });

  it('takes the word of nobody without his passphrase, and of nobody twice', async () => {
    const world = await worldAt(90_000);
    const wrong = await world.act({ ...adaProposes, passphrase: 'password' });
    expect(wrong).toEqual({ kind: 'refused', why: 'the passphrase of Ada is wrong' });
    await world.act(adaProposes);
    expect(await world.act({ ...graceVerifies, ...ada })).toMatchObject({
      why: expect.stringMatching(/another person/),
    });
    const stolen = await world.act({ ...graceVerifies, passphrase: ada.passphrase });
    expect(stolen).toEqual({ kind: 'refused', why: 'the passphrase of Grace is wrong' });
    expect((await world.look()).round.kind).toBe('proposed');
  });

  it('takes NO-GO and HOLD of anybody at once, also in the 60 s of a GO, which the log then says', async () => {
    const world = await worldAt(90_000);
    await world.act(adaProposes);
    await world.act(graceVerifies);
    expect(await world.act(say('NO-GO'))).toMatchObject({
      kind: 'done',
      round: { kind: 'said', word: 'NO-GO', by: 'Alan' },
    });
    const bodies = entriesOf(world).map(({ body }) => body);
    expect(bodies).toMatchObject([
      { word: 'GO' },
      { kind: 'outcome', result: 'withdrawn', text: 'NO-GO by Alan' },
      { word: 'NO-GO', people: [{ name: 'Alan', isAuthenticated: false }], reason: 'wait for the site' },
    ]);
    const [newest, before] = (await world.look()).log.recent;
    expect([newest?.word, before?.word, before?.outcome]).toEqual([
      'NO-GO',
      'GO',
      'withdrawn: NO-GO by Alan (Quorumscope)',
    ]);
    expect(await audited(world)).toMatch(/^0: .*intact, 3 entries/);
  });

  it('records a HOLD before anybody chose a candidate, and without a reason', async () => {
    const world = await worldAt(5000);
    const answer = await world.act({
      ...say('HOLD', ''),
      question: { cluster: 'ledger', candidate: null },
    } as DecisionAct);
    expect(answer).toMatchObject({ kind: 'done', round: { kind: 'said', decision: expect.stringMatching(/^D-2026/) } });
    expect(entriesOf(world)[0]?.body).toMatchObject({ word: 'HOLD', reason: 'no reason was given' });
  });

  it('voids a GO at the tick at which a gate changes, also when it changes back before anybody looks', async () => {
    const world = await worldAt(90_000);
    await world.act(adaProposes);
    await world.act(graceVerifies);
    const well = lastOf(powerOff);
    const doubt = { kind: 'late-loop', since: 90_000, until: 91_000, text: 'our own loop stood still' } as const;
    world.tick({ ...well, snapshot: { ...well.snapshot, observer: { ...well.snapshot.observer, doubt } } });
    world.tick(well);
    const { round } = await world.look();
    expect(round).toMatchObject({
      kind: 'void',
      why: expect.stringMatching(/^INPUT CHANGED: G1 was pass, now unknown/),
    });
    await written(world);
    expect(entriesOf(world)[1]?.body).toMatchObject({ kind: 'outcome', result: 'withdrawn' });
  });

  it('voids what is proposed when no tick comes any more', async () => {
    const world = await worldAt(90_000);
    await world.act(adaProposes);
    world.waitTo(95_000);
    expect(await world.act(graceVerifies)).toMatchObject({ why: 'ENGINE LOST: no tick for 5 s' });
    expect((await world.look()).round).toMatchObject({ kind: 'void', why: 'ENGINE LOST: no tick for 5 s' });
  });

  it('voids a GO that outlived a silence in which nobody looked', async () => {
    const world = await worldAt(90_000);
    await world.act(adaProposes);
    await world.act(graceVerifies);
    world.waitTo(96_000);
    world.tick(lastOf(powerOff));
    expect((await world.look()).round).toMatchObject({ kind: 'void', why: 'ENGINE LOST: no tick for 6 s' });
    await written(world);
    expect((await world.look()).log.recent[0]?.outcome).toMatch(/^withdrawn: ENGINE LOST/);
  });

  it('voids what is proposed when the inventory is edited', async () => {
    const world = await worldAt(90_000);
    await world.act(adaProposes);
    world.tick({ ...lastOf(powerOff), fleet: { ...fleet } });
    expect((await world.look()).round).toMatchObject({ kind: 'void', why: 'INPUT CHANGED: the inventory was edited' });
  });

  it('blocks GO visibly while the log is read-only, and says that a HOLD holds and is not recorded', async () => {
    const world = await worldAt(90_000);
    chmodSync(world.logFile, 0o400);
    await world.keeper.check();
    const view = await world.look();
    expect(view.log.fault).toMatch(/nothing is recorded: the file is read-only/);
    expect(view.noGoBecause[0]).toMatch(/^no GO while nothing can be recorded: /);
    expect(await world.act(adaProposes)).toMatchObject({ kind: 'refused', why: expect.stringMatching(/read-only/) });
    const held = await world.act(say('HOLD'));
    expect(held).toMatchObject({
      kind: 'refused',
      why: expect.stringMatching(/^HOLD holds, and is NOT RECORDED: .*read-only/),
    });
    expect((await world.look()).round).toMatchObject({ kind: 'said', word: 'HOLD', decision: null });
    chmodSync(world.logFile, 0o600);
    expect(await world.act(adaProposes)).toMatchObject({ kind: 'done' });
  });

  it('gives no GO when the log goes bad between the two people', async () => {
    const world = await worldAt(90_000);
    await world.act(adaProposes);
    renameSync(world.logFile, `${world.logFile}.gone`);
    expect(await world.act(graceVerifies)).toMatchObject({
      kind: 'refused',
      why: expect.stringMatching(/moved, replaced/),
    });
    expect((await world.look()).round.kind).toBe('void');
  });

  it('decides nothing over a log that somebody changed, and says where', async () => {
    const world = await worldAt(90_000);
    await world.act(say('HOLD'));
    await world.keeper.close();
    appendFileSync(world.logFile, '{"forged":true}\n');
    const again = await openDecisionWorld(powerOff, { folder: world.folder });
    open.add(again);
    again.playTo(90_000);
    expect((await again.look()).log.fault).toMatch(/it is broken at entry 2/);
    expect(await again.act(adaProposes)).toMatchObject({
      kind: 'refused',
      why: expect.stringMatching(/broken at entry 2/),
    });
  });

  it('goes on with its log after the engine was started again', async () => {
    const world = await worldAt(90_000);
    await world.act(say('HOLD'));
    await world.keeper.close();
    const again = await openDecisionWorld(powerOff, { folder: world.folder });
    open.add(again);
    again.playTo(90_000);
    expect((await again.look()).log.recent.map(({ word }) => word)).toEqual(['HOLD']);
    await again.act(adaProposes);
    expect(await again.act(graceVerifies)).toMatchObject({ kind: 'done', round: { kind: 'agreed' } });
    expect(await audited(again)).toMatch(/^0: .*intact, 2 entries/);
  });

  it('keeps a rehearsal apart: its entries are drills, and the live desk does not show them', async () => {
    const drill = await worldAt(90_000, powerOff, { isDrill: true });
    await drill.act(adaProposes);
    const answer = await drill.act(graceVerifies);
    expect(answer).toMatchObject({ round: { kind: 'agreed', decision: expect.stringMatching(/^DRILL-/) } });
    expect((await drill.look()).isDrill).toBe(true);
    expect(entriesOf(drill)[0]?.body).toMatchObject({ word: 'GO', isDrill: true });
    expect(drill.keeper.view(false).recent).toEqual([]);
    expect(drill.keeper.view(true).recent).toMatchObject([{ isDrill: true, word: 'GO' }]);
  });

  it('records what came of a decision, and of no other', async () => {
    const world = await worldAt(90_000);
    await world.act(adaProposes);
    const answer = await world.act(graceVerifies);
    const decision = answer.kind === 'done' && answer.round.kind === 'agreed' ? answer.round.decision : '';
    const outcome = { kind: 'outcome', decision, by: 'Ada', result: 'carried-out', text: 'promoted at 14:08' } as const;
    expect(await world.act(outcome)).toMatchObject({ kind: 'done', round: { kind: 'agreed' } });
    expect((await world.look()).log.recent[0]?.outcome).toBe('carried-out: promoted at 14:08 (Ada)');
    const wrong = await world.act({ ...outcome, decision: 'D-other' });
    expect(wrong).toMatchObject({ kind: 'refused', why: expect.stringMatching(/there is no decision D-other/) });
  });

  it('refuses GO while there is no second person who could verify it', async () => {
    const world = await worldAt(90_000);
    await world.operators.act({ kind: 'remove', name: grace.by, by: { name: ada.by, passphrase: ada.passphrase } });
    expect((await world.look()).noGoBecause).toEqual(['GO takes two operators, 1 set up: add them in Settings']);
    expect((await world.act(adaProposes)).kind).toBe('refused');
    writeFileSync(join(world.folder, 'operators.json'), '{"format":1,');
    expect((await world.look()).noGoBecause[0]).toMatch(/nobody may decide GO: it is damaged: it is no JSON/);
  });

  it('lets nobody vouch for what is seen or not', async () => {
    const world = await worldAt(90_000);
    const attestations = [...adasWords, { gate: 'G5', text: 'I am sure' } as const];
    expect(await world.act({ ...adaProposes, attestations })).toMatchObject({
      kind: 'refused',
      why: 'nobody can vouch for G5: it is seen, or it is not',
    });
  });
});

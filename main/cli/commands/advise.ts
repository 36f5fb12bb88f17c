import { advise } from '../../advice/advise.ts';
import { type Attestations, readAttestations } from '../../advice/attestation.ts';
import type { AdviceWord } from '../../domain/advice.ts';
import { readFleetFile } from '../../fleet/read-fleet.ts';
import { exitCode } from '../exit-code.ts';
import { type Command, complain, type Io } from '../io.ts';
import { readAsked, seeAdviseHelp as see } from '../read-asked.ts';
import { withHint } from '../read-args.ts';
import { type Promotion, readPromotion } from '../read-promotion.ts';
import { sayFleetProblems } from '../say-fleet-problems.ts';
import { type Seen, seeForAdvice } from '../see-for-advice.ts';
import type { EngineMaker } from './watch.ts';

/** `advise`: the go/no-go sheet. `makeEngine` is the real one outside tests. */
export function adviseCommand(makeEngine: EngineMaker): Command {
  return {
    name: 'advise',
    summary: 'the go/no-go sheet of a promotion (exit 0 GO, 2 NO-GO, 3 HOLD)',
    help: `Usage: quorumscope advise --fleet FILE --capture FILE [--at MS] --promote CLUSTER/HOST [--attest GATE=TEXT …]
       quorumscope advise --fleet FILE [live] [--for SECONDS] --promote CLUSTER/HOST [--attest GATE=TEXT …]

Answers the ten gates for "promote this member", from a capture or from the fleet as it is now, and prints one JSON object
{"advice":"GO|NO-GO|HOLD","gates":[…],"wouldChange":[…],"expiresAt",…}. Nothing is promoted, fenced or changed anywhere.

  --fleet FILE             the inventory
  --capture FILE           a recording; - for standard input, or a file that ends in .gz
  --at MS                  the moment in the capture (its t); without it, its end
  --for SECONDS            live: how long to look (default 10). A GO needs the hold-down of the policy, so more than that
  --promote CLUSTER/HOST   the member that is asked about
  --attest GATE=TEXT       what people vouch for; may be given more than once:
                             G3=METHOD, by WHO, at WHEN   the old primary is fenced
                             G4=TEXT                      a person accepts that nothing arbitrates (quorum model none only)
                             G6=, G8=, G9=TEXT            the loss; that nothing else acts; an earlier promotion
                             G10=REASON; second: NAME     the reason, and the second person who agreed
                           G1, G2, G5 and G7 are seen or not: nobody can vouch for them
  --help                   this text

Exit status: 0 GO, 2 NO-GO, 3 HOLD; 65 for an inventory or a capture that cannot be read; 64 for wrong usage.
`,
    async run(args, io) {
      const asked = readAsked(args);
      if (!asked.ok) return refuse(asked.error, io);
      const reading = await readFleetFile(asked.value.fleet);
      if (!reading.ok) {
        await sayFleetProblems(reading.error, io);
        return exitCode.data;
      }
      const { fleet } = reading.value;
      const promotion = readPromotion(asked.value.promote, fleet);
      if (!promotion.ok) return refuse(`advise: ${withHint(promotion.error, see)}`, io);
      const attested = readAttestations(asked.value.attest, promotion.value.cluster.quorum.model);
      if (!attested.ok) return refuse(`advise: ${attested.error}; ${see}`, io);
      const seen = await seeForAdvice(asked.value.source, fleet, io, makeEngine);
      if (seen === null) return exitCode.data;
      return print(promotion.value, attested.value, seen, io);
    },
  };
}

async function refuse(sentence: string, io: Io): Promise<number> {
  await complain(io, sentence);
  return exitCode.usage;
}

async function print(asked: Promotion, attestations: Attestations, { tick, past }: Seen, io: Io): Promise<number> {
  const advice = advise({ ...asked, attestations }, tick, past);
  if (advice === null) throw new Error(`cluster ${asked.cluster.id} is in the inventory and not in the snapshot`);
  await io.stdout.write(`${JSON.stringify(advice)}\n`);
  return statusOf(advice.advice);
}

function statusOf(word: AdviceWord): number {
  switch (word) {
    case 'GO':
      return 0;
    case 'NO-GO':
      return 2;
    case 'HOLD':
      return 3;
  }
}

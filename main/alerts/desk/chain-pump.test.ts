import { describe, expect, it } from 'vitest';
import type { Incident } from '../../domain/incident.ts';
import { event, incident } from '../chains/chain-examples.ts';
import { noChains, type ChainInput } from '../chains/chain-state.ts';
import { createChainPump } from './chain-pump.ts';

const raised = (id: string) => event('raised', incident(id), 0);
const nothing = {
  incidents: [],
  policy: { people: [], schedules: [], chains: [], channels: [], fleet: '', seenFrom: '' },
};

/** A pump over chains that write down what they were given, and do what a test wants meanwhile. */
function pumpOver(meanwhile: (input: ChainInput) => Promise<void> | void = () => undefined) {
  const told: string[] = [];
  const open = new Set<Incident>();
  const duringReady: (() => void)[] = [];
  const due: { at: number | null } = { at: noChains.at };
  const pump = createChainPump({
    now: () => 1000,
    ready: async () => duringReady.shift()?.(),
    state: () => ({ ...nothing, incidents: [...open], flood: false }),
    chains: {
      nextDueAt: () => due.at,
      advance: async (input) => {
        told.push(input.events.map((one) => one.incident.id).join('+'));
        await meanwhile(input);
      },
    },
  });
  return { pump, told, due, open, duringReady };
}

describe(createChainPump, () => {
  it('looks once at its start, and then only when something happened or is due', async () => {
    const { pump, told, due } = pumpOver(() => {
      due.at = null;
    });
    for (let tick = 0; tick < 3; tick++) {
      pump.goOn([]);
      await pump.drained();
    }
    expect(told).toEqual(['']);
    due.at = 1000;
    pump.goOn([]);
    await pump.drained();
    pump.goOn([raised('a')]);
    await pump.drained();
    expect(told).toEqual(['', '', 'a']);
  });

  it('tells what happens while it tells, in order, each once', async () => {
    const { pump, told } = pumpOver(({ events }) => {
      if (events.some((one) => one.incident.id === 'a')) pump.goOn([raised('b'), raised('c')]);
    });
    pump.goOn([raised('a')]);
    await pump.drained();
    expect(told).toEqual(['a', 'b+c']);
  });

  it('loses nothing that comes at the very end of a step', async () => {
    const { pump, told } = pumpOver();
    pump.goOn([raised('a')]);
    // Whatever turn of the event loop it falls into, the last look of the pump among them.
    for (let turn = 0; turn < 20; turn++) {
      pump.goOn([raised(`n${turn}`)]);
      await Promise.resolve();
    }
    await pump.drained();
    expect(told.flatMap((step) => step.split('+'))).toEqual(['a', ...Array.from({ length: 20 }, (_, n) => `n${n}`)]);
  });

  it('never takes an incident away without the event that ended it', async () => {
    const steps: string[] = [];
    const { pump, open, duringReady } = pumpOver(({ events, incidents }) => {
      steps.push(`${events.map(({ kind }) => kind).join('+')} with ${incidents.length} open`);
    });
    const a = incident('a');
    open.add(a);
    pump.goOn([raised('a')]);
    await pump.drained();
    duringReady.push(() => {
      open.delete(a);
      pump.goOn([event('ended', a, 1)]);
    });
    pump.goOn([event('cleared', a, 1)]);
    await pump.drained();
    expect(steps).toEqual(['raised with 1 open', 'cleared+ended with 0 open']);
  });

  it('goes on after a fault of its own, says so until then, and looks at all incidents again', async () => {
    let isBroken = true;
    const { pump, told } = pumpOver(() => {
      if (isBroken) throw new Error('a bug');
    });
    pump.goOn([raised('a')]);
    await pump.drained();
    expect(pump.fault()).toContain('a bug');
    isBroken = false;
    pump.goOn([]);
    await pump.drained();
    expect(told).toEqual(['a', '']);
    expect(pump.fault()).toBeNull();
  });
});

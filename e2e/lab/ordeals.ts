import type { Cut } from './cuts.ts';
import type { Lab } from './lab.ts';

/** A fault from its beginning to well after its end, as it is recorded. */
export interface Ordeal {
  /** What is truly the matter, for people. */
  readonly truth: string;
  /** Plays it; calls `mark` just before each step takes force, the first being the fault. */
  play(lab: Lab, mark: (what: string) => void): Promise<void>;
}

/** How long a recorded fault lasts, and how long is recorded after it (ms). */
const lastsMs = 15_000;
const afterMs = 12_000;

async function pass(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

interface Healable {
  heal(): void | Promise<void>;
}

/** A fault, a while, its end, and a while after. */
function once(truth: string, make: (lab: Lab) => Healable, heldMs: number = lastsMs): Ordeal {
  return {
    truth,
    async play(lab, mark) {
      mark('fault');
      const fault = make(lab);
      await pass(heldMs);
      mark('healed');
      await fault.heal();
      await pass(afterMs);
    },
  };
}

/** The same cut made and healed many times. */
function flapping(truth: string, wanted: Cut, times: number, onMs: number, offMs: number): Ordeal {
  return {
    truth,
    async play(lab, mark) {
      for (let round = 1; round <= times; round += 1) {
        mark(`cut ${round}`);
        const cut = lab.cut(wanted);
        await pass(onMs);
        mark(`healed ${round}`);
        cut.heal();
        await pass(offMs);
      }
      await pass(afterMs - offMs);
    },
  };
}

const link = { a: 'alpha', b: 'beta' } as const;

/** Every fault of the lab, by the name of its capture (research/2, section 0, a to k, and what came after it). */
export const ordeals: Readonly<Record<string, Ordeal>> = {
  'one-way': once(
    'packets alpha → beta are dropped, beta → alpha pass',
    (lab) => lab.cut({ kind: 'one-way', from: 'alpha', to: 'beta' }),
    20_000,
  ),
  'loss-20': once('20 % random loss alpha ↔ beta, each way', (lab) => lab.cut({ kind: 'loss', ...link, percent: 20 })),
  'loss-50': once('50 % random loss alpha ↔ beta, each way', (lab) => lab.cut({ kind: 'loss', ...link, percent: 50 })),
  hung: once('the server of beta1:5432 is stopped by SIGSTOP', (lab) => lab.freezeService('beta1', 5432)),
  'port-drop': once('packets alpha → beta to port 5432 are dropped', (lab) =>
    lab.cut({ kind: 'port', from: 'alpha', to: 'beta', port: 5432 }),
  ),
  'reject-tcp-reset': once('every TCP packet alpha ↔ beta is answered by RST', (lab) =>
    lab.cut({ kind: 'reject', ...link, with: 'tcp-reset' }),
  ),
  'reject-tcp-reset-port': once('TCP packets alpha ↔ beta to port 5432 are answered by RST', (lab) =>
    lab.cut({ kind: 'reject', ...link, with: 'tcp-reset', port: 5432 }),
  ),
  'reject-icmp-host': once('every packet alpha ↔ beta is answered by ICMP host-unreachable', (lab) =>
    lab.cut({ kind: 'reject', ...link, with: 'host-unreachable' }),
  ),
  'reject-icmp-admin': once('every packet alpha ↔ beta is answered by ICMP admin-prohibited', (lab) =>
    lab.cut({ kind: 'reject', ...link, with: 'admin-prohibited' }),
  ),
  'reject-icmp-port': once('every packet alpha ↔ beta is answered by ICMP port-unreachable', (lab) =>
    lab.cut({ kind: 'reject', ...link, with: 'port-unreachable' }),
  ),
  'link-down': once('the router’s port of beta1 is down; the observer loses beta1 too', (lab) => lab.linkDown('beta1')),
  blackhole: once('beta1 swallows everything on its own stack; the observer loses beta1 too', (lab) =>
    lab.swallow('beta1', 'nobody'),
  ),
  'blackhole-but-observer': once(
    'beta1 swallows on its own stack what it sends and gets, but not the observer’s',
    (lab) => lab.swallow('beta1', 'observer'),
  ),
  'blip-1500ms': once(
    'all packets alpha ↔ beta are dropped for 1.5 s',
    (lab) => lab.cut({ kind: 'regions', ...link }),
    1500,
  ),
  flapping: flapping(
    'all packets alpha ↔ beta are dropped 6 times for 1 s, with 2 s between',
    { kind: 'regions', ...link },
    6,
    1000,
    2000,
  ),
  'flapping-slow': flapping(
    'all packets alpha ↔ beta are dropped 4 times for 4 s, with 4 s between',
    { kind: 'regions', ...link },
    4,
    4000,
    4000,
  ),
  'blind-one-region': once('the observer loses beta, nobody else loses anything', (lab) =>
    lab.cut({ kind: 'observer', regions: ['beta'] }),
  ),
  'region-isolated': once('gamma loses alpha and beta; the observer still reads it', (lab) =>
    lab.cut({ kind: 'region-from-regions', region: 'gamma' }),
  ),
  // Short ones: what is told while the back-off of half a cluster runs out is half of the story.
  'blackhole-8s': once(
    'beta1 swallows everything on its own stack for 8 s; the observer loses beta1 too',
    (lab) => lab.swallow('beta1', 'nobody'),
    8000,
  ),
  'reject-icmp-admin-8s': once(
    'every packet alpha ↔ beta is answered by ICMP admin-prohibited for 8 s',
    (lab) => lab.cut({ kind: 'reject', ...link, with: 'admin-prohibited' }),
    8000,
  ),
  'region-dark': once(
    'both hosts of gamma lose their power for 8 s, then boot',
    (lab) => lab.powerOffRegion('gamma'),
    8000,
  ),
  'power-off-8s': once('gamma2 loses its power for 8 s, then boots', (lab) => lab.powerOff('gamma2'), 8000),
  'power-off': once('beta2 loses its power', (lab) => lab.powerOff('beta2')),
};

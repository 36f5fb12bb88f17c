import type { Flow } from '../demo/world/description.ts';
import type { Fault } from '../demo/world/fault.ts';
import type { Dice } from './dice.ts';
import type { Stretch, TimedBlindness, TimedFault, Trouble } from './scenario.ts';

/** Where a trouble happens, and when it may. */
export interface Setting {
  readonly layout: Readonly<Record<string, readonly string[]>>;
  readonly flows: readonly Flow[];
  readonly warmUpMs: number;
  readonly untilMs: number;
}

/** Makes the faults of one kind of trouble. */
type Maker = (dice: Dice, setting: Setting, when: Stretch) => Omit<Trouble, 'name'>;

/** One trouble of the taxonomy, at random. */
export function randomTrouble(dice: Dice, setting: Setting): Trouble {
  const [name, make] = dice.weighted(makers);
  return { name, ...make(dice, setting, randomStretch(dice, setting)) };
}

/** Begins soon after the warm-up; lasts to the end, or heals on the way. */
function randomStretch(dice: Dice, { warmUpMs, untilMs }: Setting): Stretch {
  const from = Math.round(warmUpMs + dice.between(0, 5000));
  return { from, until: dice.chance(0.65) ? untilMs : Math.round(from + dice.between(3000, 12_000)) };
}

const makers: readonly (readonly [number, readonly [string, Maker]])[] = [
  [5, ['region pair cut', (dice, setting, when) => only(when, regionCut(dice, setting, 'both'))]],
  [4, ['region cut off', regionCutOff]],
  [3, ['host isolated', hostIsolated]],
  [3, ['host off', (dice, setting, when) => only(when, { kind: 'off', host: anyHost(dice, setting) })]],
  [2, ['region off', regionOff]],
  [4, ['one way', (dice, setting, when) => only(when, regionCut(dice, setting, 'forward'))]],
  [2, ['host pair cut', hostPairCut]],
  [1, ['half a host link', halfHostLink]],
  [3, ['port filtered', portFiltered]],
  [4, ['loss', loss]],
  [2, ['service killed', (dice, setting, when) => only(when, { kind: 'killed', ...anyService(dice, setting) })]],
  [3, ['service hung', (dice, setting, when) => only(when, { kind: 'hung', ...anyService(dice, setting) })]],
  [2, ['flapping cut', flappingCut]],
  [3, ['blip', blip]],
  [3, ['sight lost', sightLost]],
];

function only(when: Stretch, ...faults: readonly Fault[]): Omit<Trouble, 'name'> {
  return { faults: faults.map((fault) => ({ ...when, fault })), blindness: [] };
}

function anyHost(dice: Dice, { layout }: Setting): string {
  return dice.one(Object.values(layout).flat());
}

function twoRegions(dice: Dice, { layout }: Setting): { readonly a: string; readonly b: string } {
  const [a = '', b = ''] = dice.some(Object.keys(layout), 2);
  return { a, b };
}

function regionCut(dice: Dice, setting: Setting, direction: 'both' | 'forward'): Fault {
  return { kind: 'cut', ...twoRegions(dice, setting), direction };
}

/** A service that somebody uses. */
function anyService(dice: Dice, { flows }: Setting): { readonly host: string; readonly port: number } {
  const { server, port } = dice.one(flows);
  return { host: server, port };
}

/** All others, or some of them; now and then the observer loses it too. */
function regionCutOff(dice: Dice, setting: Setting, when: Stretch): Omit<Trouble, 'name'> {
  const regions = Object.keys(setting.layout);
  const region = dice.one(regions);
  const others = regions.filter((other) => other !== region);
  const cutFrom = dice.chance(0.6) ? others : dice.some(others, dice.whole(1, others.length));
  const faults = cutFrom.map(
    (other): TimedFault => ({
      ...when,
      fault: { kind: 'cut', a: region, b: other, direction: 'both' },
    }),
  );
  const blindness = dice.chance(0.3) ? [{ ...when, hosts: setting.layout[region] ?? [] }] : [];
  return { faults, blindness };
}

function hostIsolated(dice: Dice, setting: Setting, when: Stretch): Omit<Trouble, 'name'> {
  const host = anyHost(dice, setting);
  const blindness = dice.chance(0.5) ? [{ ...when, hosts: [host] }] : [];
  return { faults: [{ ...when, fault: { kind: 'isolated', host } }], blindness };
}

function regionOff(dice: Dice, { layout }: Setting, when: Stretch): Omit<Trouble, 'name'> {
  const hosts = layout[dice.one(Object.keys(layout))] ?? [];
  return only(when, ...hosts.map((host): Fault => ({ kind: 'off', host })));
}

function hostPairCut(dice: Dice, setting: Setting, when: Stretch): Omit<Trouble, 'name'> {
  const [a = '', b = ''] = dice.some(Object.values(setting.layout).flat(), 2);
  return only(when, { kind: 'host-cut', a, b, direction: dice.chance(0.75) ? 'both' : 'forward' });
}

function halfHostLink(dice: Dice, setting: Setting, when: Stretch): Omit<Trouble, 'name'> {
  return only(when, { kind: 'muted', host: anyHost(dice, setting), direction: dice.one(['in', 'out']) });
}

/** On a way that somebody uses, in the direction of the client's packets. */
function portFiltered(dice: Dice, setting: Setting, when: Stretch): Omit<Trouble, 'name'> {
  const regionOf = (host: string): string =>
    Object.entries(setting.layout).find(([, hosts]) => hosts.includes(host))?.[0] ?? '';
  const crossing = setting.flows.filter(({ client, server }) => regionOf(client) !== regionOf(server));
  const how = dice.one(['drop', 'drop', 'reject-rst', 'reject-icmp'] as const);
  const { a, b } = twoRegions(dice, setting);
  if (crossing.length === 0) return only(when, { kind: 'filtered', from: a, to: b, port: 5432, how });
  const { client, server, port } = dice.one(crossing);
  return only(when, { kind: 'filtered', from: regionOf(client), to: regionOf(server), port, how });
}

function loss(dice: Dice, setting: Setting, when: Stretch): Omit<Trouble, 'name'> {
  const direction = dice.chance(0.6) ? 'both' : 'forward';
  return only(when, { kind: 'loss', ...twoRegions(dice, setting), direction, share: dice.between(0.02, 0.3) });
}

function flappingCut(dice: Dice, setting: Setting, when: Stretch): Omit<Trouble, 'name'> {
  const fault = regionCut(dice, setting, 'both');
  const faults: TimedFault[] = [];
  for (let from = when.from; from < setting.untilMs; ) {
    const until = Math.round(from + dice.between(1000, 5000));
    faults.push({ from, until, fault });
    from = Math.round(until + dice.between(1000, 5000));
  }
  return { faults, blindness: [] };
}

/** Short trouble that heals before anybody should speak of it. */
function blip(dice: Dice, setting: Setting, when: Stretch): Omit<Trouble, 'name'> {
  const short = { from: when.from, until: Math.round(when.from + dice.between(200, 1200)) };
  if (dice.chance(0.7)) return only(short, regionCut(dice, setting, 'both'));
  return only(short, { kind: 'isolated', host: anyHost(dice, setting) });
}

/** The observer's own sessions to a host, a region or everything. */
function sightLost(dice: Dice, setting: Setting, when: Stretch): Omit<Trouble, 'name'> {
  const { layout } = setting;
  const hosts = dice.one([
    [anyHost(dice, setting)],
    layout[dice.one(Object.keys(layout))] ?? [],
    Object.values(layout).flat(),
  ]);
  const blindness: readonly TimedBlindness[] = [{ ...when, hosts }];
  return { faults: [], blindness };
}

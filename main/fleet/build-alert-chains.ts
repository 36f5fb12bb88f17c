import type { AlertChainsInventory, ChainInventory } from '../contract/alert-chains.ts';
import { priorities } from '../contract/alert-chains.ts';
import type { AlertChains, EscalationChain, Person, Receiver } from '../domain/alert-chains.ts';
import { clusterId, regionId } from '../domain/ids.ts';
import { type ChannelId, channelId } from '../domain/notification.ts';
import { buildSchedule, checkedZone } from './build-alert-schedules.ts';
import type { InventoryPath, Remark } from './fleet-problem.ts';
import { suggestion } from './nearest-word.ts';
import { shownValue } from './shown-value.ts';

/** What people and chains of an inventory may name. */
export interface AlertPlaces {
  readonly channels: readonly ChannelId[];
  readonly regions: readonly string[];
  readonly clusters: readonly string[];
}

/** Nobody answers in less (ms). */
const leastWaitMs = 10_000;
/** The chain of an inventory that has channels, but no chains. */
const chainOfAll = 'everybody';

/**
 * Reads people, schedules and chains; what is wrong with them goes to `remarks`. Where the inventory names no chains, everything goes
 * to every channel at once, so that no channel is declared in vain. Pure.
 */
export function buildAlertChains(written: AlertChainsInventory, places: AlertPlaces, remarks: Remark[]): AlertChains {
  const people = written.people ?? [];
  const schedules = written.schedules ?? [];
  const chains = written.chains ?? null;
  for (const [key, list] of Object.entries({ people, schedules, chains: chains ?? [] }))
    sayRepeatedIds(list, key, remarks);
  const known: Known = {
    ...places,
    people: people.map(({ id }) => id),
    schedules: schedules.map(({ id }) => id),
  };
  return {
    people: people.map((person, i) => buildPerson(person, ['alerts', 'people', i], known, remarks)),
    schedules: schedules.map((one, i) => buildSchedule(one, ['alerts', 'schedules', i], known.people, remarks)),
    chains:
      chains === null
        ? everybody(places.channels)
        : chains.map((chain, i) => buildChain(chain, ['alerts', 'chains', i], known, remarks)),
  };
}

interface Known extends AlertPlaces {
  readonly people: readonly string[];
  readonly schedules: readonly string[];
}

function everybody(channels: readonly ChannelId[]): readonly EscalationChain[] {
  if (channels.length === 0) return [];
  const tell = channels.map((channel): Receiver => ({ kind: 'channel', channel }));
  const steps = [{ tell, waitMs: leastWaitMs }];
  return [{ id: chainOfAll, priorities, regions: null, clusters: null, steps, repeat: null, final: null }];
}

function buildPerson(
  { id, name, zone, reach }: NonNullable<AlertChainsInventory['people']>[number],
  path: InventoryPath,
  { channels }: Known,
  remarks: Remark[],
): Person {
  return {
    id,
    name: name ?? id,
    zone: zone === undefined || zone === null ? null : checkedZone(zone, [...path, 'zone'], remarks),
    reach: (reach ?? []).map(({ channel, to }, i) => {
      sayUnknown(channel, 'channel', channels, [...path, 'reach', i, 'channel'], remarks);
      return { channel: channelId(channel), to: to ?? null };
    }),
  };
}

function buildChain(chain: ChainInventory, path: InventoryPath, known: Known, remarks: Remark[]): EscalationChain {
  const { regions = null, clusters = null } = chain.for ?? {};
  regions?.forEach((id, i) => sayUnknown(id, 'region', known.regions, [...path, 'for', 'regions', i], remarks));
  clusters?.forEach((id, i) => sayUnknown(id, 'cluster', known.clusters, [...path, 'for', 'clusters', i], remarks));
  if (chain.repeat) sayShortWait(chain.repeat.everyMs, [...path, 'repeat', 'everyMs'], remarks);
  return {
    id: chain.id,
    priorities: chain.for?.priorities ?? priorities,
    regions: regions?.map(regionId) ?? null,
    clusters: clusters?.map(clusterId) ?? null,
    steps: chain.steps.map(({ tell, waitMs }, i) => {
      sayShortWait(waitMs, [...path, 'steps', i, 'waitMs'], remarks);
      return { tell: readReceivers(tell, [...path, 'steps', i, 'tell'], known, remarks), waitMs };
    }),
    repeat: chain.repeat ?? null,
    final: chain.final ? readReceivers(chain.final.tell, [...path, 'final', 'tell'], known, remarks) : null,
  };
}

function readReceivers(
  tell: readonly string[],
  path: InventoryPath,
  known: Known,
  remarks: Remark[],
): readonly Receiver[] {
  if (tell.length === 0) {
    const predicate = 'tells nobody; name a channel:ID, a schedule:ID or a person:ID, or remove it';
    remarks.push({ path, at: 'value', predicate });
  }
  return tell.map((text, i) => readReceiver(text, [...path, i], known, remarks));
}

function readReceiver(text: string, path: InventoryPath, known: Known, remarks: Remark[]): Receiver {
  const [kind, id = ''] = text.split(':');
  if (kind === 'schedule') {
    sayUnknown(id, 'schedule', known.schedules, path, remarks);
    return { kind, schedule: id };
  }
  if (kind === 'person') {
    sayUnknown(id, 'person', known.people, path, remarks);
    return { kind, person: id };
  }
  sayUnknown(id, 'channel', known.channels, path, remarks);
  return { kind: 'channel', channel: channelId(id) };
}

function sayUnknown(id: string, what: string, known: readonly string[], path: InventoryPath, remarks: Remark[]): void {
  if (known.includes(id)) return;
  const predicate = `names ${shownValue(id)}, which is no ${what} of this inventory${suggestion(id, known)}`;
  remarks.push({ path, at: 'value', predicate });
}

function sayShortWait(ms: number, path: InventoryPath, remarks: Remark[]): void {
  if (ms >= leastWaitMs) return;
  const predicate = `is ${ms} ms, in which nobody can answer; give at least ${leastWaitMs}`;
  remarks.push({ path, at: 'value', predicate });
}

function sayRepeatedIds(list: readonly { readonly id: string }[], key: string, remarks: Remark[]): void {
  list.forEach(({ id }, i) => {
    const first = list.findIndex((one) => one.id === id);
    if (first === i) return;
    const predicate = `is ${shownValue(id)}, which alerts.${key}[${first}] has already; give each its own`;
    remarks.push({ path: ['alerts', key, i, 'id'], at: 'value', predicate });
  });
}

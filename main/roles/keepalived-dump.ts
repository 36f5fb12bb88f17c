import type { ReadingRole } from '../domain/reading.ts';
import { asList, asNumber, asText, at, readJson } from './json-text.ts';
import { canonicalAddress } from './virtual-address.ts';

/*
 * The dump that root gets with `kill -s $(keepalived --signum=JSON)`, and the lines of keepalived.conf(5) that matter:
 *
 *   [{"data":{"iname":"VI_1","state":2,"effective_priority":100,"nopreempt":false,"adver_int":1,"vips":["10.97.7.100/24 dev eth0 …"]}}]
 *
 *   priority 90
 *   advert_int 1
 *   nopreempt
 */

/** One VRRP instance as keepalived itself tells it. */
export interface VrrpInstance {
  readonly name: string;
  readonly role: ReadingRole;
  /** Canonical addresses. */
  readonly addresses: readonly string[];
  readonly priority: number | null;
}

const roles: readonly ReadingRole[] = ['none', 'standby', 'primary', 'none'];

/** Reads the dump (states: 0 init, 1 backup, 2 master, 3 fault); null where the text is none. */
export function readDump(text: string): readonly VrrpInstance[] | null {
  const json = readJson(text);
  if (json === null || !Array.isArray(json.value)) return null;
  const instances = asList(json.value).flatMap((entry) => {
    const name = asText(at(entry, 'data', 'iname'));
    const role = roles[asNumber(at(entry, 'data', 'state')) ?? -1];
    if (name === null || role === undefined) return [];
    const addresses = asList(at(entry, 'data', 'vips')).flatMap(
      (vip) => canonicalAddress(asText(vip)?.split(' ')[0] ?? '') ?? [],
    );
    return [{ name, role, addresses, priority: asNumber(at(entry, 'data', 'effective_priority')) }];
  });
  return instances.length === 0 ? null : instances;
}

/** Timers of a configuration in which every instance has the same; else null. */
export interface VrrpTimers {
  readonly advertMs: number | null;
  readonly priority: number | null;
  readonly preempts: boolean | null;
}

/** Reads the lines that the probe picked from the configuration. */
export function readTimers(text: string): VrrpTimers {
  const sole = (keyword: string): number | null => {
    const values = new Set(
      [...text.matchAll(new RegExp(`^\\s*${keyword}\\s+(\\d{1,5}(?:\\.\\d{1,3})?)\\s*(?:[#!].*)?$`, 'gm'))].map(
        ([, value]) => value,
      ),
    );
    const [value] = values;
    return values.size === 1 ? Number(value) : null;
  };
  const advert = sole('advert_int');
  const isRead = /^\s*(priority|advert_int|virtual_router_id|nopreempt)\b/m.test(text);
  return {
    advertMs: advert === null ? null : Math.round(advert * 1000),
    priority: sole('priority'),
    preempts: isRead ? !/^\s*nopreempt\b/m.test(text) : null,
  };
}

/** VRRP's Master_Down_Interval: three adverts and the skew of the priority (RFC 5798, section 6.1), ms. */
export function masterDownMs({ advertMs, priority }: VrrpTimers): number | null {
  if (advertMs === null || priority === null || priority > 255) return null;
  return Math.round(3 * advertMs + ((256 - priority) / 256) * advertMs);
}

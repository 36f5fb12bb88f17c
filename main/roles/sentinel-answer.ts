import { asList, asNumber, asText, isMapping, readJson } from './json-text.ts';

/*
 * What redis-cli prints for SENTINEL MASTERS, REPLICAS and SENTINELS, in any of three forms:
 *
 *   [{"name":"m","ip":"10.97.2.1","port":"6379","flags":"master","quorum":"2", …}]           --json, RESP3
 *   [["name","m","ip","10.97.2.1","port","6379","flags","master", …]]                         --json, RESP2
 *   name↵ m↵ ip↵ 10.97.2.1↵ port↵ 6379↵ … flags↵ master↵ …                                    plain, any version
 */

/** One primary, replica or other sentinel as Sentinel describes it: its own keys and values. */
export type SentinelRecord = ReadonlyMap<string, string>;

/** Everything a Sentinel said: its records, its verdict on the quorum, its own id. */
export interface SentinelAnswer {
  readonly records: readonly SentinelRecord[];
  /** `OK 3 usable Sentinels. …` or `NOQUORUM …`; null where it was not said. */
  readonly checkQuorum: string | null;
  readonly ownId: string | null;
}

/** Reads the lines of all answers together; they tell themselves apart. */
export function sentinelAnswer(text: string): SentinelAnswer {
  const records: SentinelRecord[] = [];
  const plain: string[] = [];
  let checkQuorum: string | null = null;
  let ownId: string | null = null;
  for (const line of text.split('\n', 20_000)) {
    const trimmed = line.trim();
    if (trimmed.startsWith('[')) records.push(...jsonRecords(trimmed));
    else if (/^\(?(error\) )?(OK \d+ usable|NOQUORUM|NOGOODSLAVE)/.test(trimmed)) checkQuorum = asText(trimmed);
    else if (/^[0-9a-f]{40}$/.test(trimmed) && plain.length % 2 === 0) ownId = trimmed;
    // An empty line is a value where a key went before (a run id not known yet), and nothing elsewhere.
    else if (trimmed !== '' || plain.length % 2 === 1) plain.push(trimmed);
  }
  return { records: [...records, ...plainRecords(plain)], checkQuorum, ownId };
}

function jsonRecords(line: string): SentinelRecord[] {
  const list = asList(readJson(line)?.value);
  return list.flatMap((entry) => {
    if (isMapping(entry)) return [recordOf(Object.entries(entry).flat())];
    return Array.isArray(entry) ? [recordOf(entry)] : [];
  });
}

function recordOf(flat: readonly unknown[]): SentinelRecord {
  const record = new Map<string, string>();
  for (let i = 0; i + 1 < flat.length; i += 2) record.set(String(flat[i]), asText(flat[i + 1]) ?? '');
  return record;
}

function plainRecords(lines: readonly string[]): SentinelRecord[] {
  const records: Map<string, string>[] = [];
  for (let i = 0; i + 1 < lines.length; i += 2) {
    if (lines[i] === 'name') records.push(new Map());
    records.at(-1)?.set(lines[i] ?? '', lines[i + 1] ?? '');
  }
  return records;
}

/** Does a record carry that flag (`master`, `slave`, `sentinel`, `s_down`, `o_down`, `disconnected`)? */
export function hasFlag(record: SentinelRecord, flag: string): boolean {
  return (record.get('flags') ?? '').split(',').includes(flag);
}

/** A number of a record, or null. */
export function numberOf(record: SentinelRecord | undefined, key: string): number | null {
  return asNumber(record?.get(key));
}

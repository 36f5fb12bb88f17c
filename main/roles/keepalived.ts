import type { Automation, RawRole, Reading } from '../domain/reading.ts';
import { masterDownMs, readDump, readTimers } from './keepalived-dump.ts';
import { ownName } from './own-name.ts';
import { partNamed, type RolePart, splitParts } from './parts.ts';
import type { AskedMember, Product } from './product.ts';
import { blank, unread } from './unread.ts';
import { canonicalAddress, readAddresses } from './virtual-address.ts';
import { whyUnread } from './why-unread.ts';

const oneAddress = String.raw`[0-9A-Fa-f.:]{2,45}(?:\/\d{1,3})?`;

/** keepalived (VRRP): who holds the virtual address is the primary. Nobody votes. */
export const keepalived: Product = {
  name: 'keepalived',
  title: 'keepalived (VRRP), one virtual address',
  script: [
    'addresses() { timeout -k 1 2 ip -j addr show || timeout -k 1 2 ip addr show; }',
    'part ip addresses',
    'part process timeout -k 1 2 pgrep -x keepalived',
    'part conf timeout -k 1 2 grep -hsE "^[[:space:]]*(priority|advert_int|virtual_router_id|nopreempt)" /etc/keepalived/keepalived.conf',
    'exit 0',
  ],
  parameters: [
    {
      name: 'vip',
      form: new RegExp(`^${oneAddress}(?:,${oneAddress}){0,15}$`),
      fallback: null,
      meaning: 'virtual address of the cluster, IPv4 or IPv6; several of one instance with commas',
    },
  ],
  rights: 'none; where keepalived.conf may be read, its timers and nopreempt are told too',
  cost: 'ip, pgrep and grep: a few ms each (the dump by signal costs 1.2 s and needs root: not used; research/7, section 2)',
  everyMs: 2_000,
  timeoutMs: 13_000,
  traps: [
    'no product says who leads: the address does. Two hosts with it are two masters; it still answers ping',
    'a killed keepalived (SIGKILL) leaves the address behind: held without a process is said in the note',
    'real servers of LVS carry the virtual address on lo: addresses of lo are not counted',
    'without pgrep a host without the address reads as standby although keepalived may not run',
    'after the heal the lower priority yields within a second, whatever its clients were told meanwhile',
  ],
  read: readKeepalived,
};

function readKeepalived(raw: RawRole, asked: AskedMember): Reading {
  if (raw.exit !== 0) return whyUnread('keepalived', raw);
  const parts = splitParts(raw);
  const shown = partNamed(parts, 'ip') ?? { name: 'ip', ...raw };
  if (shown.exit !== 0) return whyUnread('keepalived', shown);
  const wanted = (asked.parameters['vip'] ?? '').split(',').flatMap((text) => canonicalAddress(text) ?? []);
  const dump = readDump(shown.text);
  if (dump !== null) {
    const instance =
      dump.find(({ addresses }) => addresses.some((one) => wanted.includes(one))) ??
      (wanted.length === 0 ? dump[0] : undefined);
    if (instance === undefined)
      return unread('keepalived', 'unreadable', 'no instance of keepalived has the virtual address');
    const identity = wanted[0] ?? instance.addresses[0] ?? null;
    return {
      ...part(instance.role, identity, asked),
      note: `${instance.name}${instance.priority === null ? '' : `, priority ${instance.priority}`}`,
    };
  }
  const held = readAddresses(shown.text);
  if (held === null) return whyUnread('keepalived', shown);
  if (wanted.length === 0) return unread('keepalived', 'unreadable', 'which virtual address? set the parameter vip');
  const found = held.filter(({ interface: link, address }) => link !== 'lo' && wanted.includes(address));
  return readingOf(found, wanted, parts, asked);
}

function readingOf(
  found: readonly { readonly address: string; readonly isRefused: boolean }[],
  wanted: readonly string[],
  parts: readonly RolePart[],
  asked: AskedMember,
): Reading {
  const isRunning = processRuns(partNamed(parts, 'process'));
  const holds = found.length > 0;
  const role = holds ? 'primary' : isRunning === false ? 'none' : 'standby';
  const note = noteOn(found, wanted, isRunning);
  return { ...part(role, wanted[0] ?? null, asked), automation: automationOf(partNamed(parts, 'conf')), note };
}

function part(role: Reading['role'], vip: string | null, asked: AskedMember): Reading {
  const leads = role === 'primary';
  return { ...blank('keepalived'), role, writable: leads, leader: leads ? ownName(asked) : null, clusterIdentity: vip };
}

/** pgrep leaves with 0 when it found one, with 1 when it found none. */
function processRuns(found: RolePart | null): boolean | null {
  if (found === null || found.exit > 1) return null;
  return found.exit === 0;
}

function noteOn(
  found: readonly { readonly address: string; readonly isRefused: boolean }[],
  wanted: readonly string[],
  isRunning: boolean | null,
): string | null {
  if (found.some(({ isRefused }) => isRefused))
    return 'the kernel refuses the virtual address: a neighbour has it, or it still looks for one';
  if (found.length > 0 && isRunning === false)
    return 'the virtual address is here and no process of keepalived is to be seen: it may have been left behind';
  if (found.length > 0 && new Set(found.map(({ address }) => address)).size < wanted.length)
    return 'only some of the virtual addresses are here';
  if (found.length > 0) return null;
  return isRunning === false
    ? 'no process of keepalived is to be seen here'
    : isRunning === null
      ? 'no virtual address here; whether keepalived runs was not read'
      : null;
}

/** Measured with the default timers: two masters 3.8 s after the cut (research/7, section 3), ms. */
const measuredMs = 3_800;

/** VRRP elects by itself and asks nobody: on a cut every side has its master. */
function automationOf(conf: RolePart | null): Automation {
  const timers = readTimers(conf?.text ?? '');
  const words = [
    timers.advertMs === null ? null : `advert_int ${timers.advertMs / 1000}`,
    timers.priority === null ? null : `priority ${timers.priority}`,
    timers.preempts === null ? null : timers.preempts ? 'preempt' : 'nopreempt',
  ].filter((word) => word !== null);
  return {
    promotes: true,
    promotesAfterMs: masterDownMs(timers) ?? (words.length === 0 ? measuredMs : null),
    yieldsAfterMs: null,
    paused: null,
    why: words.length === 0 ? 'VRRP; timers not read, time with the default advert_int 1' : words.join(', '),
  };
}

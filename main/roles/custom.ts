import type { z } from 'zod';
import { customReadingSchema } from '../contract/reading.ts';
import { plainLine } from '../domain/plain-line.ts';
import type { Reading, ReportedMember } from '../domain/reading.ts';
import { readJson } from './json-text.ts';
import type { Product } from './product.ts';
import { blank, unread } from './unread.ts';
import { whyUnread } from './why-unread.ts';

const name = 'custom';

/** A product of the site's own: its command prints a reading as JSON. */
export const custom: Product = {
  name,
  title: 'a command of your own that prints a Reading as JSON',
  script: ['timeout -k 1 8 /bin/sh -c "$p_command"'],
  parameters: [
    {
      name: 'command',
      form: /^[^\u0000-\u001f\u007f]{1,1000}$/,
      fallback: null,
      meaning: 'the read-only command to run, one line of shell; it prints {"role":"primary", …}',
      isFreeText: true,
    },
  ],
  rights: 'those of your command; it runs as the account of the SSH session',
  cost: 'that of your command',
  everyMs: 5_000,
  timeoutMs: 12_000,
  traps: [
    'the only command that comes from the inventory: whoever may edit the inventory may run it on the hosts',
    'exit with a status other than 0 when the member cannot be read, or print {"role":"unknown","reason":"timed-out"}',
  ],
  read(raw) {
    if (raw.exit !== 0) return whyUnread(name, raw);
    const json = readJson(raw.text);
    if (json === null) return whyUnread(name, raw);
    const parsed = customReadingSchema.safeParse(json.value);
    if (parsed.success) return reading(parsed.data);
    const issue = parsed.error.issues[0];
    const where = issue === undefined || issue.path.length === 0 ? 'it' : issue.path.join('.');
    return unread(name, 'unreadable', plainLine(`not a reading: ${where}: ${issue?.message ?? ''}`, 300));
  },
};

type Custom = z.infer<typeof customReadingSchema>;

function reading(said: Custom): Reading {
  const isUnknown = said.role === 'unknown';
  return {
    ...blank(name),
    role: said.role,
    writable: isUnknown ? null : (said.writable ?? null),
    term: said.term == null ? null : { name: line(said.term.name), value: termValue(said.term.value) },
    leader: said.leader == null ? null : line(said.leader),
    quorate: said.quorate ?? null,
    members: (said.members ?? []).map(memberOf),
    clusterIdentity: said.clusterIdentity == null ? null : line(said.clusterIdentity),
    lag: lagOf(said.lag ?? null),
    reason: isUnknown ? (said.reason ?? 'unreadable') : (said.reason ?? null),
    note: said.note == null ? null : line(said.note),
  };
}

function termValue(value: string | number): string | number {
  return typeof value === 'number' ? value : line(value);
}

function line(text: string): string {
  return plainLine(text, 300);
}

function memberOf(said: NonNullable<Custom['members']>[number]): ReportedMember {
  return {
    name: line(said.name),
    ...(said.address === undefined ? {} : { address: line(said.address) }),
    votes: said.votes,
    voting: said.voting,
    ...(said.role === undefined ? {} : { role: said.role }),
    up: said.up ?? null,
  };
}

function lagOf(lag: NonNullable<Custom['lag']> | null): Reading['lag'] {
  if (lag === null) return null;
  return {
    ...(lag.bytes === undefined ? {} : { bytes: lag.bytes }),
    ...(lag.seconds === undefined ? {} : { seconds: lag.seconds }),
  };
}

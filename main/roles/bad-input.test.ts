import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RawRole, Reading } from '../domain/reading.ts';
import { type RoleCapture, roleCaptures } from '../testing/role-captures.ts';
import type { AskedMember } from './product.ts';
import { products } from './products.ts';
import { readRole } from './read-role.ts';

const asked: AskedMember = { host: 'db1', addresses: ['10.0.0.1'], parameters: {} };
const names = products.map(({ name }) => name);
const reasons = ['wrong-credentials', 'not-installed', 'timed-out', 'no-permission', 'unreadable'];

/** Good answers: recorded, and one of a site's own command. */
const good: readonly RoleCapture[] = [
  ...roleCaptures().filter(({ raw, reading }) => raw.exit === 0 && reading.role !== 'unknown'),
  {
    product: 'custom',
    at: 'custom',
    raw: { exit: 0, text: '{"role":"primary","writable":true,"leader":"db1"}', stderr: '' },
    asked,
    reading: { role: 'primary' },
  },
];

/** One good answer of each product, the one that claims most. */
const best = names.flatMap((name) => {
  const own = good.filter(({ product }) => product === name);
  return own.find(({ reading }) => reading.role === 'primary' || reading.role === 'leader') ?? own[0] ?? [];
});

function text(of: string, exit = 0, stderr = ''): RawRole {
  return { exit, text: of, stderr };
}

const huge = '{"role":"primary"}'.repeat(5_825_423);

/** Nothing is known, and why is said. */
function expectUnknown(reading: Reading): void {
  expect(reading).toMatchObject({ role: 'unknown', writable: null, leader: null, quorate: null, term: null });
  expect(reasons).toContain(reading.reason);
}

describe('readRole of what is no answer', () => {
  describe.each(names)('%s', (name) => {
    const sample = best.find(({ product }) => product === name);
    if (sample === undefined) throw new Error(`no good answer of ${name} is recorded`);

    it.each([
      ['nothing', text('')],
      ['blank lines', text('\n\n  \n')],
      ['binary', text('\u0000\u0001\ufffd\ufffd\u007fELF\u0000\u0000'.repeat(500))],
      ['half an object', text('{"role":"primary","in_recovery":fal')],
      ['an empty object', text('{}')],
      ['an empty list', text('[]')],
      ['null', text('null')],
      ['a number', text('5432')],
      ['deep nesting', text('['.repeat(100_000))],
      ['an HTML page', text('<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>')],
      ['a login banner', text('Last login: Sun Nov 22 04:04:22 2026 from 10.0.0.9\nWelcome to Ubuntu\n')],
      ['an unfinished part', text('#part status\n{"role":')],
      ['marks without names', text('#part \n#exit 0\n')],
    ])('%s is unknown', (_what, raw) => {
      expectUnknown(readRole(name, raw, asked));
    });

    it('100 MB are unknown, and not parsed', () => {
      expectUnknown(readRole(name, text(huge), asked));
      expectUnknown(readRole(name, text(sample.raw.text, 0, huge), asked));
    });

    it.each([
      [
        'password refused, in German',
        2,
        'psql: Fehler: FATAL:  Passwort-Authentifizierung für Benutzer »qs« fehlgeschlagen',
      ],
      ['password refused, in French', 1, "ERREUR 1045 (28000): Accès refusé pour l'utilisateur: 'qs'@'localhost'"],
      ['connection refused, in Japanese', 7, 'curl: (7) 接続を拒否されました'],
      ['not found, in German', 127, 'bash: Zeile 1: Kommando nicht gefunden.'],
    ])('%s, is unknown', (_what, exit, stderr) => {
      expectUnknown(readRole(name, text('', exit, stderr), asked));
      expectUnknown(readRole(name, text('', 0, stderr), asked));
    });

    it.each([
      [127, '', 'not-installed'],
      [126, 'sh: 1: Permission denied', 'no-permission'],
      [124, '', 'timed-out'],
      [137, '', 'timed-out'],
    ])('exit status %i says %s %s, whatever was printed before', (exit, stderr, reason) => {
      expect(readRole(name, text(sample.raw.text, exit, stderr), sample.asked)).toMatchObject({
        role: 'unknown',
        reason,
      });
    });

    it.each([1, 3, 22, 70, 255])('a good answer with exit status %i is unknown', (exit) => {
      expectUnknown(readRole(name, { ...sample.raw, exit }, sample.asked));
    });

    it('half of a good answer is unknown, or claims no more than the whole', () => {
      const whole = readRole(name, sample.raw, sample.asked);
      for (const share of [0.1, 0.3, 0.5, 0.7, 0.9, 0.99]) {
        const cut = text(sample.raw.text.slice(0, Math.floor(sample.raw.text.length * share)));
        const { role, reason } = readRole(name, cut, sample.asked);
        if (role === 'unknown') expect(reasons).toContain(reason);
        else expect([share, role]).toEqual([share, whole.role]);
      }
    });

    it('the answer of another product is unknown', () => {
      for (const other of good.filter(({ product }) => product !== name)) {
        const { role, reason } = readRole(name, { ...other.raw, stderr: '' }, asked);
        expect([other.at, role, reasons.includes(reason ?? '')]).toEqual([other.at, 'unknown', true]);
      }
    });
  });

  it('a product that nobody knows is unknown', () => {
    expectUnknown(readRole('oracle', text('{"role":"primary"}'), asked));
  });
});

/** A good answer, broken somewhere: cut, spliced, or with a value replaced by one of another kind. */
const broken = fc.constantFrom(...good).chain(({ product, raw, asked: who }) => {
  const at = fc.nat(raw.text.length);
  const spliced = fc
    .tuple(at, fc.nat(60), fc.oneof(fc.string({ maxLength: 20 }), fc.json({ maxDepth: 2 })))
    .map(([from, length, put]) => raw.text.slice(0, from) + put + raw.text.slice(from + length));
  const replaced = fc.tuple(fc.nat(400), fc.jsonValue({ maxDepth: 2 })).map(([nth, value]) => {
    let seen = 0;
    return raw.text.replace(/(?<=[:[,]\s?)("[^"]{0,80}"|-?\d+|true|false|null)(?=\s?[,}\]])/g, (token) =>
      seen++ === nth ? JSON.stringify(value) : token,
    );
  });
  return fc.record({
    name: fc.constant(product),
    asked: fc.constant(who),
    raw: fc.record({
      exit: fc.constantFrom(0, 0, 0, 1, 2, 124, 127),
      text: fc.oneof(spliced, replaced),
      stderr: fc.oneof(fc.constant(''), fc.string({ maxLength: 40 })),
    }),
  });
});

/** Anything at all. */
const anything = fc.record({
  name: fc.constantFrom(...names),
  asked: fc.constant(asked),
  raw: fc.record({
    exit: fc.integer({ min: 0, max: 255 }),
    text: fc.oneof(
      fc.string({ maxLength: 300 }),
      fc.json({ maxDepth: 4 }),
      fc.string({ maxLength: 200, unit: 'binary' }),
      fc
        .array(
          fc.constantFrom('#part sql', '#part status', '#exit 0', '{}', '[]', 'role:master', '{"role":"primary"}'),
          {
            maxLength: 8,
          },
        )
        .map((lines) => lines.join('\n')),
    ),
    stderr: fc.string({ maxLength: 100 }),
  }),
});

describe('readers of role probes', () => {
  it.each([
    ['anything', anything],
    ['a good answer that was broken', broken],
  ])('never throw and always give a whole reading, for %s', (_what, inputs) => {
    fc.assert(
      fc.property(inputs, ({ name, asked: who, raw }) => {
        const product = products.find((one) => one.name === name);
        if (product === undefined) throw new Error('the product is of the list');
        const reading = product.read(raw, who);
        expect(JSON.parse(JSON.stringify(reading))).toEqual(reading);
        expect(reading.product).toBe(name);
        if (reading.reason !== null) expect(reasons).toContain(reading.reason);
        if (reading.role === 'unknown') expect([reading.reason === null, reading.writable]).toEqual([false, null]);
        if (typeof reading.term?.value === 'string') expect(reading.term.value).not.toBe('');
        for (const member of reading.members) expect(member.votes).toBeGreaterThanOrEqual(0);
        if (reading.leader !== null) expect(reading.leader.length).toBeGreaterThan(0);
      }),
      { numRuns: 2000 },
    );
  });
});

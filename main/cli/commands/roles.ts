import { createReadStream } from 'node:fs';
import { plainLine } from '../../domain/plain-line.ts';
import type { ProbeSettings } from '../../domain/fleet.ts';
import { suggestion } from '../../fleet/nearest-word.ts';
import type { Product } from '../../roles/product.ts';
import { productNamed, products } from '../../roles/products.ts';
import { readRole } from '../../roles/read-role.ts';
import { roleCommand, settingProblem } from '../../roles/role-command.ts';
import { exitCode } from '../exit-code.ts';
import { type Command, complain, type Io } from '../io.ts';
import { readArgs, withHint } from '../read-args.ts';

const see = 'see quorumscope roles --help';

/** No probe prints as much; what comes after it is drained and not kept. */
const mostBytes = 4_194_304;

/** Settings of all products, each an option of the command line. */
const settingNames = [...new Set(products.flatMap(({ parameters }) => parameters.map(({ name }) => name)))];

const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;

/** `roles`: parses a role probe's raw output from stdin, or lists the products. */
export const rolesCommand: Command = {
  name: 'roles',
  summary: 'parse the raw output of a role probe from stdin, or list the products and their probes',
  help: `Usage: quorumscope roles --product NAME [--host ID] [--exit N] [--stderr FILE] [--SETTING VALUE …] < OUTPUT
       quorumscope roles --list [--json]

Reads what a product's role probe printed from standard input and prints one JSON object: who this member is, who leads
in its eyes, on which term, and whether its side has quorum. What cannot be read is "unknown" with a reason.

  --product NAME    one of ${products.map(({ name }) => name).join(', ')}
  --host ID         the host that was asked
  --exit N          exit status of the probe, 0 to 255 (default 0)
  --stderr FILE     what the probe printed on standard error
  --SETTING VALUE   a setting of the product's probe, as under clusters[].probe of the inventory, such as --vip 10.0.0.5
  --list            list the products: the probe each runs, the rights it needs, its cost, its traps
  --json            the list as JSON, with the exact command that runs on a host
  --help            this text

Exit status: 0; 64 for wrong usage; 65 when FILE cannot be read.
Example: etcdctl endpoint status -w json | quorumscope roles --product etcd --host db1
`,
  async run(args, io) {
    const options = {
      ...Object.fromEntries(settingNames.map((name) => [name, text])),
      product: text,
      host: text,
      exit: { type: 'string', default: '0' },
      stderr: text,
      list: flag,
      json: flag,
    } as const;
    const read = readArgs('roles', args, options, []);
    if (!read.ok) return misuse(io, read.error);
    const { product: name, host, exit, stderr, list, json, ...settings } = read.value.values;
    if (list) return printList(json, io);
    if (name === undefined) return misuse(io, `roles: --product NAME is missing; ${see}`);
    const product = productNamed(name);
    if (product === null) return misuse(io, unknownProduct(name));
    const status = /^\d{1,3}$/.test(exit) && Number(exit) < 256 ? Number(exit) : null;
    if (status === null) {
      return misuse(io, `roles: --exit must be a number from 0 to 255, not "${plainLine(exit, 40)}"; ${see}`);
    }
    const given = textsOf(settings);
    const problem = strangeSetting(product, given);
    if (problem !== null) return misuse(io, `roles: ${problem}; ${see}`);
    return printReading({ product, host: host ?? null, exit: status, stderrFile: stderr ?? null, settings: given }, io);
  },
};

interface Asked {
  readonly product: Product;
  readonly host: string | null;
  readonly exit: number;
  readonly stderrFile: string | null;
  readonly settings: ProbeSettings;
}

async function printReading({ product, host, exit, stderrFile, settings }: Asked, io: Io): Promise<number> {
  let stderr = '';
  if (stderrFile !== null) {
    try {
      stderr = await boundedText(createReadStream(stderrFile, { end: mostBytes }));
    } catch (error) {
      const why = plainLine(error instanceof Error ? error.message : String(error), 300);
      await complain(io, `roles: the file of --stderr cannot be read (${why}); name a file that exists`);
      return exitCode.data;
    }
  }
  const raw = { exit, text: await boundedText(io.stdin), stderr };
  const reading = readRole(product.name, raw, { host, addresses: [], parameters: settings });
  await io.stdout.write(`${JSON.stringify(reading)}\n`);
  return exitCode.ok;
}

/** All of an input, but no more of it in memory than tells that it is too long; the rest is read and dropped. */
async function boundedText(input: AsyncIterable<Buffer>): Promise<string> {
  const kept: Buffer[] = [];
  let size = 0;
  for await (const chunk of input) {
    if (size < mostBytes) kept.push(chunk);
    size += chunk.length;
  }
  return new TextDecoder('utf-8', { fatal: false }).decode(Buffer.concat(kept));
}

/** A parser needs none of the settings the probe needs; one that is there must be of this product. */
function strangeSetting(product: Product, given: ProbeSettings): string | null {
  const needed = product.parameters.filter(({ name, fallback }) => fallback === null && given[name] === undefined);
  const complete = { ...product, parameters: product.parameters.filter((parameter) => !needed.includes(parameter)) };
  return settingProblem(complete, given);
}

function textsOf(values: Readonly<Record<string, unknown>>): ProbeSettings {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

function unknownProduct(name: string): string {
  const names = products.map((product) => product.name);
  const near = suggestion(name, names);
  const known = near === '' ? `; it is one of ${names.join(', ')}` : near;
  return `roles: ${withHint(`there is no product "${plainLine(name, 40)}"${known}`, see)}`;
}

async function misuse(io: Io, sentence: string): Promise<number> {
  await complain(io, sentence);
  return exitCode.usage;
}

async function printList(asJson: boolean, io: Io): Promise<number> {
  await io.stdout.write(
    asJson ? `${JSON.stringify({ products: products.map(listed) })}\n` : products.map(entry).join('\n'),
  );
  return exitCode.ok;
}

/** A product as `roles --list --json` shows it. */
function listed(product: Product): object {
  const { name, title, rights, cost, traps, everyMs, timeoutMs } = product;
  const parameters = product.parameters.map(({ name: parameter, form, fallback, meaning }) => ({
    name: parameter,
    form: form.source,
    fallback,
    meaning,
  }));
  return {
    name,
    title,
    command: roleCommand(product),
    script: product.script,
    parameters,
    rights,
    cost,
    everyMs,
    timeoutMs,
    traps,
  };
}

function entry(product: Product): string {
  const settings = product.parameters.map(
    ({ name, fallback, meaning }) =>
      `${name}${fallback === null ? ' (needed)' : fallback === '' ? '' : `=${fallback}`}: ${meaning}`,
  );
  return [
    `${product.name}: ${product.title}`,
    ...product.script.map((line, i) => `  ${i === 0 ? 'probe   ' : '        '}${line}`),
    ...settings.map((line, i) => `  ${i === 0 ? 'settings' : '        '} ${line}`),
    `  rights   ${product.rights}`,
    `  cost     ${product.cost}; every ${product.everyMs / 1000} s, given up after ${product.timeoutMs / 1000} s`,
    ...product.traps.map((trap, i) => `  ${i === 0 ? 'traps   ' : '        '} ${trap}`),
    '',
  ].join('\n');
}

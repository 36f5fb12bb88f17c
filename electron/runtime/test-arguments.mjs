import { Refusal } from './refusal.mjs';

/**
 * Reads `--only a,b`, `--without c,d`, and the word `all`: the slow tests too. Throws a Refusal (64) with the list of names.
 * @param {readonly string[]} args
 * @param {readonly string[]} names of all stages, in their order
 * @returns {{ wanted: readonly string[], leftOut: readonly string[], slowToo: boolean }}
 */
export function readTestArguments(args, names) {
  const usage = `usage: npm test [-- --only STAGES | --without STAGES] [all], STAGES being a comma list of: ${names.join(', ')}`;
  const slowToo = args.at(-1) === 'all';
  const words = (slowToo ? args.slice(0, -1) : args).flatMap((arg) =>
    arg.startsWith('--') && arg.includes('=')
      ? [arg.slice(0, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1)]
      : [arg],
  );
  /** @type {Record<string, string[]>} */
  const lists = { '--only': [], '--without': [] };
  for (let index = 0; index < words.length; index += 2) {
    const list = lists[words[index] ?? ''];
    const value = words[index + 1];
    if (list === undefined || value === undefined) throw new Refusal(usage, 64);
    list.push(...value.split(',').map((name) => name.trim()));
  }
  const { '--only': only = [], '--without': without = [] } = lists;
  const unknown = [...only, ...without].find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Refusal(`there is no test stage ${JSON.stringify(unknown)}; ${usage}`, 64);
  const wanted = names.filter((name) => (only.length === 0 || only.includes(name)) && !without.includes(name));
  return { wanted, leftOut: names.filter((name) => !wanted.includes(name)), slowToo };
}

import fc from 'fast-check';

/*
 * `npm test` tries the laws on the same cases on every machine, so that a red run says something about the change and not
 * about the day. QUORUMSCOPE_LAW_SEED=N tries others; a counterexample's seed is printed with it.
 */
const given = Number(process.env['QUORUMSCOPE_LAW_SEED']);
fc.configureGlobal({ seed: Number.isInteger(given) && given !== 0 ? given : 20_261_122 });

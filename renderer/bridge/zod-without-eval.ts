import { config } from 'zod';

/*
 * zod compiles parsers with `new Function` and probes for it when a schema is built. The page's policy forbids eval, and
 * the probe alone would be reported as a violation; so this module is imported before any schema is.
 */
config({ jitless: true });

import { z } from 'zod';
import { list, mapping, port, text, yesOrNo } from './inventory-words.ts';

/** `alerts.metrics` of the inventory: an endpoint for Prometheus. */
export const alertMetricsSchema = mapping(
  {
    port: port.optional(),
    // Its form is judged where the addresses are (main/fleet).
    address: z.string({ error: 'must be an IP address of this machine' }).optional(),
    beyondLoopback: yesOrNo.optional(),
    names: list(text(253, 'must be a host name'), 'host names').nullish(),
  },
  'port, address, beyondLoopback and names',
).nullish();

/** The endpoint as written. */
export type AlertMetricsInventory = z.infer<typeof alertMetricsSchema>;

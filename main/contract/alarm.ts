import { z } from 'zod';
import type { AlarmSound, DesktopNote, SoundPattern } from '../domain/alarm-sound.ts';

/** All patterns. */
export const soundPatterns = ['P1', 'P2', 'P3', 'blind'] as const satisfies readonly SoundPattern[];

const why = z.string().max(300);

/** {@link AlarmSound} at the border. */
export const alarmSoundSchema = z.object({
  pattern: z.enum(soundPatterns),
  isRepeated: z.boolean(),
  text: z.string().max(200),
}) satisfies z.ZodType<AlarmSound>;

/** What the page shall sound from now on; null = silence. The newest order counts. */
export const soundOrderSchema = z.object({ ask: z.number().int(), sound: alarmSoundSchema.nullable() });
/** Inferred from {@link soundOrderSchema}. */
export type SoundOrder = z.infer<typeof soundOrderSchema>;

/** What became of what the workstation was to show or to sound: `why` not, as the end of a sentence; null = it was done. */
export const workstationWordSchema = z.object({ ask: z.number().int(), why: why.nullable() });
/** Inferred from {@link workstationWordSchema}. */
export type WorkstationWord = z.infer<typeof workstationWordSchema>;

/** What the engine has its workstation do. It is answered by a {@link WorkstationWord} with the same `ask`. */
export type ForWorkstation =
  | { readonly kind: 'show-on-desktop'; readonly ask: number; readonly note: DesktopNote }
  | ({ readonly kind: 'sound' } & SoundOrder);

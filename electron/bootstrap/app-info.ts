import type { Answer } from '../../main/contract/ipc.ts';

/** What the screen may know of the program it runs in. */
export type AppInfo = Answer<'app:info'>;

import type { Answer } from '../../main/contract/ipc.ts';

/** Version and runtime, as the main process tells it. */
export type AppInfo = Answer<'app:info'>;

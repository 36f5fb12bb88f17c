/**
 * How long a second pair of hosts is waited for (ms). One pair may be a matter of its hosts; but nobody waits for ever:
 * afterwards what there is must do.
 */
export const lookHarderMs = 4000;

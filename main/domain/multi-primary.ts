/** Products all of whose members may lead beside each other, as long as they are one component (research/1, D). */
export const multiPrimaryProducts: ReadonlySet<string> = new Set(['galera']);

import { readFileSync } from 'node:fs';

/** Processor time of all cores since boot, in clock ticks (proc(5), /proc/stat). */
export interface MachineTime {
  readonly all: number;
  /** What a hypervisor gave to others while this machine had something to do. */
  readonly stolen: number;
}

/**
 * The first line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal, and two that are counted in user and nice:
 *
 *   cpu  74608 2520 24433 1117073 6176 4054 0 311 0 0
 */
export function readMachineTime(stat: string): MachineTime {
  const [, ...ticks] = (stat.split('\n')[0] ?? '').trim().split(/\s+/);
  const counted = ticks.slice(0, 8).map(Number);
  return { all: counted.reduce((sum, one) => sum + one, 0), stolen: counted[7] ?? 0 };
}

/** The machine's time now. */
export function machineTime(): MachineTime {
  return readMachineTime(readFileSync('/proc/stat', 'utf8'));
}

/** Share of the time between two moments that was stolen, in percent; 0 for no time. */
export function stolenPercent(from: MachineTime, to: MachineTime): number {
  const all = to.all - from.all;
  return all <= 0 ? 0 : Math.round(((to.stolen - from.stolen) * 100) / all);
}

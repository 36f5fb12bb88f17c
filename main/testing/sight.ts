import type { Fault } from '../demo/world/fault.ts';

/** Something that happens in a watched world. From then on exactly this holds. */
export interface WatchMoment {
  /** ms of the world. */
  readonly at: number;
  readonly faults: readonly Fault[];
  /** Hosts to which the observer's own way is cut. A host without power is not seen in any case. */
  readonly unseen: readonly string[];
}

/** What the observer's own network lets through, known ahead from the script. Times are ms of the world. */
export interface Sight {
  sees(host: string, at: number): boolean;
  /** When the host is seen again at the earliest, from `at` on; null = never. */
  seesAgainAt(host: string, at: number): number | null;
  /** Was the host without power in the moment before? Its old connections are then forgotten. */
  lostPower(host: string, at: number): boolean;
}

/** The sight that a script leaves; everything is seen before its first moment. */
export function createSight(script: readonly WatchMoment[]): Sight {
  const isDark = (moment: WatchMoment | undefined, host: string): boolean =>
    moment?.unseen.includes(host) === true || isOff(moment, host);
  const isOff = (moment: WatchMoment | undefined, host: string): boolean =>
    moment?.faults.some((fault) => fault.kind === 'off' && fault.host === host) === true;
  const momentAt = (at: number): WatchMoment | undefined => script.findLast((moment) => moment.at <= at);

  return {
    sees: (host, at) => !isDark(momentAt(at), host),
    seesAgainAt(host, at) {
      if (!isDark(momentAt(at), host)) return at;
      return script.find((moment) => moment.at > at && !isDark(moment, host))?.at ?? null;
    },
    lostPower: (host, at) =>
      isOff(
        script.findLast((moment) => moment.at < at),
        host,
      ),
  };
}

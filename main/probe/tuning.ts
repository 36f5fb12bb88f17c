import { type ConnectLimits, connectLimits } from './active-connects.ts';
import { mostConnects } from './connect-slots.ts';
import { type CheckLimits, checkLimits } from './http-checks.ts';
import { type FrameCaps, frameCaps } from './frames.ts';
import { mostTerms } from './filter-terms.ts';
import { remoteCommands } from './remote-commands.ts';
import { type RoleLimits, roleLimits } from './role-probes.ts';
import { type RoutePace, routePace } from './route-choice.ts';
import { silenceLimits } from './silence.ts';
import { type LoginLimits, loginLimits } from './ssh-connection.ts';
import { type TrafficLimits, trafficLimits } from './traffic.ts';

/** Every bound of the probes in one value, so that tests can wait shorter. Times in ms. */
export interface ProbeTuning {
  readonly login: LoginLimits;
  readonly connects: ConnectLimits;
  readonly checks: CheckLimits;
  readonly roles: RoleLimits;
  readonly caps: FrameCaps;
  readonly traffic: TrafficLimits;
  readonly mostConnects: number;
  readonly mostTerms: number;
  readonly loopCommand: string;
  /** From the login to the first listing. */
  readonly helloMs: number;
  /** A session stalled so long is replaced. */
  readonly replaceMs: number;
  /** Streaming so long forgives earlier failures; a loop that lived so long is restarted on its connection. */
  readonly settledMs: number;
  /** How long `stop` waits for hosts to end the loop. */
  readonly goodbyeMs: number;
  readonly routes: RoutePace;
}

/** The bounds of the product. */
export const productTuning: ProbeTuning = {
  login: loginLimits,
  connects: connectLimits,
  checks: checkLimits,
  roles: roleLimits,
  caps: frameCaps,
  traffic: trafficLimits,
  mostConnects,
  mostTerms,
  loopCommand: remoteCommands.loop,
  helloMs: 10_000,
  replaceMs: silenceLimits.replaceMs,
  settledMs: 30_000,
  goodbyeMs: 1000,
  routes: routePace,
};

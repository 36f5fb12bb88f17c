import type { Client } from 'ssh2';
import type { Clock } from '../domain/clock.ts';
import type { Fact } from '../domain/fact.ts';
import type { RawRole } from '../domain/reading.ts';
import type { WantedRole } from '../domain/wants.ts';
import { type RoleProbe, runRoleProbe } from './role-probe.ts';

/** Bounds of the role probes on one host. */
export interface RoleLimits {
  /** Probes at a time on one host, those included that were given up and that the host has not ended yet. */
  readonly mostUnderWay: number;
  /** Wishes that wait for their turn; more are left for a later wish. */
  readonly mostWaiting: number;
}

/** The bounds of the product. sshd allows ten channels a connection (MaxSessions); sockets and connects come first. */
export const roleLimits: RoleLimits = { mostUnderWay: 3, mostWaiting: 8 };

/** Role probes on one host through its own session. */
export interface RoleProbes {
  /** Asks what is not being asked already; a probe that the host does not end holds its place. */
  want(client: Client, wishes: readonly WantedRole[]): void;
  /** Forgets everything: the session is gone, and nothing of it speaks about the members any more. */
  forget(): void;
}

interface UnderWay {
  readonly probe: RoleProbe;
  cancelTimer: () => void;
}

/** The role probes of one host; `onFact` hears every answer, the missing ones too. */
export function createRoleProbes(clock: Clock, limits: RoleLimits, onFact: (fact: Fact) => void): RoleProbes {
  let waiting: readonly WantedRole[] = [];
  let underWay = new Map<string, UnderWay>();

  const begin = (client: Client, wish: WantedRole) => {
    const mine = underWay;
    const probe = runRoleProbe(client, wish.command, wish.input, {
      onEnd: (raw) => onFact(factOf(wish, raw, clock.monotonicMs())),
      onGone() {
        mine.get(keyOf(wish))?.cancelTimer();
        mine.delete(keyOf(wish));
        if (mine === underWay) next(client);
      },
    });
    const giveUp = () => probe.giveUp(`no answer within ${wish.timeoutMs} ms`);
    underWay.set(keyOf(wish), { probe, cancelTimer: clock.after(wish.timeoutMs, giveUp) });
  };

  const next = (client: Client) => {
    while (underWay.size < limits.mostUnderWay) {
      const [first, ...rest] = waiting;
      if (first === undefined) return;
      waiting = rest;
      begin(client, first);
    }
  };

  return {
    want(client, wishes) {
      const known = new Set([...underWay.keys(), ...waiting.map(keyOf)]);
      const fresh = wishes.filter((wish) => !known.has(keyOf(wish)));
      waiting = [...waiting, ...fresh].slice(0, limits.mostWaiting);
      next(client);
    },
    forget() {
      const old = underWay;
      underWay = new Map();
      waiting = [];
      for (const { probe, cancelTimer } of old.values()) {
        cancelTimer();
        probe.abandon();
      }
    },
  };
}

function factOf({ host, cluster }: WantedRole, { exit, text, stderr }: RawRole, t: number): Fact {
  return { kind: 'role', t, host, cluster, exit, text, stderr };
}

/** One question a cluster at a time. */
function keyOf({ cluster }: WantedRole): string {
  return cluster;
}

import type { Client } from 'ssh2';
import { backOffMs } from './back-off.ts';
import type { ProbeFault } from './fault.ts';
import { type ConnectionEvents, openConnection, type SshMeans } from './ssh-connection.ts';
import { printable } from './ssh-fault.ts';
import type { SshTarget } from './targets.ts';

/** Reaches hosts, through bastions where they have some. Hosts behind one bastion share one connection to it. */
export interface Ways {
  /** `way` = bastions, outermost first, then the host. Returns the close, which is silent. */
  reach(way: readonly SshTarget[], events: ConnectionEvents): () => void;
}

/** A bastion that could not be passed. Until its time comes, guests are told so and nothing is sent. */
interface ClosedDoor {
  readonly fault: ProbeFault;
  readonly failures: number;
  readonly untilMs: number;
}

interface Bastion {
  readonly guests: Set<ConnectionEvents>;
  client: Client | null;
  close: () => void;
}

/**
 * Ways over real sockets. A bastion's connection lives as long as somebody goes through it; when it is lost, all who go
 * through it are told so. Each hop's host key is checked under the hop's own name. A bastion that refuses is left alone for
 * a while whoever asks: a hundred hosts behind it would otherwise be a hundred refused logins (PerSourcePenalties).
 */
export function createWays(means: SshMeans): Ways {
  const bastions = new Map<string, Bastion>();
  const closedDoors = new Map<string, ClosedDoor>();

  function enter(way: readonly SshTarget[], label: string, guest: ConnectionEvents): () => void {
    const key = JSON.stringify(way);
    const door = closedDoors.get(key);
    if (door !== undefined && means.clock.monotonicMs() < door.untilMs) {
      queueMicrotask(() => guest.onFault({ kind: 'bastion-failed', bastion: label, fault: door.fault }));
      return () => undefined;
    }
    let bastion = bastions.get(key);
    if (bastion === undefined) {
      bastion = openBastion(key, way, label);
      bastion.guests.add(guest);
    } else {
      bastion.guests.add(guest);
      const { client } = bastion;
      if (client !== null) guest.onReady(client);
    }
    const mine = bastion;
    return () => {
      if (!mine.guests.delete(guest) || mine.guests.size > 0) return;
      if (bastions.get(key) === mine) bastions.delete(key);
      mine.close();
    };
  }

  function openBastion(key: string, way: readonly SshTarget[], label: string): Bastion {
    const bastion: Bastion = { guests: new Set(), client: null, close: () => undefined };
    bastions.set(key, bastion);
    bastion.close = reach(way, {
      onReady(client) {
        bastion.client = client;
        closedDoors.delete(key);
        for (const guest of [...bastion.guests]) guest.onReady(client);
      },
      onFault(fault) {
        if (bastions.get(key) === bastion) bastions.delete(key);
        if (bastion.client === null) shut(key, fault);
        const seen: ProbeFault =
          bastion.client === null
            ? { kind: 'bastion-failed', bastion: label, fault }
            : { kind: 'bastion-lost', bastion: label };
        const guests = [...bastion.guests];
        bastion.guests.clear();
        for (const guest of guests) guest.onFault(seen);
      },
      // The traffic of all guests together; each guest is held to its own.
      onTraffic: () => undefined,
    });
    return bastion;
  }

  function shut(key: string, fault: ProbeFault): void {
    const failures = (closedDoors.get(key)?.failures ?? 0) + 1;
    // The shortest wait of a guest with as many failures, so that none comes a moment too early.
    closedDoors.set(key, { fault, failures, untilMs: means.clock.monotonicMs() + backOffMs(fault, failures, 0) });
  }

  function through(client: Client, target: SshTarget, label: string, events: ConnectionEvents): () => void {
    let closed = false;
    let close = () => {
      closed = true;
    };
    const refuse = (why: string) => {
      if (closed) return;
      closed = true;
      cancel();
      events.onFault({ kind: 'bastion-forward-refused', bastion: label, why: printable(why) });
    };
    const cancel = means.clock.after(means.limits.loginMs, () =>
      refuse(`no answer in ${means.limits.loginMs / 1000} s`),
    );
    try {
      client.forwardOut('127.0.0.1', 0, target.address, target.port, (error, channel) => {
        if (closed) {
          channel?.destroy();
          return;
        }
        if (error !== undefined) return refuse(error.message);
        cancel();
        close = openConnection(target, channel, means, events);
      });
    } catch (error) {
      queueMicrotask(() => refuse(error instanceof Error ? error.message : String(error)));
    }
    return () => {
      cancel();
      close();
    };
  }

  function reach(way: readonly SshTarget[], events: ConnectionEvents): () => void {
    const target = way.at(-1);
    if (target === undefined) throw new Error('a way without an end');
    const bastion = way.at(-2);
    if (bastion === undefined) return openConnection(target, null, means, events);
    let over = false;
    let closeInner = () => undefined as void;
    const guest: ConnectionEvents = {
      onReady(client) {
        if (over) return;
        closeInner = through(client, target, bastion.label, {
          onReady: (inner) => events.onReady(inner),
          onFault: (fault) => finish(fault),
          onTraffic: (bytes, unread) => events.onTraffic(bytes, unread),
        });
      },
      onFault: (fault) => finish(fault),
      onTraffic: () => undefined,
    };
    let leave = () => undefined as void;
    const finish = (fault: ProbeFault | null) => {
      if (over) return;
      over = true;
      closeInner();
      leave();
      if (fault !== null) events.onFault(fault);
    };
    leave = enter(way.slice(0, -1), bastion.label, guest);
    return () => finish(null);
  }

  return { reach };
}

import type { ParsedKey } from 'ssh2';
import type { StoryMoment } from '../contract/engine-messages.ts';
import type { Clock } from '../domain/clock.ts';
import { type DemoDoor, writeDemoDirectory } from './demo-directory.ts';
import { demoClusters, demoUser, demoWorld } from './demo-fleet.ts';
import { freshKey } from './fresh-key.ts';
import { type HostServer, startHostServer } from './host-server.ts';
import { type LiveWorld, runWorld } from './live-world.ts';
import { type AnswerRole, playRoles } from './roles/demo-roles.ts';
import { playStory } from './play-story.ts';
import { demoStory, planStory } from './story.ts';
import { createWorld } from './world/world.ts';

/** The running demo fleet. */
export interface Demo {
  /** An inventory like any other; its hosts are ours, on loopback. */
  readonly fleetFile: string;
  /** Moments of the story as they begin; `ended` after each round, then the story begins again. Returns the unsubscribe. */
  onMoment(listener: (moment: StoryMoment) => void): () => void;
  /** Ends story and servers and removes the files. Calling it twice does no harm. */
  stop(): Promise<void>;
}

/** The world is this old when the demo starts: connections stand, counters are not zero. */
const historyMs = 12_000;

/** Starts the demo. `speed` shortens the story's durations (story.ts says what it does not shorten). */
export async function startDemo(options: {
  readonly speed: number;
  readonly clock: Clock;
  readonly random: () => number;
}): Promise<Demo> {
  const { clock } = options;
  const world = createWorld(demoWorld, { seed: Math.floor(options.random() * 2 ** 32), startedAt: 0 });
  world.step(historyMs);
  const live = runWorld(world, historyMs, clock);
  const clientKey = freshKey();
  const answerRole = playRoles(demoClusters, live, clock);
  const servers: HostServer[] = [];
  const stopServers = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop()));
  };
  const directory = await openDoors(servers, live, answerRole, clock, clientKey.parsed)
    .then((doors) => writeDemoDirectory(doors, clientKey.private))
    .catch(async (error: unknown) => {
      await stopServers();
      throw error;
    });

  const listeners = new Set<(moment: StoryMoment) => void>();
  const endStory = playStory(planStory(demoStory, options.speed), clock, {
    setFaults(faults) {
      const before = new Map(servers.map(({ host }) => [host, live.isOn(host)]));
      live.setFaults(faults);
      for (const server of servers) {
        const isOn = live.isOn(server.host);
        if (isOn !== before.get(server.host)) server.setPower(isOn);
      }
    },
    tell(moment) {
      for (const listener of listeners) listener(moment);
    },
  });

  return {
    fleetFile: directory.fleetFile,
    onMoment(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async stop() {
      endStory();
      listeners.clear();
      live.stop();
      await stopServers();
      await directory.remove();
    },
  };
}

/** Starts a server for every host, into `servers` as they stand, so that a failure half way leaves none behind. */
async function openDoors(
  servers: HostServer[],
  world: LiveWorld,
  answerRole: AnswerRole,
  clock: Clock,
  clientKey: ParsedKey,
): Promise<readonly DemoDoor[]> {
  const hosts = new Map(demoWorld.hosts.map((host) => [host.address, host.id]));
  const doors: DemoDoor[] = [];
  for (const { id } of demoWorld.hosts) {
    const key = freshKey();
    const server = await startHostServer(id, {
      hostKey: key.private,
      clientKey,
      user: demoUser,
      clock,
      world,
      answerRole,
      hostAt: (address) => hosts.get(address) ?? null,
    });
    servers.push(server);
    doors.push({ host: id, port: server.port, publicKey: key.public });
  }
  return doors;
}

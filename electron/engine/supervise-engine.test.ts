import { describe, expect, it } from 'vitest';
import type { FromEngine, ToEngine } from '../../main/contract/engine-messages.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { stateMessage } from '../testing/messages.ts';
import type { EngineChild } from './engine-child.ts';
import { superviseEngine } from './supervise-engine.ts';

class FakeChild implements EngineChild {
  readonly said: ToEngine[] = [];
  kills = 0;
  #message: ((message: FromEngine) => void)[] = [];
  #exit: ((code: number) => void)[] = [];
  send(message: ToEngine): void {
    this.said.push(message);
  }
  onMessage(listener: (message: FromEngine) => void): void {
    this.#message.push(listener);
  }
  onExit(listener: (code: number) => void): void {
    this.#exit.push(listener);
  }
  kill(): void {
    this.kills += 1;
    this.exit(9);
  }
  says(message: FromEngine): void {
    for (const listener of this.#message) listener(message);
  }
  exit(code: number): void {
    for (const listener of this.#exit.splice(0)) listener(code);
  }
}

const start = {
  kind: 'start',
  source: { kind: 'demo', speed: 1 },
  seenFrom: 'noc',
  loopbackOnly: false,
  historyFile: null,
  decisionFiles: null,
  alertFolder: null,
} as const;

function supervised() {
  const clock = createFakeClock();
  const children: FakeChild[] = [];
  const states: string[] = [];
  const heard: FromEngine[] = [];
  const engine = superviseEngine({
    fork() {
      const child = new FakeChild();
      children.push(child);
      return child;
    },
    start,
    clock,
    onMessage: (message) => heard.push(message),
    onStatus: (status) => states.push(status.why === null ? status.state : `${status.state}: ${status.why}`),
    log() {},
  });
  const newest = (): FakeChild => children.at(-1) as FakeChild;
  return { clock, children, states, heard, engine, newest };
}

describe('superviseEngine', () => {
  it('tells a new engine what to open, and is running from its first state on', () => {
    const { engine, newest, states, heard } = supervised();
    expect(engine.status().state).toBe('starting');
    expect(newest().said).toEqual([start]);
    newest().says({ kind: 'line', text: 'x' });
    expect(states).toEqual([]);
    newest().says(stateMessage(0));
    expect(states).toEqual(['running']);
    expect(heard.map(({ kind }) => kind)).toEqual(['line', 'state']);
  });

  it('starts a crashed engine again, later each time, and says so meanwhile', () => {
    const { clock, children, newest, states } = supervised();
    newest().says(stateMessage(0));
    newest().exit(70);
    expect(states.at(-1)).toBe('restarting: The engine process ended unexpectedly (status 70).');
    clock.pass(999);
    expect(children).toHaveLength(1);
    clock.pass(1);
    expect(children).toHaveLength(2);
    expect(newest().said).toEqual([start]);
    newest().says(stateMessage(0));
    expect(states.at(-1)).toBe('running');
    newest().exit(1);
    clock.pass(1999);
    expect(children).toHaveLength(2);
    clock.pass(1);
    expect(children).toHaveLength(3);
  });

  it('ignores what a buried engine still says', () => {
    const { clock, children, heard, newest } = supervised();
    newest().exit(1);
    clock.pass(1000);
    children[0]?.says(stateMessage(7));
    expect(heard).toEqual([]);
  });

  it('asks a silent engine, and replaces it only when it does not answer', () => {
    const { clock, children, newest } = supervised();
    newest().says(stateMessage(0));
    clock.pass(10_000);
    expect(newest().said.at(-1)).toEqual({ kind: 'give-state' });
    newest().says(stateMessage(1));
    clock.pass(19_999);
    expect(newest().kills).toBe(0);
    clock.pass(1);
    expect(children[0]?.kills).toBe(1);
    clock.pass(1000);
    expect(children).toHaveLength(2);
  });

  it('gives a new engine a minute to its first word', () => {
    const { clock, newest } = supervised();
    clock.pass(59_999);
    expect(newest().said).toEqual([start]);
  });

  it('does not start an engine again that said why it cannot go on', () => {
    const { clock, children, engine, newest, states } = supervised();
    newest().says({ kind: 'failed', sentence: 'fleet.yaml:3: hosts is missing.', exitCode: 65 });
    newest().exit(65);
    clock.pass(600_000);
    expect(children).toHaveLength(1);
    expect(states).toEqual(['stopped: fleet.yaml:3: hosts is missing.']);
    expect(engine.status().why).toBe('fleet.yaml:3: hosts is missing.');
    expect(clock.waiting()).toBe(0);
  });

  it('stops on request: asks, waits for the end, starts no other', async () => {
    const { clock, children, engine, newest, states } = supervised();
    newest().says(stateMessage(0));
    const stopped = engine.stop();
    expect(newest().said.at(-1)).toEqual({ kind: 'stop' });
    newest().says({ kind: 'stopped' });
    newest().exit(0);
    await stopped;
    clock.pass(600_000);
    expect(children).toHaveLength(1);
    expect(newest().kills).toBe(0);
    expect(states.at(-1)).toBe('stopped');
    expect(clock.waiting()).toBe(0);
  });

  it('kills an engine that does not stop in time', async () => {
    const { clock, engine, newest } = supervised();
    const stopped = engine.stop();
    clock.pass(3000);
    await stopped;
    expect(newest().kills).toBe(1);
    expect(clock.waiting()).toBe(0);
  });

  it('stops at once between two engines', async () => {
    const { clock, children, engine, newest } = supervised();
    newest().exit(1);
    await engine.stop();
    clock.pass(600_000);
    expect(children).toHaveLength(1);
    expect(clock.waiting()).toBe(0);
  });
});

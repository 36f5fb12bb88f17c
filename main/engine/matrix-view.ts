import {
  cellCode,
  cellGravity,
  failingGravity,
  matrixAxisLimit,
  rttByte,
  type CellLayers,
  type CellState,
  type MatrixMode,
} from '../contract/matrix.ts';
import type { Fleet, Host } from '../domain/fleet.ts';
import type { HostId } from '../domain/ids.ts';
import type { DirectionState, Situation } from '../domain/snapshot.ts';
import { lossAt, type LossMemory } from '../evidence/loss-memory.ts';
import type { Path } from '../evidence/path.ts';
import type { UsualRtts } from './usual-rtt.ts';
import type { HostSight, Picture } from '../verdict/picture.ts';

/** As much of the picture as a matrix shows. */
export type MatrixSight = Pick<Picture, 'now' | 'fleet' | 'hosts' | 'paths'>;

/** What a matrix is drawn from: the picture of a tick, what was named in it, and what is usual. */
export interface MatrixInputs {
  readonly sight: MatrixSight;
  readonly situations: readonly Situation[];
  readonly usual: UsualRtts;
}

/** A whole matrix: its axis in inventory order, and a cell for each direction, row by row. */
export interface MatrixView {
  readonly mode: MatrixMode;
  /** Region or host ids. */
  readonly axis: readonly string[];
  /** Hosts of the inventory beyond the limit. */
  readonly hidden: number;
  readonly cells: CellLayers;
}

/** Draws a matrix from a picture. Pure; costs a pass over the cells and one over the known paths. */
export function matrixView(mode: MatrixMode, inputs: MatrixInputs): MatrixView {
  return mode === 'hosts' ? hostView(inputs) : regionView(inputs);
}

function hostView({ sight, situations, usual }: MatrixInputs): MatrixView {
  const axis = sight.fleet.hosts.slice(0, matrixAxisLimit).map(({ id }) => id);
  const size = axis.length;
  const place = new Map(axis.map((id, index) => [id, index]));
  const cells = blankCells(size, axis, sight);
  const refusing = refusals(situations);
  for (const path of sight.paths) {
    const [row, column] = [place.get(path.a), place.get(path.b)];
    if (row === undefined || column === undefined) continue;
    const rtt = rttByte(path.rttMs);
    const usually = rttByte(usual.of(path.a, path.b));
    put(cells, row * size + column, directionState(path, path.a, sight, refusing), rtt, usually);
    put(cells, column * size + row, directionState(path, path.b, sight, refusing), rtt, usually);
  }
  return { mode: 'hosts', axis, hidden: sight.fleet.hosts.length - size, cells };
}

function put(cells: CellLayers, at: number, state: CellState, rtt: number, usual: number): void {
  cells.state[at] = cellCode(state);
  cells.rtt[at] = rtt;
  cells.usual[at] = usual;
}

/** Pairs of which nothing is known: not tried, or, where neither end was ever heard, not seen. */
function blankCells(size: number, axis: readonly HostId[], { hosts, fleet }: MatrixSight): CellLayers {
  const state = new Uint8Array(size * size);
  const heard = axis.map((id) => (hosts.get(id)?.heardAt ?? null) !== null);
  const resting = new Set(fleet.hosts.filter(isResting).map(({ id }) => id));
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      state[row * size + column] = cellCode(blankState(axis, row, column, heard, resting));
    }
  }
  const none = new Uint32Array(0);
  return { state, rtt: new Uint8Array(size * size), usual: new Uint8Array(size * size), failing: none, total: none };
}

function blankState(
  axis: readonly HostId[],
  row: number,
  column: number,
  heard: readonly boolean[],
  resting: ReadonlySet<HostId>,
): CellState {
  const [from, to] = [axis[row], axis[column]];
  if (row === column || from === undefined || to === undefined) return 'self';
  if (resting.has(from) || resting.has(to)) return 'maintenance';
  return heard[row] === true || heard[column] === true ? 'not-probed' : 'unknown';
}

function isResting(host: Host): boolean {
  return host.maintenance !== null;
}

/** Hosts that refuse somebody's connects, as `witness|target`. */
function refusals(situations: readonly Situation[]): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const situation of situations) {
    if (situation.type !== 'service-down' || situation.phase === 'cleared') continue;
    for (const witness of situation.observers) keys.add(`${witness}|${situation.subject.host}`);
  }
  return keys;
}

/** What is known of the direction of a path that begins at `from`. */
export function directionState(
  path: Path,
  from: HostId,
  sight: MatrixSight,
  refusing: ReadonlySet<string> = new Set(),
): CellState {
  const isForward = path.a === from;
  const direction = isForward ? path.forward : path.reverse;
  const state = stateOfDirection(path.state, direction);
  if (state !== 'arrives') return state;
  if (refusing.has(`${from}|${isForward ? path.b : path.a}`)) return 'refused';
  if (!isRead(sight.hosts.get(from))) return 'vouched';
  const ratio = lossShare(isForward ? path.lossForward : path.lossReverse, sight);
  return ratio !== null && ratio >= sight.fleet.policy.lossyRatio ? 'degraded' : 'arrives';
}

/** Share of what was sent that had to be sent again (0-1), or null. */
export function lossShare(memory: LossMemory, { now }: MatrixSight): number | null {
  return lossAt([memory], now).ratio;
}

function isRead(sight: HostSight | undefined): boolean {
  return sight?.isRead === true;
}

function stateOfDirection(path: Path['state'], direction: DirectionState): CellState {
  if (path === 'cut') return 'cut';
  if (direction === 'lost') return 'lost';
  if (direction === 'suspect') return 'suspect';
  return direction === 'arrives' ? 'arrives' : 'unknown';
}

function regionView(inputs: MatrixInputs): MatrixView {
  const { sight, situations, usual } = inputs;
  const axis = sight.fleet.regions.map(({ id }) => id);
  const size = axis.length;
  const fold = startFold(sight.fleet);
  const refusing = refusals(situations);
  const regionAt = new Map<HostId, number>();
  for (const { id, region } of sight.fleet.hosts) regionAt.set(id, axis.indexOf(region));
  for (const path of sight.paths) {
    const [row, column] = [regionAt.get(path.a) ?? 0, regionAt.get(path.b) ?? 0];
    const times = { rtt: path.rttMs, usual: usual.of(path.a, path.b) };
    fold.add(row * size + column, directionState(path, path.a, sight, refusing), times);
    fold.add(column * size + row, directionState(path, path.b, sight, refusing), times);
  }
  return { mode: 'regions', axis, hidden: 0, cells: fold.cells(sight) };
}

interface Times {
  readonly rtt: number | null;
  readonly usual: number | null;
}

/** Folds host directions into region cells: the gravest state, how many fail of how many, and the median times. */
function startFold({ regions, hosts }: Fleet) {
  const size = regions.length;
  const worst = new Uint8Array(size * size).fill(cellCode('self'));
  const failing = new Uint32Array(size * size);
  const times: Times[][] = Array.from({ length: size * size }, () => []);
  const members = regions.map(({ id }) => hosts.filter((host) => host.region === id && !isResting(host)));
  return {
    add(at: number, state: CellState, of: Times): void {
      const code = cellCode(state);
      if ((cellGravity[code] ?? 0) > (cellGravity[worst[at] ?? 0] ?? 0)) worst[at] = code;
      if ((cellGravity[code] ?? 0) >= failingGravity) failing[at] = (failing[at] ?? 0) + 1;
      if (of.rtt !== null) times[at]?.push(of);
    },
    cells({ hosts: sights }: MatrixSight): CellLayers {
      const heard = members.map((list) => list.some(({ id }) => (sights.get(id)?.heardAt ?? null) !== null));
      const total = new Uint32Array(size * size);
      for (let at = 0; at < size * size; at += 1) {
        const [row, column] = [Math.floor(at / size), at % size];
        const [from, to] = [members[row]?.length ?? 0, members[column]?.length ?? 0];
        total[at] = row === column ? from * (from - 1) : from * to;
        if (worst[at] !== cellCode('self') || row === column) continue;
        if (from === 0 || to === 0) worst[at] = cellCode('maintenance');
        else worst[at] = cellCode(heard[row] === true || heard[column] === true ? 'not-probed' : 'unknown');
      }
      const rtt = Uint8Array.from(times, (list) => rttByte(median(list.map((one) => one.rtt))));
      const usual = Uint8Array.from(times, (list) => rttByte(median(list.map((one) => one.usual))));
      return { state: worst, rtt, usual, failing, total };
    },
  };
}

function median(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  return known[Math.floor(known.length / 2)] ?? null;
}

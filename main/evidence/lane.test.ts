import { describe, expect, it } from 'vitest';
import type { Socket } from '../domain/socket.ts';
import { laneOf, takeLaneConnect, takeLaneSigns, type LaneKey, type LaneSign, type LaneTroubles } from './lane.ts';
import { readSocketSign, noPast } from './socket-sign.ts';

const lane: LaneKey = 'peer:5432';
const socket: Socket = {
  netid: 'tcp',
  state: 'ESTAB',
  recvQ: 0,
  sendQ: 0,
  local: { address: '10.0.0.1', port: 41_000 },
  peer: { address: '10.0.0.2', port: 5432 },
};
const quiet = readSocketSign(socket, noPast, { takenAt: 0, previousAt: null });

/** A stalled connection to the port: unanswered since 1000, its newest overdue try at `failedAt` (ms). */
function stalled(failedAt: number): LaneSign {
  const sign = {
    ...quiet,
    grade: 'stalled',
    badSince: 1000,
    sentAt: failedAt,
    failedAt,
    tries: 4,
    connected: true,
  } as const;
  return { sign, socket, lane };
}

/** A listing at `takenAt` of the pair that was last proven at `provenAt` (ms). */
function listed(before: LaneTroubles, takenAt: number, provenAt: number | null, ...signs: LaneSign[]): LaneTroubles {
  return takeLaneSigns(before, signs, { worked: new Map([[lane, 500]]), provenAt, takenAt, describe: () => 'ESTAB' });
}

describe(takeLaneSigns, () => {
  it('marks a port dead by a try that failed between two proofs of the path', () => {
    const open = listed(new Map(), 4000, 2500, stalled(3000));
    expect(open.get(lane)).toMatchObject({ failedAmidAt: null, amidTries: 0 });
    expect(listed(open, 5000, 4500, stalled(3000)).get(lane)).toMatchObject({ failedAmidAt: 3000, amidTries: 1 });
  });

  it('takes two proofs far apart for no such sandwich: a cut fits in between', () => {
    const open = listed(new Map(), 4000, 2500, stalled(3000));
    expect(listed(open, 7000, 6500, stalled(3000)).get(lane)?.failedAmidAt).toBeNull();
  });

  it('counts one try once, however often it is listed', () => {
    let troubles = listed(new Map(), 4000, 2500, stalled(3000));
    troubles = listed(troubles, 5000, 4500, stalled(3000));
    troubles = listed(troubles, 5500, 5200, stalled(3000));
    expect(troubles.get(lane)?.amidTries).toBe(1);
  });

  it('says nothing of a port that never worked', () => {
    const never = { worked: new Map(), provenAt: 2500, takenAt: 4000, describe: () => 'ESTAB' };
    expect(takeLaneSigns(new Map(), [stalled(3000)], never).size).toBe(0);
  });

  it('is well again when anything on the port was acknowledged since', () => {
    const open = listed(new Map(), 4000, 2500, stalled(3000));
    expect(listed(open, 5000, 4500, { sign: { ...quiet, ackedAt: 4800 }, socket, lane }).size).toBe(0);
  });
});

describe(takeLaneConnect, () => {
  it('takes a connect that was let in for the end of the trouble', () => {
    const failed = { port: 5432, answered: false, isRejected: false, begunAt: 3000, what: 'unanswered' };
    const troubles = takeLaneConnect(new Map(), failed, null);
    expect(troubles.get(lane)).toMatchObject({ tries: 1, open: null });
    expect(takeLaneConnect(troubles, { ...failed, answered: true, begunAt: 5000 }, 5000).size).toBe(0);
  });
});

describe(laneOf, () => {
  it('tells which end serves by the watched ports, else by the lower port', () => {
    expect(laneOf(socket, new Set(), new Set([5432]))).toBe('peer:5432');
    expect(laneOf(socket, new Set([41_000]), new Set())).toBe('own:41000');
    expect(laneOf(socket, new Set(), new Set())).toBe('peer:5432');
  });
});

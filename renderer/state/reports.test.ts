import { describe, expect, it } from 'vitest';
import { incidentOf } from './reports.ts';

const incident = (id: string, beganAt: number, endedAt: number | null) => ({ id, beganAt, endedAt, title: id });

describe('incidentOf', () => {
  it('takes the newest incident that was open after the situation began, and none that ended before', () => {
    const list = { incidents: [incident('new', 500, null), incident('old', 100, 200)], whyNone: null };
    expect(incidentOf(list, 510)).toBe('new');
    // A situation may have begun before the first one of its incident was confirmed.
    expect(incidentOf(list, 490)).toBe('new');
    const over = { ...list, incidents: list.incidents.slice(1) };
    expect([incidentOf(over, 150), incidentOf(over, 250), incidentOf(null, 150)]).toEqual(['old', null, null]);
  });
});

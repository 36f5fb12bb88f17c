import { describe, expect, it } from 'vitest';
import { incidentId } from '../../domain/incident.ts';
import { smallIncident, smallNotification } from '../../testing/small-notification.ts';
import { createToldLog } from './told-log.ts';

const about = (...ids: readonly string[]) => ids.map((id) => smallIncident({ id: incidentId(id) }));

describe(createToldLog, () => {
  it('tells who heard of an incident, in order, also by a digest of several', () => {
    const log = createToldLog();
    log.take([smallNotification({ madeAt: 1, recipient: 'aoife@x', incidents: about('a') })]);
    log.take([smallNotification({ madeAt: 2, kind: 'digest', incidents: about('a', 'b') })]);
    expect(log.of(incidentId('a'))).toEqual([
      { at: 1, who: 'aoife@x', channel: 'mail', kind: 'raised' },
      { at: 2, who: null, channel: 'mail', kind: 'digest' },
    ]);
    expect(log.of(incidentId('b'))).toHaveLength(1);
    expect(log.of(incidentId('never'))).toEqual([]);
  });

  it('keeps the last fifty words of an incident', () => {
    const log = createToldLog();
    for (let at = 0; at < 60; at++) log.take([smallNotification({ madeAt: at, incidents: about('a') })]);
    expect(log.of(incidentId('a')).map(({ at }) => at)).toEqual(Array.from({ length: 50 }, (_, n) => n + 10));
  });

  it('forgets the incident that was told of longest ago, once there are more than 500', () => {
    const log = createToldLog();
    const ids = Array.from({ length: 500 }, (_, n) => `incident-${n}`);
    log.take([smallNotification({ incidents: about(...ids) })]);
    log.take([smallNotification({ incidents: about('incident-0', 'newest') })]);
    expect(log.of(incidentId('incident-1'))).toEqual([]);
    expect(log.of(incidentId('incident-0'))).toHaveLength(2);
    expect(log.of(incidentId('newest'))).toHaveLength(1);
  });
});

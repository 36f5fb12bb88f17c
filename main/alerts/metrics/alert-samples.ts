import { families, type Sample } from './families.ts';
import type { AlertFigures, ChannelFigures } from './figures.ts';

/** Incidents, and how delivery stands. `now` = epoch ms. */
export function alertSamples({ incidents, channels }: AlertFigures, now: number): readonly Sample[] {
  const { priority: priorities, state: states } = families.quorumscope_incidents.labels;
  const counts = priorities.flatMap((priority) =>
    states.map(
      (state): Sample => ({
        name: 'quorumscope_incidents',
        labels: { priority, state },
        value: incidents.filter((one) => one.priority === priority && one.state === state).length,
      }),
    ),
  );
  return [...counts, ...channels.flatMap((channel) => channelSamples(channel, now))];
}

function channelSamples(figures: ChannelFigures, now: number): readonly Sample[] {
  const { channel, waiting, oldestAt, deadLetters, tellings } = figures;
  const samples: Sample[] = [
    { name: 'quorumscope_alert_queue_length', labels: { channel }, value: waiting },
    { name: 'quorumscope_alert_dead_letters', labels: { channel }, value: deadLetters },
  ];
  for (const result of families.quorumscope_alert_tellings_total.labels.result) {
    samples.push({ name: 'quorumscope_alert_tellings_total', labels: { channel, result }, value: tellings[result] });
  }
  if (oldestAt !== null) {
    // The wall clock may have been set back meanwhile.
    const value = Math.max(0, now - oldestAt) / 1000;
    samples.push({ name: 'quorumscope_alert_queue_oldest_age_seconds', labels: { channel }, value });
  }
  return samples;
}

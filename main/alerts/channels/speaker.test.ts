import { describe, expect, it } from 'vitest';
import type { AlarmSound } from '../../domain/alarm-sound.ts';
import { channelId } from '../../domain/notification.ts';
import { type IncidentId, incidentId, type Priority } from '../../domain/incident.ts';
import { err, ok } from '../../domain/result.ts';
import { smallIncident, smallNotification } from '../../testing/small-notification.ts';
import type { ChannelSurroundings } from './channel.ts';
import { createSoundSender } from './send-sound.ts';
import { createSpeaker } from './speaker.ts';

function told(name: string, priority: Priority) {
  return smallNotification({ incidents: [smallIncident({ id: incidentId(name), priority, text: name })] });
}

function speakerHeard(isCalling: (incident: IncidentId) => boolean = () => true) {
  const heard: (string | null)[] = [];
  const speaker = createSpeaker((sound: AlarmSound | null) => {
    heard.push(sound === null ? null : `${sound.pattern} ${sound.text}${sound.isRepeated ? ' …' : ''}`);
    return Promise.resolve(ok(null));
  }, isCalling);
  return { speaker, heard };
}

describe('createSpeaker', () => {
  it('sounds the gravest, and the next one once that is acknowledged', async () => {
    const { speaker, heard } = speakerHeard();
    await speaker.tell(told('a', 'P2'));
    await speaker.tell(told('b', 'P1'));
    await speaker.tell(told('c', 'P2'));
    speaker.quiet([incidentId('b')]);
    speaker.quiet([incidentId('c')]);
    speaker.quiet([incidentId('a')]);
    speaker.quiet([incidentId('a')]);
    expect(heard).toEqual(['P2 a …', 'P1 b …', 'P1 b …', 'P2 a …', null]);
  });

  it('does not call for what was answered before it could be heard', async () => {
    const { speaker, heard } = speakerHeard((id) => id !== 'answered');
    speaker.resume(told('answered', 'P1').incidents);
    await speaker.tell(told('open', 'P2'));
    await speaker.tell(told('answered', 'P1'));
    expect(heard).toEqual(['P2 open …', 'P2 open …']);
  });

  it('after a restart sounds for what nobody has answered yet, and can be made quiet', () => {
    const { speaker, heard } = speakerHeard();
    speaker.resume([]);
    expect(heard).toEqual([]);
    speaker.resume([...told('a', 'P1').incidents, ...told('small', 'P3').incidents]);
    speaker.quiet([incidentId('a')]);
    expect(heard).toEqual(['P1 a …', null]);
  });

  it('sounds P3 once, and not again because something graver fell silent', async () => {
    const { speaker, heard } = speakerHeard();
    await speaker.tell(told('small', 'P3'));
    await speaker.tell(told('large', 'P1'));
    speaker.quiet([incidentId('large')]);
    expect(heard).toEqual(['P3 small', 'P1 large …', null]);
  });

  it('is silenced by a person until something new is told', async () => {
    const { speaker, heard } = speakerHeard();
    await speaker.tell(told('a', 'P1'));
    speaker.silence();
    await speaker.tell(told('b', 'P2'));
    expect(heard).toEqual(['P1 a …', null, 'P2 b …']);
  });

  it('can be tried, once, and a trial ends no alarm', async () => {
    const { speaker, heard } = speakerHeard();
    const trial = smallNotification({ kind: 'test', incidents: [] });
    await speaker.tell(trial);
    await speaker.tell(told('a', 'P1'));
    await speaker.tell(trial);
    expect(heard).toEqual(['P1 a person tries the sound', 'P1 a …', 'P1 a …']);
  });
});

describe('createSoundSender', () => {
  const channel = { kind: 'sound', id: channelId('horn'), routes: [], perMinute: 6, file: null } as const;
  // It needs nothing of the world but its speaker.
  const none = {} as ChannelSurroundings;

  it('says that it could not be told where there is no device', async () => {
    const send = createSoundSender(
      createSpeaker(
        () => Promise.resolve(err('this machine has no sound device')),
        () => true,
      ),
    );
    expect(await send(smallNotification(), channel, none)).toEqual({
      kind: 'retry',
      sentence: 'sound cannot be told: this machine has no sound device',
      afterMs: null,
    });
  });

  it('is delivered once it sounds', async () => {
    const send = createSoundSender(speakerHeard().speaker);
    expect(await send(smallNotification(), channel, none)).toEqual({ kind: 'delivered' });
  });
});

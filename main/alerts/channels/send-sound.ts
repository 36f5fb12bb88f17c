import type { SoundChannel } from '../../domain/alert-channels.ts';
import { type ChannelSender, delivered, retry } from './channel.ts';
import type { Speaker } from './speaker.ts';

/** Tells by a sound of the workstation: delivered once it sounds there, which its speaker repeats. */
export function createSoundSender(speaker: Pick<Speaker, 'tell'>): ChannelSender<SoundChannel> {
  return async (notification) => {
    const told = await speaker.tell(notification);
    return told.ok ? delivered : retry(`sound cannot be told: ${told.error}`);
  };
}

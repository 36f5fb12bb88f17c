import { assertNever } from '../../main/domain/assert-never.ts';
import type { GlyphName } from '../ui/glyph.tsx';
import type { Level } from '../ui/level.ts';
import type { ShownChannel } from './alert-words.ts';

/** How the state of a channel is shown. */
export interface ChannelFace {
  readonly glyph: GlyphName;
  readonly words: string;
  readonly level: Level;
}

/** The word and the shape of a channel's state. That people may not know is as loud as a partition. */
export function channelFace(state: ShownChannel['state']): ChannelFace {
  switch (state) {
    case 'cannot-tell':
      return { glyph: 'p2', words: 'CANNOT TELL', level: 'p2' };
    case 'waiting':
      return { glyph: 'p3', words: 'waiting', level: 'p3' };
    case 'told':
      return { glyph: 'pass', words: 'told', level: 'normal' };
    case 'idle':
      return { glyph: 'event', words: 'idle', level: 'normal' };
    default:
      return assertNever(state);
  }
}

const order: readonly ShownChannel['state'][] = ['cannot-tell', 'waiting', 'told', 'idle'];

/** Channels that cannot tell first, then those that wait; else as they are declared. */
export function channelOrder(channels: readonly ShownChannel[]): readonly ShownChannel[] {
  return [...channels].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
}

/** Names of the channels that cannot tell. */
export function muteChannels(channels: readonly ShownChannel[]): readonly string[] {
  return channels.filter(({ state }) => state === 'cannot-tell').map(({ id }) => id);
}

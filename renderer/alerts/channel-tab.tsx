import { useState } from 'react';
import type { AlertsView } from '../../main/contract/alerts.ts';
import { sayAlert } from '../state/alerts.ts';
import { useStores } from '../state/use-stores.ts';
import { Glyph } from '../ui/glyph.tsx';
import { minuteWords, type ShownChannel } from './alert-words.ts';
import styles from './alerts.module.css';
import { channelFace, channelOrder } from './channel-words.ts';
import { give, useAlarmNow, useAlertsView } from './use-alerts.ts';

/** By what ways people are told, those that cannot tell first, and the messages that nobody took. */
export function ChannelTab() {
  const view = useAlertsView();
  if (view === null) return null;
  return (
    <div className={styles['scroller']}>
      <ChannelTable channels={channelOrder(view.channels)} />
      <DeadLetters letters={view.deadLetters} />
    </div>
  );
}

function ChannelTable({ channels }: { readonly channels: readonly ShownChannel[] }) {
  if (channels.length === 0) {
    return (
      <p className={styles['sentence']} data-channels="none">
        <Glyph name="p2" /> No channel is declared: alarms stand on this screen alone, and nobody else is told.
      </p>
    );
  }
  return (
    <table className={styles['table']} data-channels={channels.length}>
      <thead>
        <tr>
          <th data-column="state">state</th>
          <th data-column="object">channel</th>
          <th data-column="why">what is</th>
          <th data-column="route">last told, by what route</th>
          <th data-column="count">queued</th>
          <th data-column="act">act</th>
        </tr>
      </thead>
      <tbody>
        {channels.map((channel) => (
          <ChannelRow key={channel.id} channel={channel} />
        ))}
      </tbody>
    </table>
  );
}

function ChannelRow({ channel }: { readonly channel: ShownChannel }) {
  const stores = useStores();
  const now = useAlarmNow();
  const face = channelFace(channel.state);
  return (
    <tr className={styles['row']} data-channel={channel.id} data-state={channel.state} data-level={face.level}>
      <td>
        <span className={styles['sign']}>
          <Glyph name={face.glyph} size="1.35em" />
          <strong className={styles['channelWord']}>{face.words}</strong>
        </span>
      </td>
      <td>
        {channel.id}
        <span className={styles['second']}>{channel.kind}</span>
      </td>
      <td>{channel.sentence ?? <span className={styles['quiet']}>–</span>}</td>
      <td>
        {channel.lastToldAt === null ? 'never' : `${minuteWords(channel.lastToldAt, now)} UTC`}
        {channel.route !== null && <span className={styles['second']}>by {channel.route}</span>}
      </td>
      <td>
        {channel.queued}
        {channel.deadLetters > 0 && <span className={styles['second']}>{channel.deadLetters} not taken</span>}
      </td>
      <td>
        <button
          type="button"
          className={styles['button']}
          data-test={channel.id}
          onClick={() => give(stores, channel.id, (by) => ({ kind: 'test-channel', channel: channel.id, by }))}
        >
          Test
        </button>
      </td>
    </tr>
  );
}

function DeadLetters({ letters }: { readonly letters: AlertsView['deadLetters'] }) {
  return (
    <section className={styles['below']} aria-label="Messages that nobody took" data-dead-letters={letters.length}>
      <h4>Messages that nobody took</h4>
      {letters.length === 0 && <p className={styles['quiet']}>None.</p>}
      <ul>
        {letters.map((letter) => (
          <DeadLetter key={letter.key} letter={letter} />
        ))}
      </ul>
    </section>
  );
}

/** Giving a message up means that nobody is told of it: it takes two presses. */
function DeadLetter({ letter }: { readonly letter: AlertsView['deadLetters'][number] }) {
  const { alerts, pulse } = useStores();
  const [isAsked, setIsAsked] = useState(false);
  const now = useAlarmNow();
  const say = (kind: 'send-again' | 'give-up') =>
    sayAlert(alerts, letter.text, pulse.getState().epochMs, { kind, key: letter.key });
  return (
    <li className={styles['letter']} data-dead-letter={letter.key}>
      <Glyph name="p2" />
      <span>
        {letter.text}
        <span className={styles['second']}>
          {minuteWords(letter.at, now)} UTC by {letter.channel}: {letter.why}
        </span>
      </span>
      <span className={styles['buttons']}>
        <button type="button" className={styles['button']} data-send-again onClick={() => say('send-again')}>
          Send again
        </button>
        {isAsked ? (
          <button type="button" className={styles['button']} data-give-up="sure" onClick={() => say('give-up')}>
            Give up for good: nobody is told
          </button>
        ) : (
          <button type="button" className={styles['button']} data-give-up="ask" onClick={() => setIsAsked(true)}>
            Give up …
          </button>
        )}
      </span>
    </li>
  );
}

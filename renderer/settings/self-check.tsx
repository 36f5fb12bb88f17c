import type { DropReason, ObserverDoubt } from '../../main/domain/snapshot.ts';
import type { SessionState } from '../../main/domain/fact.ts';
import { assertNever } from '../../main/domain/assert-never.ts';
import { Age } from '../drawer/parts.tsx';
import { sinceFrameMs, usePulse, useScreen } from '../state/use-stores.ts';
import { Glyph } from '../ui/glyph.tsx';
import table from '../ui/ruled-table.module.css';
import { ageWords } from '../ui/time-words.ts';
import { FrameTime } from './frame-time.tsx';
import styles from './settings.module.css';

/** What the program says of its own work: what it was told, what it did not believe, and whether it trusts itself. */
export function SelfCheckPage() {
  const check = useScreen((screen) => screen.selfCheck);
  const t = useScreen((screen) => screen.t) ?? 0;
  if (check === undefined) return <p className={styles['quiet']}>No report yet: nothing to check.</p>;
  const dropped = check.dropped.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <h2 className={styles['title']}>Self-check</h2>
      <div className={styles['columns']}>
        <Trust />
        <Work factsTaken={check.factsTaken} dropped={dropped} />
        <Sessions />
      </div>
      <section className={styles['card']} data-dropped={dropped}>
        <h3>Evidence that was not believed</h3>
        <p className={styles['quiet']}>It is counted here and never becomes a verdict.</p>
        {check.dropped.length === 0 ? (
          <p>None: everything that came was believed.</p>
        ) : (
          <table className={`${table['ruled']} ${styles['table']}`}>
            <thead>
              <tr>
                <th>reason</th>
                <th>times</th>
                <th>last from</th>
                <th>age</th>
                <th>what that means</th>
              </tr>
            </thead>
            <tbody>
              {check.dropped.map(({ reason, count, lastHost, lastAt }) => (
                <tr key={reason} data-drop-reason={reason}>
                  <td>
                    <strong>{reason.replaceAll('-', ' ')}</strong>
                  </td>
                  <td className={styles['number']}>{count}</td>
                  <td>{lastHost}</td>
                  <td>
                    <Age ageMs={Math.max(0, t - lastAt)} />
                  </td>
                  <td>{dropWords(reason)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
    </>
  );
}

function Trust() {
  const doubt = useScreen((screen) => screen.observer.doubt);
  const t = useScreen((screen) => screen.t) ?? 0;
  return (
    <section className={styles['card']} data-doubt={doubt?.kind ?? 'none'}>
      <h3>Does the observer trust itself?</h3>
      {doubt == null ? (
        <p>Yes: its own loop keeps time, and not all sessions are late at once.</p>
      ) : (
        <>
          <p className={styles['doubt']}>
            <Glyph name="unknown" /> NO VERDICTS: {doubt.text}
          </p>
          <dl>
            <Row name="kind">{doubtWords(doubt.kind)}</Row>
            <Row name="since">{ageWords(Math.max(0, Math.floor((t - doubt.since) / 1000)))}</Row>
            <Row name="ends in">{ageWords(Math.max(0, Math.ceil((doubt.until - t) / 1000)))}</Row>
          </dl>
        </>
      )}
    </section>
  );
}

function Work({ factsTaken, dropped }: { readonly factsTaken: number; readonly dropped: number }) {
  const seq = useScreen((screen) => screen.seq) ?? 0;
  const frames = usePulse((pulse) => pulse.frames);
  const silence = usePulse((pulse) => Math.floor(sinceFrameMs(pulse) / 1000));
  const lastFactAgeMs = useScreen((screen) => screen.observer.lastFactAgeMs) ?? null;
  return (
    <section className={styles['card']}>
      <h3>Engine and window</h3>
      <dl>
        <Row name="facts taken">
          <span data-facts-taken={factsTaken}>{factsTaken.toLocaleString('en')}</span>
        </Row>
        <Row name="not believed">{dropped.toLocaleString('en')}</Row>
        <Row name="newest fact">
          <Age ageMs={lastFactAgeMs} />
        </Row>
        <Row name="engine tick">no. {seq}</Row>
        <Row name="frames received">
          {frames}, last {ageWords(silence)} ago
        </Row>
        <Row name="window draws">
          <FrameTime />
        </Row>
      </dl>
    </section>
  );
}

const sessionOrder: readonly SessionState[] = [
  'streaming',
  'connecting',
  'stalled',
  'closed',
  'auth-failed',
  'hostkey-mismatch',
  'no-ss',
];

function Sessions() {
  const counts = useScreen((screen) => {
    const states = [...screen.hosts.values()].map(({ session }) => session);
    return sessionOrder.map((state) => states.filter((each) => each === state).length).join(' ');
  });
  const routed = useScreen((screen) => [...screen.hosts.values()].filter(({ route }) => route !== null).length) ?? 0;
  const numbers = (counts ?? '').split(' ').map(Number);
  return (
    <section className={styles['card']}>
      <h3>Sessions from here to the hosts</h3>
      <dl>
        {sessionOrder.map((state, index) => {
          const count = numbers[index] ?? 0;
          if (count === 0 && state !== 'streaming') return null;
          return (
            <Row key={state} name={state}>
              <span data-session={state}>
                {state !== 'streaming' && <Glyph name="unknown" />} {count}
              </span>
            </Row>
          );
        })}
        {routed > 0 && <Row name="through a second route">{routed}</Row>}
      </dl>
    </section>
  );
}

function Row({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div className={styles['row']}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function doubtWords(kind: ObserverDoubt['kind']): string {
  switch (kind) {
    case 'late-loop':
      return 'its own loop stood still';
    case 'suspended':
      return 'this machine slept';
    case 'clock-step':
      return 'the clock of this machine was set';
    case 'all-late':
      return 'all sessions fell silent at once';
    default:
      return assertNever(kind);
  }
}

function dropWords(reason: DropReason): string {
  switch (reason) {
    case 'from-the-future':
      return 'its time lies ahead of the observer’s own clock';
    case 'out-of-order':
      return 'it is older than what the same host said before';
    case 'replayed':
      return 'the same words came a second time';
    case 'impossible-counter':
      return 'a counter ran backwards on a connection that goes on';
    case 'impossible-age':
      return 'an age is longer than the connection has lived';
    case 'contradicting-ends':
      return 'the two ends of a connection cannot both be right';
    case 'not-of-the-fleet':
      return 'it speaks of a host that the inventory does not have';
    default:
      return assertNever(reason);
  }
}

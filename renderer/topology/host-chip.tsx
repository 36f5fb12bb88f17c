import { memo } from 'react';
import { useStore } from 'zustand';
import { useAgeWords, useIsOlder, useScreen, useStores } from '../state/use-stores.ts';
import { Glyph } from '../ui/glyph.tsx';
import { LongName } from '../ui/long-name.tsx';
import { noValue } from '../ui/time-words.ts';
import type { ChipGrid } from './chip-grid.ts';
import { hostFace, roleMarks } from './host-face.ts';
import styles from './region.module.css';

/** A host in its region: name, marks of its roles, and its state where that is not normal. Opens the drawer. */
export const HostChip = memo(function HostChip({
  host,
  form,
}: {
  readonly host: string;
  readonly form: ChipGrid['kind'];
}) {
  const { selection } = useStores();
  const isSelected = useStore(selection, (chosen) => chosen.kind === 'host' && chosen.id === host);
  const face = useScreen((screen) => {
    const whole = hostFace(screen, host);
    // The age of a normal host would repaint its chip on each tick; only whether it is too old matters.
    return { ...whole, ageMs: whole.level === 'normal' ? null : whole.ageMs };
  });
  const marks = useScreen((screen) => roleMarks(screen, host));
  const ageMs = useScreen((screen) => screen.hosts.get(host)?.ageMs ?? null) ?? null;
  const blindAfterMs = useScreen((screen) => screen.inventory.blindAfterMs) ?? 0;
  const isOld = useIsOlder(ageMs, blindAfterMs);
  const age = useAgeWords(face?.ageMs ?? null);
  if (face === undefined || marks === undefined) return null;
  const second = face.words === '' ? '' : face.isUnseen ? age : face.words;
  return (
    <button
      type="button"
      className={`${styles['host']} nopan`}
      data-host={host}
      data-form={form}
      data-level={isOld && face.level === 'normal' ? 'blind' : face.level}
      data-unseen={face.isUnseen}
      data-selected={isSelected}
      aria-pressed={isSelected}
      aria-label={`Host ${host} ${face.words}`}
      title={`${host} ${face.words}`.trim()}
      onClick={() => selection.setState({ kind: 'host', id: host }, true)}
    >
      <span className={styles['hostTop']}>
        {face.glyph !== null && <Glyph name={face.glyph} />}
        {form !== 'dot' && (
          <span className={styles['hostName']}>
            <LongName name={host} />
          </span>
        )}
        {form !== 'dot' && marks.primaries > 0 && (
          <span className={styles['role']} data-contested={marks.isContested}>
            <Glyph name="primary" />
            {marks.isContested && '!'}
          </span>
        )}
        {form !== 'dot' && marks.isWitness && <Glyph name="witness" />}
      </span>
      {form === 'card' && (
        <span className={styles['hostBottom']}>
          {second !== '' && <span className={styles['hostWords']}>{second}</span>}
          {face.peers !== '' && !face.isUnseen && (
            <span className={styles['peers']}>
              {second === '' && 'peers '}
              {isOld ? noValue : face.peers}
            </span>
          )}
        </span>
      )}
    </button>
  );
});

import { useStore } from 'zustand';
import { useStores } from '../state/use-stores.ts';
import { Glyph, type GlyphName } from '../ui/glyph.tsx';
import { utcClock } from '../ui/time-words.ts';
import styles from './notice-strip.module.css';

const shown = 3;
const signs: Record<'info' | 'warning' | 'error', GlyphName> = { info: 'event', warning: 'p3', error: 'p2' };

/** What the program says about itself, newest last; it stays until the program withdraws it. */
export function NoticeStrip() {
  const list = useStore(useStores().notices, (notices) => notices.list);
  if (list.length === 0) return null;
  const hidden = Math.max(0, list.length - shown);
  return (
    <ul className={styles['strip']} role="status" aria-label="Notices">
      {list.slice(-shown).map((notice) => (
        <li key={notice.id} className={styles['notice']} data-notice={notice.level}>
          <Glyph name={signs[notice.level]} />
          <time className={styles['time']}>{utcClock(notice.at)}</time>
          <span className={styles['text']}>{notice.text}</span>
        </li>
      ))}
      {hidden > 0 && <li className={styles['notice']}>{hidden} older</li>}
    </ul>
  );
}

import styles from './glyph.module.css';
import type { Level } from './level.ts';

/** The closed set of signs (research/5, B2), drawn by us, so that no missing font can turn one into a box. */
export type GlyphName =
  | 'p1'
  | 'p2'
  | 'p3'
  | 'p1Hollow'
  | 'p2Hollow'
  | 'p3Hollow'
  | 'event'
  | 'note'
  | 'down'
  | 'isolated'
  | 'refused'
  | 'unknown'
  | 'maint'
  | 'observer'
  | 'witness'
  | 'primary'
  | 'contested'
  | 'pass'
  | 'fail'
  | 'attest'
  | 'go'
  | 'hold'
  | 'holdNothing';

/** The sign of a level: square, triangle, diamond, `?`, hexagon, hollow circle. Shape tells it apart without colour. */
export function levelGlyph(level: Level): GlyphName {
  const signs = { p1: 'p1', p2: 'p2', p3: 'p3', blind: 'unknown', maint: 'maint', normal: 'event' } as const;
  return signs[level];
}

/** A sign, 1 em high unless `size` says otherwise. Decoration: the word beside it carries the meaning for readers. */
export function Glyph({ name, size }: { readonly name: GlyphName; readonly size?: string }) {
  const edge = size ?? '1em';
  return (
    <svg
      className={styles['glyph']}
      data-glyph={name}
      viewBox="0 0 24 24"
      width={edge}
      height={edge}
      aria-hidden="true"
    >
      {shapes[name]}
    </svg>
  );
}

/** Stop sign, eight corners. */
const octagon = 'M7.9 2h8.2L22 7.9v8.2L16.1 22H7.9L2 16.1V7.9Z';

const shapes: Record<GlyphName, React.JSX.Element> = {
  pass: <path className={styles['tick']} d="M4 13 9.5 18.5 20 6" />,
  fail: (
    <>
      <path className={styles['p1']} d={octagon} />
      <path className={styles['inkWide']} d="M8 8 16 16M16 8 8 16" />
    </>
  ),
  attest: <path className={styles['tick']} d="M4 20 5.5 15 16 4.5 19.5 8 9 18.5 4 20ZM13.5 7 17 10.5M3 23h18" />,
  go: (
    <>
      <circle className={styles['ring']} cx="12" cy="12" r="10" />
      <path className={styles['tick']} d="M7 12.5 10.8 16.5 17 8.5" />
    </>
  ),
  holdNothing: (
    <>
      <path className={styles['ring']} d="M12 2 23 21.5H1Z" />
      <path className={styles['tick']} d="M12 9v6M12 17v2" />
    </>
  ),
  hold: (
    <>
      <path className={styles['p2']} d="M12 2 23 21.5H1Z" />
      <path className={styles['inkWide']} d="M12 9v6M12 17v2" />
    </>
  ),
  p1: (
    <>
      <rect className={styles['p1']} x="3" y="3" width="18" height="18" />
      <path className={styles['ink']} d="M12 7v10M9.5 9.5 12 7" />
    </>
  ),
  p2: <path className={styles['p2']} d="M12 3 22 21H2Z" />,
  p3: <path className={styles['p3']} d="M12 2 22 12 12 22 2 12Z" />,
  p1Hollow: <rect className={styles['emptied']} x="3" y="3" width="18" height="18" />,
  p2Hollow: <path className={styles['emptied']} d="M12 3 22 21H2Z" />,
  p3Hollow: <path className={styles['emptied']} d="M12 2 22 12 12 22 2 12Z" />,
  event: <circle className={styles['hollow']} cx="12" cy="12" r="8" />,
  note: <path className={styles['note']} d="M12 3v11M12 18v3" />,
  down: (
    <>
      <rect className={styles['p2']} x="2.5" y="2.5" width="19" height="19" rx="3" />
      <path className={styles['inkWide']} d="M7 7 17 17M17 7 7 17" />
    </>
  ),
  isolated: (
    <>
      <path className={styles['p2']} d="M12 2 22.5 21H1.5Z" />
      <path className={styles['inkWide']} d="M12 9v5.5M12 17v1.5" />
    </>
  ),
  refused: (
    <>
      <rect className={styles['p2']} x="2.5" y="2.5" width="19" height="19" rx="3" />
      <path className={styles['inkWide']} d="M5 12h10M16 6v12" />
    </>
  ),
  unknown: (
    <>
      <circle className={styles['blindRing']} cx="12" cy="12" r="10" />
      <path className={styles['blindMark']} d="M8.5 9.3a3.5 3.5 0 1 1 5 3.1c-1 .6-1.5 1.2-1.5 2.4M12 17.2v1.3" />
    </>
  ),
  maint: (
    <>
      <path className={styles['maint']} d="M7 3h10l5 9-5 9H7l-5-9Z" />
      <path className={styles['maintInk']} d="M8 16V8.5l4 4.5 4-4.5V16" />
    </>
  ),
  observer: (
    <>
      <circle className={styles['observer']} cx="12" cy="12" r="9" />
      <circle className={styles['observerDot']} cx="12" cy="12" r="4" />
    </>
  ),
  witness: <path className={styles['hollow']} d="M12 3 21 12 12 21 3 12Z" />,
  primary: (
    <>
      <circle className={styles['role']} cx="12" cy="12" r="10" />
      <path className={styles['roleInk']} d="M9 18V6h4a3.4 3.4 0 0 1 0 6.8H9" />
    </>
  ),
  contested: (
    <>
      <rect className={styles['p1']} x="1" y="3" width="22" height="18" />
      <path className={styles['ink']} d="M5 9a3 3 0 1 1 5.5 1.6L5 17h6.5M17.5 6.5v7M17.5 15.8v1.7" />
    </>
  ),
};

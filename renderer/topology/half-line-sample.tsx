import type { HalfLine } from '../../main/domain/map/half-line.ts';
import styles from './bundle.module.css';

/** A short piece of line for the legend, drawn as on the map. */
export function HalfLineSample({ line }: { readonly line: HalfLine }) {
  const end = line === 'stub' ? 22 : 40;
  return (
    <svg viewBox="0 0 44 14" width="2.9em" height="0.95em" aria-hidden="true">
      <path className={styles['casing']} data-line={line} d={`M2 7H${end}`} strokeWidth={5} />
      <path className={styles['half']} data-line={line} d={`M2 7H${end}`} strokeWidth={3} />
      {line === 'stub' && <path className={styles['cross']} d="M27 2 37 12M37 2 27 12" />}
    </svg>
  );
}

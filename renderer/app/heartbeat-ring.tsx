import styles from './top-bar.module.css';

const segments = 12;

/** Twelve segments; the lit one moves on by one with each received frame, and by nothing else. Hollow when late. */
export function HeartbeatRing({ frames, isLate }: { readonly frames: number; readonly isLate: boolean }) {
  const lit = frames % segments;
  return (
    <svg
      className={styles['ring']}
      viewBox="-12 -12 24 24"
      data-heartbeat={frames}
      data-late={isLate}
      aria-hidden="true"
    >
      {Array.from({ length: segments }, (_, index) => {
        const angle = (index * 2 * Math.PI) / segments - Math.PI / 2;
        const [x, y] = [Math.cos(angle), Math.sin(angle)];
        return (
          <line
            // The segments never change places.
            key={index}
            className={styles['segment']}
            data-lit={!isLate && index === lit}
            x1={x * 5.5}
            y1={y * 5.5}
            x2={x * 10.5}
            y2={y * 10.5}
          />
        );
      })}
    </svg>
  );
}

import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import styles from './decision.module.css';

interface HoldButtonProps {
  /** How long it must be held (ms). */
  readonly holdMs: number;
  readonly onHeld: () => void;
  readonly children: ReactNode;
}

/** A button that acts only when it was held, by pointer or by Space or Enter: a press by habit does nothing. */
export function HoldButton({ holdMs, onHeld, children }: HoldButtonProps) {
  const [isHeld, setIsHeld] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const release = () => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
    setIsHeld(false);
  };
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );
  const press = () => {
    if (timer.current !== null) return;
    setIsHeld(true);
    timer.current = setTimeout(() => {
      release();
      onHeld();
    }, holdMs);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    if (!event.repeat) press();
  };
  return (
    <button
      type="button"
      className={styles['holdButton']}
      data-held={isHeld}
      style={{ '--hold': `${holdMs}ms` } as React.CSSProperties}
      onPointerDown={(event) => event.button === 0 && press()}
      onPointerUp={release}
      onPointerLeave={release}
      onPointerCancel={release}
      onBlur={release}
      onKeyDown={onKey}
      onKeyUp={release}
    >
      <span className={styles['holdFill']} aria-hidden="true" />
      <span className={styles['holdWords']}>
        {children} – hold {holdMs / 1000} s
      </span>
    </button>
  );
}

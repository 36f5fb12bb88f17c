import styles from './long-name.module.css';

/** So many signs of the end always stay: numbered names differ there. */
const tailLength = 6;
const longFrom = 14;

/** A name on one line. Where it has no room it loses its middle, because names of one kind differ at the end. */
export function LongName({ name }: { readonly name: string }) {
  if (name.length < longFrom) return name;
  return (
    <span className={styles['name']} title={name}>
      <span className={styles['stem']}>{name.slice(0, -tailLength)}</span>
      <span className={styles['tail']}>{name.slice(-tailLength)}</span>
    </span>
  );
}

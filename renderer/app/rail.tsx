import { useStore } from 'zustand';
import { useStores } from '../state/use-stores.ts';
import type { View } from '../state/place.ts';
import styles from './rail.module.css';
import { showView, views } from './views.ts';

/** The screens, each with the key that shows it. */
export function Rail() {
  const stores = useStores();
  const view = useStore(stores.place, (place) => place.view);
  return (
    <nav className={styles['rail']} aria-label="Screens">
      {views.map(({ id, key, name }) => (
        <button
          key={id}
          type="button"
          className={styles['item']}
          data-view={id}
          aria-current={view === id ? 'page' : undefined}
          title={`${name} (${key})`}
          onClick={() => showView(stores, id)}
        >
          <svg className={styles['icon']} viewBox="0 0 24 24" aria-hidden="true">
            {icons[id]}
          </svg>
          <span>{name}</span>
          <kbd className={styles['key']}>{key}</kbd>
        </button>
      ))}
    </nav>
  );
}

const icons: Record<View, React.JSX.Element> = {
  topology: <path d="M3 4h7v6H3ZM14 14h7v6h-7ZM14 3h7v6h-7ZM10 7h4M17.5 9v5" />,
  matrix: <path d="M3 3h18v18H3ZM9 3v18M15 3v18M3 9h18M3 15h18" />,
  clusters: <path d="M3 4h5v5H3ZM10 4h5v5h-5ZM3 15h5v5H3ZM10 15h5v5h-5ZM19 2v10M19 13v9" />,
  decision: <path d="M8 3h8l5 5v8l-5 5H8l-5-5V8ZM7.5 12.5l3 3 6-7" />,
  timeline: <path d="M3 12h18M6 7v10M12 4v16M17 9v6" />,
  alerts: <path d="M6 17V11a6 6 0 0 1 12 0v6l2 2H4ZM10 21h4M12 3v2" />,
  settings: <path d="M4 6h16M4 12h16M4 18h16M9 4v4M15 10v4M8 16v4" />,
};

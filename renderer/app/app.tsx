import { useEffect } from 'react';
import { Drawer } from '../drawer/drawer.tsx';
import { QuorumPanel } from '../quorum/quorum-panel.tsx';
import { SituationList } from '../situations/situation-list.tsx';
import { nothing } from '../state/selection.ts';
import { useStores } from '../state/use-stores.ts';
import { Topology } from '../topology/topology.tsx';
import { Panel } from '../ui/panel.tsx';
import styles from './app.module.css';
import { Legend } from './legend.tsx';
import { NoData } from './no-data.tsx';
import { NoticeStrip } from './notice-strip.tsx';
import { PaintReporter } from './paint-reporter.tsx';
import { TopBar } from './top-bar.tsx';
import { Veil } from './veil.tsx';

/** The whole window. Each panel stands or falls alone. */
export function App({
  onPainted,
  veil,
}: {
  readonly onPainted: (seq: number) => void;
  readonly veil: 'armed' | 'shown' | 'off';
}) {
  useWindowKeys();
  return (
    <div className={styles['app']}>
      <Panel name="top bar">
        <TopBar />
      </Panel>
      <main className={styles['main']}>
        <div className={styles['map']}>
          <Panel name="topology">
            <Topology />
          </Panel>
          <Panel name="notices">
            <NoticeStrip />
          </Panel>
        </div>
        <Panel name="drawer">
          <Drawer />
        </Panel>
        <aside className={styles['side']} aria-label="Situations and quorum">
          <Panel name="situations">
            <SituationList />
          </Panel>
          <Panel name="quorum">
            <QuorumPanel />
          </Panel>
        </aside>
        <NoData />
      </main>
      <Legend />
      <Veil mode={veil} />
      <PaintReporter onPainted={onPainted} />
    </div>
  );
}

/** `t` changes the theme, Escape closes the drawer. No key acts on infrastructure. */
function useWindowKeys() {
  const { selection } = useStores();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key === 'Escape') selection.setState(nothing, true);
      if (event.key === 't') {
        const page = document.documentElement;
        page.dataset['theme'] = page.dataset['theme'] === 'light' ? 'dark' : 'light';
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [selection]);
}

import { useEffect } from 'react';
import { useStore } from 'zustand';
import { AlertsScreen } from '../alerts/alerts-screen.tsx';
import { useSilenceKey } from '../alerts/use-alert-keys.ts';
import { ChosenCluster } from '../clusters/chosen-cluster.tsx';
import { ClustersScreen } from '../clusters/clusters-screen.tsx';
import { DecisionScreen } from '../decision/decision-screen.tsx';
import { Drawer } from '../drawer/drawer.tsx';
import { MatrixScreen } from '../matrix/matrix-screen.tsx';
import { PathLists } from '../matrix/path-lists.tsx';
import { QuorumPanel } from '../quorum/quorum-panel.tsx';
import { SettingsScreen } from '../settings/settings-screen.tsx';
import { SituationList } from '../situations/situation-list.tsx';
import { ReplayBar } from '../replay/replay-bar.tsx';
import { ReplayFrame } from '../replay/replay-frame.tsx';
import { useReplayKeys } from '../replay/use-replay-keys.ts';
import { nothing } from '../state/selection.ts';
import { useIsReplay, useStores } from '../state/use-stores.ts';
import { leaveWhatIf } from '../state/what-if.ts';
import { MomentPanel } from '../timeline/moment-panel.tsx';
import { TimelineScreen } from '../timeline/timeline-screen.tsx';
import { Topology } from '../topology/topology.tsx';
import { isTyping } from '../ui/is-typing.ts';
import { Panel } from '../ui/panel.tsx';
import styles from './app.module.css';
import { Legend } from './legend.tsx';
import { NoData } from './no-data.tsx';
import { NoticeStrip } from './notice-strip.tsx';
import { PaintReporter } from './paint-reporter.tsx';
import { Rail } from './rail.tsx';
import { TopBar } from './top-bar.tsx';
import { Veil } from './veil.tsx';
import { showView, views } from './views.ts';

/** The whole window. Each panel stands or falls alone. */
export function App({
  onPainted,
  veil,
}: {
  readonly onPainted: (seq: number) => void;
  readonly veil: 'armed' | 'shown' | 'off';
}) {
  useWindowKeys();
  useReplayKeys();
  useSilenceKey();
  const isReplay = useIsReplay();
  return (
    <div className={styles['app']} data-replay={isReplay}>
      <div>
        <Panel name="top bar">
          <TopBar />
        </Panel>
        <Panel name="replay">
          <ReplayBar />
        </Panel>
      </div>
      <main className={styles['main']}>
        <Rail />
        <div className={styles['map']}>
          <CurrentScreen />
          <Panel name="notices">
            <NoticeStrip />
          </Panel>
        </div>
        <Panel name="drawer">
          <Drawer />
        </Panel>
        <SidePanel />
        <NoData />
      </main>
      <Legend />
      {isReplay && <ReplayFrame />}
      <Veil mode={veil} />
      <PaintReporter onPainted={onPainted} />
    </div>
  );
}

function CurrentScreen() {
  const view = useStore(useStores().place, (place) => place.view);
  // A key of its own for each: a screen that failed must not keep the next one from being shown.
  return (
    <Panel key={view} name={view}>
      {view === 'topology' && <Topology />}
      {view === 'matrix' && <MatrixScreen />}
      {view === 'clusters' && <ClustersScreen />}
      {view === 'decision' && <DecisionScreen />}
      {view === 'timeline' && <TimelineScreen />}
      {view === 'alerts' && <AlertsScreen />}
      {view === 'settings' && <SettingsScreen />}
    </Panel>
  );
}

/** What is open, and the votes. Decision has votes of its own, Alerts a desk of its own: both need the whole width. */
function SidePanel() {
  const view = useStore(useStores().place, (place) => place.view);
  if (view === 'decision' || view === 'alerts') return null;
  return (
    <aside className={styles['side']} aria-label="Situations and quorum">
      <Panel name="situations">
        <SituationList />
      </Panel>
      <Beside />
    </aside>
  );
}

/** Below the situations: the votes, beside the Matrix the paths that are broken, beside Clusters the one at the cursor. */
function Beside() {
  const view = useStore(useStores().place, (place) => place.view);
  if (view === 'matrix') {
    return (
      <Panel key="paths" name="paths">
        <PathLists />
      </Panel>
    );
  }
  if (view === 'timeline') {
    return (
      <Panel key="moment" name="moment">
        <MomentPanel />
      </Panel>
    );
  }
  return (
    <Panel key={view === 'clusters' ? 'cluster' : 'quorum'} name="quorum">
      {view === 'clusters' ? <ChosenCluster /> : <QuorumPanel />}
    </Panel>
  );
}

/** Digits show a screen, `t` changes the theme, Escape leaves a what-if, else closes the drawer. No key acts on infrastructure. */
function useWindowKeys() {
  const stores = useStores();
  const { selection, whatIf } = stores;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event)) return;
      const view = views.find(({ key }) => key === event.key);
      if (view !== undefined) showView(stores, view.id);
      if (event.key === 'Escape' && !leaveWhatIf(whatIf)) selection.setState(nothing, true);
      if (event.key === 't') {
        const page = document.documentElement;
        page.dataset['theme'] = page.dataset['theme'] === 'light' ? 'dark' : 'light';
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [selection, whatIf, stores]);
}

import { assertNever } from '../../main/domain/assert-never.ts';
import { Glyph } from '../ui/glyph.tsx';
import { ActLog } from './act-log.tsx';
import { ActiveTab } from './active-tab.tsx';
import { AlertBanners } from './alert-banners.tsx';
import { AlertsHead } from './alerts-head.tsx';
import styles from './alerts.module.css';
import { ChainTab } from './chain-tab.tsx';
import { ChannelTab } from './channel-tab.tsx';
import { KpiTab } from './kpi-tab.tsx';
import { MaintenanceTab } from './maintenance-tab.tsx';
import { ShelvedTab } from './shelved-tab.tsx';
import { useAlertKeys } from './use-alert-keys.ts';
import { useAlertsPlace, useAlertsView, useIsAlertingBlind, useSilentSeconds } from './use-alerts.ts';

/** Alerts: what needs an operator's act, the gravest first, and how the alarm system itself stands (research/5, A6). */
export function AlertsScreen() {
  useAlertKeys();
  const { tab } = useAlertsPlace();
  const isBlind = useIsAlertingBlind();
  const view = useAlertsView();
  return (
    <section className={styles['screen']} aria-label="Alerts" data-alerts={tab} data-blind={isBlind}>
      <AlertsHead />
      <AlertBanners />
      <div className={styles['body']} role="tabpanel" id="alerts-panel" aria-labelledby={`alerts-tab-${tab}`}>
        {view === null ? <NoAnswer isBlind={isBlind} /> : <Tab />}
      </div>
      <ActLog />
    </section>
  );
}

/** Nothing was ever said: that is no empty list. */
function NoAnswer({ isBlind }: { readonly isBlind: boolean }) {
  const seconds = useSilentSeconds();
  if (seconds < 1) return <p className={styles['message']}>waiting for the alarm system: nothing is claimed</p>;
  return (
    <div className={styles['message']} data-no-answer>
      <h2>
        <Glyph name={isBlind ? 'p2' : 'unknown'} /> The alarm system gives no answer
      </h2>
      <p>Nobody knows from here what is alarmed. Situations and quorum on the other screens are seen without it.</p>
    </div>
  );
}

function Tab() {
  const { tab } = useAlertsPlace();
  switch (tab) {
    case 'active':
      return <ActiveTab />;
    case 'shelved':
      return <ShelvedTab />;
    case 'maintenance':
      return <MaintenanceTab />;
    case 'channels':
      return <ChannelTab />;
    case 'chains':
      return <ChainTab />;
    case 'kpis':
      return <KpiTab />;
    default:
      return assertNever(tab);
  }
}

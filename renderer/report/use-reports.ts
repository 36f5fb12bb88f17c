import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { ReportState } from '../state/reports.ts';
import { useStores } from '../state/use-stores.ts';

/** What is known of incidents and reports; the list is kept new while the caller is shown. */
export function useReports(): ReportState {
  const { reports } = useStores();
  useEffect(() => {
    const count = (by: number) => {
      const state = reports.getState();
      reports.setState({ ...state, watchers: state.watchers + by }, true);
    };
    count(1);
    return () => count(-1);
  }, [reports]);
  return useStore(reports);
}

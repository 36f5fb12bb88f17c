/** Where the metrics are served for Prometheus (`alerts.metrics`); without it nothing listens. */
export interface AlertMetrics {
  /** An IP address of this machine. */
  readonly address: string;
  readonly port: number;
  /** Host names by which it may be asked, small letters; IP addresses and `localhost` always may. */
  readonly names: readonly string[];
}

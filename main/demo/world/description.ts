/** A machine of the simulated world. */
export interface WorldHost {
  readonly id: string;
  readonly region: string;
  /** IPv4 address by which its peers know it. */
  readonly address: string;
  /** TCP ports on which a service of it listens. */
  readonly listens: readonly number[];
}

/** Round-trip time between two regions, ms, before jitter. Order does not matter; `a` = `b` is the local network. */
export interface WorldPath {
  readonly a: string;
  readonly b: string;
  readonly rttMs: number;
  /** The slowest packet takes this share longer than the fastest; 0.03 where not said. */
  readonly jitterShare?: number;
}

/** How the two applications of a connection behave. The kernel below does the rest. Times in ms. */
export interface Traffic {
  /** The server's application speaks at this rhythm, the client's answers each message. null = both stay silent. */
  readonly rhythm: { readonly everyMs: number; readonly serverBytes: number; readonly clientBytes: number } | null;
  /** SO_KEEPALIVE of the client, as TCP_KEEPIDLE, TCP_KEEPINTVL and TCP_KEEPCNT (tcp(7)). null = off. */
  readonly keepalive: { readonly idleMs: number; readonly intervalMs: number; readonly probes: number } | null;
  /** Either application closes after so long without a byte. null = it waits for ever, as most do by default. */
  readonly silenceMs: number | null;
  /** The client closes so long after the connection was made. null = it keeps it. */
  readonly lifetimeMs: number | null;
  /** The client gives up a connect after this. */
  readonly connectTimeoutMs: number;
  /** The client tries again so long after it lost or closed a connection. */
  readonly redialMs: number;
  /** TCP_NODELAY of both ends, as most databases set it; absent = Nagle's rule holds. */
  readonly noDelay?: boolean;
}

/** A client that keeps, or keeps making, a connection to a service. */
export interface Flow {
  readonly client: string;
  readonly server: string;
  readonly port: number;
  readonly traffic: Traffic;
}

/** Everything a world is made of. */
export interface WorldDescription {
  readonly hosts: readonly WorldHost[];
  readonly paths: readonly WorldPath[];
  readonly flows: readonly Flow[];
}

import type { RawRole, Reading } from '../domain/reading.ts';

/**
 * A setting of a product's probe that differs from fleet to fleet (`clusters[].probe` in the inventory). It reaches the
 * host as a line of standard input, is checked there again, and never becomes part of a command string.
 */
export interface ProbeParameter {
  /** `port`, `user`, `vip` … */
  readonly name: string;
  /** What its value may look like; nothing else is sent. */
  readonly form: RegExp;
  /** Used where the inventory says nothing; null = the probe cannot run without it. */
  readonly fallback: string | null;
  readonly meaning: string;
  /** true = the host takes any printable text for it: a command of the site's own. Else only harmless characters. */
  readonly isFreeText?: true;
}

/** What a reader knows besides the output: who was asked. */
export interface AskedMember {
  /** Id of the host that was asked; null when a person pipes the output in. */
  readonly host: string | null;
  /** Addresses by which its peers know it; may be empty. */
  readonly addresses: readonly string[];
  /** Parameters of the probe, as they were sent. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** A product whose members can be asked for their role: one file each in this folder. */
export interface Product {
  /** As in `product:` of the inventory and in `roles --list`. */
  readonly name: string;
  /** What it is, in a few words. */
  readonly title: string;
  /**
   * The probe as lines of POSIX sh (dash), joined by newlines, without a single quote in it; it may use the parameters as
   * shell variables `p_NAME`, already checked. Every call of a client is wrapped in `timeout -k 1 SECONDS` (research/7, trap 1).
   */
  readonly script: readonly string[];
  readonly parameters: readonly ProbeParameter[];
  /** The least rights with which the probe works, and how to give them. */
  readonly rights: string;
  /** What one probe costs on the host, with the source of the figure. */
  readonly cost: string;
  /** Time between two probes of a member in quiet times, ms: 2,000, or up to 10,000 for probes that cost more than 300 ms. */
  readonly everyMs: number;
  /** The observer gives a probe up after this, ms; longer than the script's own timeouts together. */
  readonly timeoutMs: number;
  /** What misleads a reader of this product, each with what we do about it. */
  readonly traps: readonly string[];
  /** Raw output → reading. Pure, total: whatever comes, it answers; what it cannot read is `unknown` with a reason. */
  readonly read: (raw: RawRole, asked: AskedMember) => Reading;
}

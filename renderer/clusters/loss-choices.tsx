import type { ReactNode } from 'react';
import type { InventoryView } from '../../main/contract/screen.ts';
import type { ImaginedLoss, WhatIfCount } from '../../main/contract/what-if.ts';
import type { Pip } from '../quorum/quorum-bar.ts';
import { QuorumPips } from '../quorum/quorum-pips.tsx';
import { isHostLost, lossKey } from '../state/what-if.ts';
import { LongName } from '../ui/long-name.tsx';
import { lossName } from './loss-words.ts';
import styles from './what-if.module.css';

interface ChoicesProps {
  readonly count: WhatIfCount;
  readonly inventory: InventoryView;
  readonly losses: readonly ImaginedLoss[];
  readonly onToggle: (loss: ImaginedLoss) => void;
}

/** All that can be lost of the cluster, a button each. What is lost is crossed out and has a cross before it. */
export function LossChoices({ count, inventory, losses, onToggle }: ChoicesProps) {
  const { votes, regions, hosts } = count;
  const links = regions.flatMap((a, nth) => regions.slice(nth + 1).map((b): ImaginedLoss => ({ kind: 'link', a, b })));
  const regionOf = (host: string) => inventory.hosts.find(({ id }) => id === host)?.region;
  const isLost = (loss: ImaginedLoss) => losses.some((one) => lossKey(one) === lossKey(loss));
  const button = (loss: ImaginedLoss, isGone: boolean, pips?: ReactNode) => (
    <Choice
      key={lossKey(loss)}
      loss={loss}
      name={lossName(inventory, loss)}
      isLost={isLost(loss)}
      isGone={isGone}
      pips={pips}
      onToggle={onToggle}
    />
  );
  return (
    <div className={styles['choices']}>
      <Group name="votes">
        {votes.map((vote) => {
          const loss: ImaginedLoss = { kind: 'vote', cluster: vote.cluster, host: vote.host };
          const isGone = isLost(loss) || isHostLost(losses, vote.host, regionOf(vote.host));
          return button(loss, isGone, <VotePips vote={vote} isGone={isGone} />);
        })}
      </Group>
      <Group name="regions">
        {regions.map((region) => {
          const loss: ImaginedLoss = { kind: 'region', region };
          return button(loss, isLost(loss));
        })}
      </Group>
      {links.length > 0 && <Group name="links">{links.map((loss) => button(loss, isLost(loss)))}</Group>}
      <Group name="hosts">
        {hosts.map((host) => button({ kind: 'host', host }, isHostLost(losses, host, regionOf(host))))}
      </Group>
    </div>
  );
}

function Group({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={styles['group']} role="group" aria-label={`lose ${name}`}>
      <span className={styles['groupName']}>{name}</span>
      <span className={styles['buttons']}>{children}</span>
    </div>
  );
}

interface ChoiceProps {
  readonly loss: ImaginedLoss;
  readonly name: string;
  /** Lost by this very button. */
  readonly isLost: boolean;
  /** Lost, by whatever button. */
  readonly isGone: boolean;
  readonly pips: ReactNode;
  readonly onToggle: (loss: ImaginedLoss) => void;
}

function Choice({ loss, name, isLost, isGone, pips, onToggle }: ChoiceProps) {
  return (
    <button
      type="button"
      className={styles['choice']}
      aria-pressed={isLost}
      data-loss={lossKey(loss)}
      data-gone={isGone}
      onClick={() => onToggle(loss)}
    >
      <span className={styles['cross']} aria-hidden="true">
        {isGone ? '×' : ''}
      </span>
      {pips}
      <span className={styles['choiceName']}>
        <LongName name={name} />
      </span>
    </button>
  );
}

/** The votes of one member: solid = seen now, dotted = not seen now, hollow = lost. */
function VotePips({ vote, isGone }: { readonly vote: WhatIfCount['votes'][number]; readonly isGone: boolean }) {
  const kind = isGone ? 'absent' : vote.isSeen ? 'present' : 'unknown';
  const pips = Array.from(
    { length: vote.votes },
    (_, nth): Pip => ({
      kind,
      isWitness: vote.isWitness,
      isJoined: nth > 0,
      isThreshold: false,
    }),
  );
  return <QuorumPips pips={pips} />;
}

import { assertNever } from '../../main/domain/assert-never.ts';
import type { InventoryView } from '../../main/contract/screen.ts';
import type { ImaginedLoss, WhatIfRow } from '../../main/contract/what-if.ts';
import { marginWords } from '../quorum/quorum-bar.ts';
import { regionCode } from '../state/side-name.ts';

/** What is lost, by the name it has on screen: `DUB`, `DUB–FRA`, `dub-db1`. */
export function lossName(inventory: InventoryView, loss: ImaginedLoss): string {
  switch (loss.kind) {
    case 'region':
      return regionCode(inventory, loss.region);
    case 'link':
      return `${regionCode(inventory, loss.a)}–${regionCode(inventory, loss.b)}`;
    case 'host':
    case 'vote':
      return loss.host;
    default:
      return assertNever(loss);
  }
}

const anyOne = { regions: 'lose any one region', links: 'cut any one link', hosts: 'lose any one host' } as const;

/** The first half of a row of the loss table: `lose DUB`, `cut DUB–FRA`, `lose any one region`. */
export function rowName(inventory: InventoryView, { any, loss }: WhatIfRow): string {
  if (any !== null) return anyOne[any];
  return `${loss.kind === 'link' ? 'cut' : 'lose'} ${lossName(inventory, loss)}`;
}

/** The votes to spare that a loss leaves: `−1`, `−1…+1`, or a dash where no rule counts. */
export function spareWords({ margin }: WhatIfRow): string {
  if (margin === null) return '–';
  const worst = marginWords(margin.worst);
  return margin.best === margin.worst ? worst : `${worst}…${marginWords(margin.best)}`;
}

/** What a loss leaves, in the words of the table of clusters (research/5, B4). */
export function outcomeWords({ word, margin }: WhatIfRow): string {
  switch (word) {
    case 'keeps':
      return 'quorum';
    case 'edge':
      return 'AT EDGE';
    case 'lost':
      return margin === null ? 'NO DATA LEFT' : 'NO QUORUM';
    case 'both':
      return 'SPLIT-BRAIN POSSIBLE';
    case 'unknown':
      return 'AMBIGUOUS';
    case 'human':
      return 'a human decides';
    default:
      return assertNever(word);
  }
}

import type { InventoryView } from '../../main/contract/screen.ts';
import type { WhatIfCount } from '../../main/contract/what-if.ts';
import { lossKey } from '../state/what-if.ts';
import { Glyph } from '../ui/glyph.tsx';
import table from '../ui/ruled-table.module.css';
import { lossName, outcomeWords, rowName, spareWords } from './loss-words.ts';
import styles from './what-if.module.css';

interface TableProps {
  readonly count: WhatIfCount;
  readonly inventory: InventoryView;
}

/** `lose DUB → −1`: each loss alone, from the world that is there, and what is always true of so many votes. */
export function LossTable({ count, inventory }: TableProps) {
  return (
    <>
      {count.notes.map((note) => (
        <p key={note} className={styles['note']} data-vote-note>
          <Glyph name="note" />
          {note}
        </p>
      ))}
      <table className={`${table['ruled']} ${styles['table']}`} data-loss-table={count.grounds}>
        <caption>
          one loss alone, {count.grounds === 'present' ? 'from what is seen now' : 'as if all were well now'}
        </caption>
        <tbody>
          {count.table.map((row) => (
            <tr
              key={`${row.any ?? ''} ${lossKey(row.loss)}`}
              title={row.any === null ? row.text : `${lossName(inventory, row.loss)}: ${row.text}`}
              data-loss-row={row.any ?? lossKey(row.loss)}
              data-any={row.any !== null}
            >
              <th scope="row">{rowName(inventory, row)} →</th>
              <td className={styles['spare']}>{spareWords(row)}</td>
              <td data-word={row.word}>{outcomeWords(row)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

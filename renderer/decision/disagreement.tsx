import type { DecisionRound } from '../../main/contract/decision.ts';
import { Glyph } from '../ui/glyph.tsx';
import table from '../ui/ruled-table.module.css';
import styles from './decision.module.css';

/** What the verifier answered beside what the picture shows: both people see both. */
export function Disagreement({ round }: { readonly round: Extract<DecisionRound, { readonly kind: 'disagreed' }> }) {
  return (
    <table className={`${table['ruled']} ${styles['table']}`} data-compared={round.compared.length}>
      <caption>
        {round.verifier} answered {round.proposer}’s proposal otherwise than the picture shows it: HOLD
      </caption>
      <thead>
        <tr>
          <th>question</th>
          <th>{round.verifier} answered</th>
          <th>the picture shows</th>
        </tr>
      </thead>
      <tbody>
        {round.compared.map(({ question, answered, shown, agrees }) => (
          <tr key={question} data-agrees={agrees}>
            <th scope="row">
              <Glyph name={agrees ? 'pass' : 'fail'} /> {question}
            </th>
            <td>{answered}</td>
            <td>{shown}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

import { useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { DecisionAct, DecisionView } from '../../main/contract/decision.ts';
import type { Gate, GateId } from '../../main/domain/advice.ts';
import { chosenPerson, type DecisionDraft, questionOf, type as typeIn, wish } from '../state/decision.ts';
import { useStores } from '../state/use-stores.ts';
import { Glyph } from '../ui/glyph.tsx';
import { ActLine } from './act-line.tsx';
import styles from './decision.module.css';
import { HoldButton } from './hold-button.tsx';
import { PersonField } from './person-field.tsx';
import { PassphraseField, takePassphrase, TextField } from './text-field.tsx';

/** How long GO must be held to be proposed (ms; research/5, A4). */
const proposeHoldMs = 2000;

/** The first of two: vouches for what nobody sees, gives a reason, and proposes GO. Nothing of it is shown to the second. */
export function ProposeForm({ view }: { readonly view: DecisionView }) {
  const { decision, place } = useStores();
  const draft = useStore(decision, (state) => state.draft);
  const [missing, setMissing] = useState<string | null>(null);
  const passphrase = useRef<HTMLInputElement>(null);
  const by = chosenPerson(draft.by, view.operators);
  const open = gatesToVouch(view);

  const propose = () => {
    const question = questionOf(place.getState());
    if (question === null) return;
    const lacking = missingOf(by, draft, passphrase.current?.value ?? '');
    setMissing(lacking);
    if (lacking !== null) return;
    wish(decision, {
      ...{ kind: 'propose', question, by, passphrase: takePassphrase(passphrase) },
      ...{ attestations: attestationsOf(open, draft), reason: draft.reason.trim() },
    });
  };
  return (
    <div className={styles['form']} data-propose>
      <p>The first of two proposes; the second answers without seeing what is written here.</p>
      {open.map((gate) => (
        <TextField
          key={gate.id}
          label={`I vouch for ${gate.id} ${gate.title}`}
          hint={gate.cure}
          name={gate.id}
          value={draft.attestations[gate.id] ?? ''}
          onText={(text) => typeIn(decision, { attestations: { ...draft.attestations, [gate.id]: text } })}
        />
      ))}
      <TextField label="Reason" name="reason" value={draft.reason} onText={(reason) => typeIn(decision, { reason })} />
      <div className={styles['pair']}>
        <PersonField
          label="proposer"
          name={by}
          operators={view.operators}
          onName={(name) => typeIn(decision, { by: name })}
        />
        <PassphraseField label="passphrase" field={passphrase} />
      </div>
      <HoldButton holdMs={proposeHoldMs} onHeld={propose}>
        Propose <span className={styles['goWord']}>GO</span>
      </HoldButton>
      {missing !== null && (
        <p className={styles['actLine']} role="alert" data-level="p2">
          <Glyph name="p2" />
          {missing}
        </p>
      )}
      <ActLine of={['propose']} />
    </div>
  );
}

/** Gates that nobody can see to pass, and that a person may vouch for. */
function gatesToVouch({ sheet, attestable }: DecisionView): readonly Gate[] {
  return sheet?.gates.filter(({ id, result }) => attestable.includes(id) && result !== 'pass') ?? [];
}

function attestationsOf(
  open: readonly Gate[],
  draft: DecisionDraft,
): Extract<DecisionAct, { readonly kind: 'propose' }>['attestations'] {
  const said = (gate: GateId) => (draft.attestations[gate] ?? '').trim();
  return open.flatMap(({ id }) => (said(id) === '' ? [] : [{ gate: id, text: said(id) }]));
}

/** What is not filled in yet, as a sentence; null = nothing. Whether the words suffice is the engine's to say. */
function missingOf(by: string, draft: DecisionDraft, passphrase: string): string | null {
  if (draft.reason.trim() === '') return 'A reason is needed.';
  if (by === '') return 'Who proposes? Choose a name.';
  return passphrase === '' ? 'The passphrase of the proposer is needed.' : null;
}

import { useState } from 'react';
import type { Advice, Gate } from '../../main/domain/advice.ts';
import { gateIds } from '../../main/domain/advice.ts';
import { Glyph } from '../ui/glyph.tsx';
import { LongName } from '../ui/long-name.tsx';
import { ageWords, noValue } from '../ui/time-words.ts';
import styles from './decision.module.css';
import { gateAgeMs, gateFace, witnessWords } from './decision-words.ts';
import { useIsVoid, useLookAge, useQuestion, useSheet } from './use-decision.ts';

/** The ten gates with what they rest on, and below them what would change the advice, in order. */
export function GateList() {
  const sheet = useSheet();
  const isVoid = useIsVoid();
  const isAsked = useQuestion()?.candidate !== null;
  return (
    <section className={styles['middle']} aria-label="Gates">
      <h3 className={styles['title']}>Gates</h3>
      {sheet === null ? (
        <p className={styles['quiet']} data-gates="none">
          {isAsked
            ? 'No sheet yet.'
            : `Nobody is asked about: choose a candidate, and ${gateIds.length} gates say whether it may be promoted.`}
        </p>
      ) : (
        <ol className={styles['gates']} data-gates={sheet.candidate}>
          {sheet.gates.map((gate) => (
            <GateRow key={gate.id} gate={gate} isVoid={isVoid} />
          ))}
        </ol>
      )}
      {sheet !== null && !isVoid && <WouldChange sheet={sheet} />}
    </section>
  );
}

function GateRow({ gate, isVoid }: { readonly gate: Gate; readonly isVoid: boolean }) {
  const [isOpen, setIsOpen] = useState(false);
  const face = gateFace(gate.result, isVoid);
  const seconds = useLookAge(gateAgeMs(gate));
  return (
    <li data-gate={gate.id} data-result={isVoid ? 'unknown' : gate.result}>
      <button
        type="button"
        className={styles['gate']}
        data-level={face.level}
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        <span className={styles['result']}>
          <Glyph name={face.glyph} size="1.25em" />
          {face.word}
        </span>
        <span className={styles['why']}>
          <strong>
            {gate.id} {gate.title}
          </strong>{' '}
          {isVoid ? `${noValue} not known any more` : gate.why}
        </span>
        <span className={styles['age']}>
          {isVoid || seconds === null ? noValue : ageWords(seconds)}
          {!isVoid && gate.evidence.length > 0 && <Witnesses gate={gate} />}
        </span>
      </button>
      {isOpen && <GateEvidence gate={gate} />}
    </li>
  );
}

function Witnesses({ gate }: { readonly gate: Gate }) {
  const { first, more } = witnessWords(gate);
  return (
    <span className={styles['witnesses']}>
      <span className={styles['witness']}>
        <LongName name={first} />
      </span>
      {more}
    </span>
  );
}

function GateEvidence({ gate }: { readonly gate: Gate }) {
  return (
    <div className={styles['evidence']} data-gate-evidence={gate.id}>
      {gate.evidence.length === 0 && <p className={styles['quiet']}>Nobody has said anything about it.</p>}
      <ul>
        {gate.evidence.map((testimony) => (
          <li key={`${testimony.host} ${testimony.what}`}>
            <strong>{testimony.host}</strong> <Aged ageMs={testimony.ageMs} />
            {testimony.domain !== null && ` (${testimony.domain})`}: {testimony.what}
          </li>
        ))}
      </ul>
      {gate.cure !== null && <p>What would make it pass: {gate.cure}</p>}
    </div>
  );
}

function Aged({ ageMs }: { readonly ageMs: number }) {
  return <span className={styles['quiet']}>{ageWords(useLookAge(ageMs))}</span>;
}

function WouldChange({ sheet }: { readonly sheet: Advice }) {
  return (
    <section
      className={styles['would']}
      aria-label="What would change this"
      data-would-change={sheet.wouldChange.length}
    >
      <h3 className={styles['title']}>What would change this, in order</h3>
      {sheet.wouldChange.length === 0 ? (
        <p className={styles['quiet']}>Nothing is missing.</p>
      ) : (
        <ol className={styles['steps']}>
          {sheet.wouldChange.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
    </section>
  );
}

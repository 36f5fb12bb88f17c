import { useState } from 'react';
import { useStore } from 'zustand';
import type { DecisionView } from '../../main/contract/decision.ts';
import { useStores } from '../state/use-stores.ts';
import { Glyph } from '../ui/glyph.tsx';
import { noValue, utcClock } from '../ui/time-words.ts';
import { ActLine } from './act-line.tsx';
import styles from './decision.module.css';
import { OutcomeForm } from './outcome-form.tsx';
import { TakeVerdict } from './take-verdict.tsx';
import { useClusterView } from './use-decision.ts';

type Entry = DecisionView['log']['recent'][number];

/** The log: its head, to be compared with what syslog got, what is wrong with it, and what was decided lately. */
export function RecordList() {
  const view = useClusterView();
  if (view === null) return null;
  const { head, fault, setAside, syslogFault, recent } = view.log;
  return (
    <section className={styles['record']} aria-label="Record">
      <h3 className={styles['title']}>Record</h3>
      {fault !== null && (
        <p className={styles['alarm']} role="alert" data-log-fault>
          <Glyph name="p1" size="1.3em" />
          <span>
            <strong>NOTHING CAN BE RECORDED, SO NO GO.</strong> {fault}
          </span>
        </p>
      )}
      <p className={styles['headHash']} data-log-head={head?.seq ?? 'none'}>
        head of the log: {head === null ? noValue : `no. ${head.seq} `}
        {head !== null && <code data-head-hash={head.sha256}>{head.sha256}</code>}
      </p>
      {syslogFault !== null && <Warning text={syslogFault} />}
      {setAside !== null && <Warning text={setAside} />}
      <Taken />
      {recent.length === 0 && <p className={styles['quiet']}>Nothing was decided yet.</p>}
      <ol className={styles['recent']}>
        {recent.map((entry) => (
          <RecentEntry key={entry.decision} entry={entry} operators={view.operators} />
        ))}
      </ol>
    </section>
  );
}

function Warning({ text }: { readonly text: string }) {
  return (
    <p className={styles['reason']} data-log-warning>
      <Glyph name="p3" />
      <span>{text}</span>
    </p>
  );
}

/** What became of a verdict that was taken out, in a line that is always there. */
function Taken() {
  const file = useStore(useStores().exports);
  const words =
    file.kind === 'saved'
      ? `saved ${file.file}`
      : file.kind === 'copied'
        ? 'copied'
        : file.kind === 'failed'
          ? `not saved: ${file.why}`
          : '';
  return words === '' ? (
    <ActLine of={['take', 'outcome']} />
  ) : (
    <p className={styles['actLine']} role="status" data-taken={file.kind}>
      {words}
    </p>
  );
}

function RecentEntry({ entry, operators }: { readonly entry: Entry; readonly operators: readonly string[] }) {
  const [isOpen, setIsOpen] = useState(false);
  const [isTelling, setIsTelling] = useState(false);
  return (
    <li className={styles['entry']} data-entry={entry.decision} data-word={entry.word}>
      <button type="button" className={styles['entryHead']} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        <span>{utcClock(entry.at)}</span>
        <strong className={entry.word === 'GO' ? styles['goWord'] : undefined}>{entry.word}</strong>
        {entry.isDrill && <strong className={styles['drill']}>DRILL</strong>}
        <span className={styles['entryWho']}>
          {entry.cluster} → {entry.candidate} · {entry.people.join(', ')}
        </span>
      </button>
      <p className={styles['quiet']}>
        {entry.reason === '' ? 'no reason given' : entry.reason}
        {entry.outcome !== null && ` · then: ${entry.outcome}`}
      </p>
      {isOpen && (
        <div className={styles['entryMore']}>
          <TakeVerdict decision={entry.decision} />
          {entry.outcome === null && !isTelling && (
            <button type="button" className={styles['button']} data-tell onClick={() => setIsTelling(true)}>
              What came of it …
            </button>
          )}
          {entry.outcome === null && isTelling && (
            <OutcomeForm decision={entry.decision} operators={operators} onTold={() => setIsTelling(false)} />
          )}
        </div>
      )}
    </li>
  );
}

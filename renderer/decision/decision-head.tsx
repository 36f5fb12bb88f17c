import { useStore } from 'zustand';
import { useScreen, useStores } from '../state/use-stores.ts';
import { Glyph, type GlyphName } from '../ui/glyph.tsx';
import { LongName } from '../ui/long-name.tsx';
import { ageWords, noValue, utcClock } from '../ui/time-words.ts';
import styles from './decision.module.css';
import { type RoundLine, roundLine } from './decision-words.ts';
import {
  useClusterView,
  useIsDrill,
  useIsVoid,
  useLook,
  useLookAge,
  useNoRehearsal,
  useQuestion,
  useRoundLeftMs,
} from './use-decision.ts';

/** What the sheet is bound to, and the one line that says how far the people are. Both stand in every state. */
export function DecisionHead({ cluster }: { readonly cluster: string }) {
  const view = useClusterView();
  const isDrill = useIsDrill();
  const product = useScreen(({ inventory }) => inventory.clusters.find(({ id }) => id === cluster)?.product) ?? '';
  return (
    <header className={styles['head']}>
      <div className={styles['facts']}>
        <h2 className={styles['cluster']}>
          <LongName name={cluster} />
        </h2>
        <span>{product === 'none' ? 'no product probe' : product}</span>
        {isDrill && <strong className={styles['drill']}>DRILL – rehearsal on replayed data</strong>}
        <span className={styles['snapshot']} data-snapshot={view?.snapshotId}>
          snapshot {view?.snapshotId ?? noValue}
        </span>
        <SheetAge />
        <span className={styles['hash']} title={view?.inputsSha256}>
          inputs {view === null ? noValue : view.inputsSha256.slice(0, 12)}
        </span>
      </div>
      <RoundBar />
    </header>
  );
}

/** How old the sheet is, with the moment of its picture. */
function SheetAge() {
  const look = useLook();
  const seconds = useLookAge(look === null ? null : look.view.now - look.view.at);
  const isVoid = useIsVoid();
  if (look === null) return <span>data {noValue}</span>;
  const age = look.view.isDrill ? 'as it was then' : ageWords(seconds);
  return (
    <span data-sheet-age={seconds} data-old={isVoid}>
      data of {utcClock(look.view.at)} UTC · {isVoid ? `${noValue} (${ageWords(seconds)})` : age}
    </span>
  );
}

const signs: Readonly<Record<RoundLine['tone'], GlyphName>> = {
  quiet: 'event',
  'under-way': 'note',
  warning: 'p2',
  alarm: 'p1',
  blind: 'unknown',
};

function RoundBar() {
  const line = useRoundLine();
  return (
    <p className={styles['bar']} role="status" data-round-line={line.tone}>
      <Glyph name={signs[line.tone]} size="1.2em" />
      <strong>{line.word}</strong>
      <span className={styles['barText']} title={line.text}>
        {line.text}
      </span>
    </p>
  );
}

/** The worst of what must be known about this sheet: that nobody stands behind it, that nothing can be recorded, how far the round is. */
function useRoundLine(): RoundLine {
  const look = useLook();
  const question = useQuestion();
  const isVoid = useIsVoid();
  const leftMs = useRoundLeftMs();
  const noRehearsal = useNoRehearsal();
  const hasAnswer = useStore(useStores().decision, (state) => state.look !== null);
  if (isVoid) {
    const text =
      'the engine is silent: nothing on this sheet holds now, and nobody knows whether something is recorded';
    return { tone: 'blind', word: 'VERDICT VOID', text };
  }
  if (noRehearsal !== null) return { tone: 'blind', word: 'NO REHEARSAL', text: noRehearsal };
  if (look === null) {
    const text = hasAnswer ? 'asking the engine about this candidate' : 'the engine has not answered yet';
    return { tone: 'blind', word: 'NO SHEET', text };
  }
  const { log, round, roundAbout } = look.view;
  const line = roundLine(round, leftMs);
  if (log.fault !== null) return { tone: 'alarm', word: 'NOTHING CAN BE RECORDED, SO NO GO', text: log.fault };
  if (round.kind === 'open' || roundAbout === null || roundAbout === question?.candidate) return line;
  return { ...line, text: `about ${roundAbout}, who is not the one looked at here: ${line.text}` };
}

import type { ReactNode } from 'react';
import type { OpenExplanation, Situation, Testimony } from '../../main/domain/snapshot.ts';
import { situationLevel, situationSubject, situationWord } from '../state/situation-face.ts';
import {
  notRecorded,
  sinceFrameMs,
  useAgeWords,
  useIsReplay,
  usePulse,
  useScreen,
  useStores,
} from '../state/use-stores.ts';
import { Glyph, levelGlyph } from '../ui/glyph.tsx';
import type { Level } from '../ui/level.ts';
import { noValue, spanWords, utcClock } from '../ui/time-words.ts';
import styles from './drawer.module.css';

/** Head of a drawer: what it is, and its state in a word. */
export function DetailHead({
  kind,
  name,
  level,
  words,
}: {
  readonly kind: string;
  readonly name: string;
  readonly level: Level;
  readonly words: string;
}) {
  return (
    <header className={styles['head']}>
      <p className={styles['kind']}>{kind}</p>
      <h2 className={styles['name']}>{name}</h2>
      <p className={styles['state']} data-level={level}>
        <Glyph name={levelGlyph(level)} />
        {words}
      </p>
    </header>
  );
}

/** A name and its value. */
export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={styles['fact']}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** An age that counts on. `isNarrow` = without room for saying that it is not recorded. */
export function Age({ ageMs, isNarrow = false }: { readonly ageMs: number | null; readonly isNarrow?: boolean }) {
  const words = useAgeWords(ageMs);
  return <span className={styles['age']}>{isNarrow && words === notRecorded ? noValue : words}</span>;
}

/** A moment of the snapshot's clock as UTC, with how long ago it was. */
export function Since({ since }: { readonly since: number }) {
  const began = useScreen((screen) => Math.floor((screen.at - (screen.t - since)) / 1000)) ?? 0;
  const lasted = useScreen((screen) => screen.t - since) ?? 0;
  const seconds = usePulse((pulse) => Math.floor((lasted + sinceFrameMs(pulse)) / 1000));
  return (
    <>
      {utcClock(began * 1000)} UTC ({spanWords(seconds * 1000)})
    </>
  );
}

/** Who says so, what they saw and how long ago: a verdict without this is not shown. */
export function EvidenceList({ evidence }: { readonly evidence: readonly Testimony[] }) {
  const isReplay = useIsReplay();
  return (
    <section className={styles['section']}>
      <h3>Evidence</h3>
      {evidence.length === 0 ? (
        <p className={styles['quiet']}>{isReplay ? 'Not recorded.' : 'No testimony: nothing is claimed.'}</p>
      ) : (
        <ul className={styles['evidence']}>
          {evidence.map((testimony) => (
            <li key={`${testimony.host} ${testimony.what}`} className={styles['testimony']}>
              <strong>{testimony.host}</strong>
              <Age ageMs={testimony.ageMs} />
              <span className={styles['domain']}>{testimony.domain ?? 'the observer itself'}</span>
              <span className={styles['what']}>{testimony.what}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** What else it could be, likeliest first, each with the cheapest test that would tell. */
export function OpenList({ open }: { readonly open: readonly OpenExplanation[] }) {
  if (open.length === 0) return null;
  return (
    <section className={styles['section']} data-open-explanations={open.length}>
      <h3>Could still be</h3>
      <ul className={styles['evidence']}>
        {open.map(({ what, test }) => (
          <li key={what} className={styles['open']}>
            <span className={styles['what']}>{what}</span>
            <span className={styles['test']}>{test === null ? 'only a person can look' : `test: ${test}`}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Situations that touch what is shown; each opens its own details. */
export function RelatedSituations({ touches }: { readonly touches: (situation: Situation) => boolean }) {
  const { selection } = useStores();
  const situations = useScreen((screen) => screen.situations);
  const inventory = useScreen((screen) => screen.inventory);
  if (situations === undefined || inventory === undefined) return null;
  const related = [...situations.values()].filter((situation) => situation.phase !== 'cleared' && touches(situation));
  if (related.length === 0) return null;
  return (
    <section className={styles['section']}>
      <h3>Situations</h3>
      <ul>
        {related.map((situation) => (
          <li key={situation.id}>
            <button
              type="button"
              className={styles['link']}
              onClick={() => selection.setState({ kind: 'situation', id: situation.id }, true)}
            >
              <Glyph name={levelGlyph(situationLevel(situation))} />
              {situationWord(situation.type)} {situationSubject(inventory, situation)} · {situation.phase}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

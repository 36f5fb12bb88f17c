import { useStore } from 'zustand';
import type { CellState } from '../../main/contract/matrix.ts';
import { QuorumPips } from '../quorum/quorum-pips.tsx';
import type { PipKind } from '../quorum/quorum-bar.ts';
import { CellSample } from '../matrix/cell-sample.tsx';
import { useStores } from '../state/use-stores.ts';
import type { HalfLine } from '../../main/domain/map/half-line.ts';
import { HalfLineSample } from '../topology/half-line-sample.tsx';
import { Glyph, type GlyphName } from '../ui/glyph.tsx';
import styles from './legend.module.css';

const lines: readonly (readonly [HalfLine, string])[] = [
  ['solid', 'arrives'],
  ['suspect', 'suspect'],
  ['partial', 'partly'],
  ['stub', 'lost'],
  ['unknown', 'not seen'],
];
const signs: readonly (readonly [GlyphName, string])[] = [
  ['down', 'unreachable'],
  ['isolated', 'isolated'],
  ['refused', 'service down'],
  ['p3', 'suspect'],
  ['unknown', 'not seen'],
  ['maint', 'maintenance'],
  ['primary', 'says it leads'],
  ['witness', 'witness'],
];

const cells: readonly (readonly [CellState, string])[] = [
  ['arrives', 'arrives'],
  ['degraded', 'lossy'],
  ['suspect', 'stalled'],
  ['refused', 'refused'],
  ['lost', 'lost this way'],
  ['cut', 'cut'],
  ['unknown', 'not seen'],
  ['vouched', 'row not observed'],
  ['not-probed', 'not probed'],
  ['maintenance', 'maintenance'],
];

/** The key of what is shown, always open. */
export function Legend() {
  const view = useStore(useStores().place, (place) => place.view);
  if (view === 'settings') return null;
  if (view === 'decision') return <DecisionLegend />;
  if (view === 'timeline') return <TimelineLegend />;
  if (view === 'alerts') return <AlertLegend />;
  if (view === 'clusters') return <ClusterLegend />;
  return view === 'matrix' ? <MatrixLegend /> : <MapLegend />;
}

const votes: readonly (readonly [PipKind, string])[] = [
  ['present', 'vote on this side'],
  ['unknown', 'not seen: perhaps here'],
  ['absent', 'surely not here'],
];

function ClusterLegend() {
  return (
    <footer className={styles['legend']} aria-label="Legend">
      {votes.map(([kind, words]) => (
        <span key={kind} className={styles['item']}>
          <QuorumPips pips={[{ kind, isWitness: false, isJoined: false, isThreshold: false }]} />
          {words}
        </span>
      ))}
      <span className={styles['item']}>┃ = enough votes</span>
      <span className={styles['item']}>margin = votes to spare on the strongest side, worst…best</span>
      <span className={styles['item']}>
        <Glyph name="primary" />
        leads, by the word of members
      </span>
      <span className={styles['keys']}>
        j k rows · Enter details · v what-if · d decision · 1 2 3 4 5 6 8 screens · Esc closes
      </span>
    </footer>
  );
}

const answers: readonly (readonly [GlyphName, string])[] = [
  ['pass', 'PASS: seen'],
  ['fail', 'FAIL: the contrary is seen'],
  ['unknown', 'UNKNOWN: neither'],
  ['attest', 'ATTEST: a person vouches'],
];

/** Any gate that fails makes NO-GO, any that is unknown HOLD; GO comes from two people. */
function DecisionLegend() {
  return (
    <footer className={styles['legend']} aria-label="Legend">
      {answers.map(([glyph, words]) => (
        <span key={glyph} className={styles['item']}>
          <Glyph name={glyph} />
          {words}
        </span>
      ))}
      <span className={styles['item']}>any FAIL → NO-GO · any UNKNOWN → HOLD · nothing is executed</span>
      <span className={styles['keys']}>Alt+N NO-GO · Alt+H HOLD · no key for GO · 1 2 3 4 5 6 8 screens</span>
    </footer>
  );
}

function TimelineLegend() {
  return (
    <footer className={styles['legend']} aria-label="Legend">
      <span className={styles['item']}>thin line = well</span>
      <span className={styles['item']}>bar = not well, hatched by kind, never narrower than 2 px</span>
      <span className={styles['item']}>dots = not recorded</span>
      <span className={styles['item']}>clusters: votes to spare, worst filled, best as a line</span>
      <span className={styles['keys']}>
        click or ← → a moment · drag zooms · + − 0 · Enter replay · Space plays · [ ] events · L live
      </span>
    </footer>
  );
}

const alarms: readonly (readonly [GlyphName, string])[] = [
  ['p1', 'P1'],
  ['p2', 'P2'],
  ['p3', 'P3'],
  ['p1Hollow', 'cleared'],
  ['maint', 'suppressed by maintenance'],
];

/** Filled = active, hollow = cleared, bold and flashing = nobody has acknowledged it. */
function AlertLegend() {
  return (
    <footer className={styles['legend']} aria-label="Legend">
      {alarms.map(([glyph, words]) => (
        <span key={glyph} className={styles['item']}>
          <Glyph name={glyph} />
          {words}
        </span>
      ))}
      <span className={styles['item']}>sign flashes, row bold = nobody has acknowledged it</span>
      <span className={styles['keys']}>
        j k rows · a acknowledge · z shelve · s silence · Enter e alarms behind it · 1 2 3 4 5 6 8 screens
      </span>
    </footer>
  );
}

function MatrixLegend() {
  return (
    <footer className={styles['legend']} aria-label="Legend">
      <span className={styles['item']}>cell = one direction, row → column</span>
      {cells.map(([state, words]) => (
        <span key={state} className={styles['item']}>
          <CellSample state={state} />
          {words}
        </span>
      ))}
    </footer>
  );
}

/** Each half of a line is one direction. */
function MapLegend() {
  return (
    <footer className={styles['legend']} aria-label="Legend">
      <span className={styles['item']}>half-line = direction</span>
      {lines.map(([line, words]) => (
        <span key={line} className={styles['item']}>
          <HalfLineSample line={line} />
          {words}
        </span>
      ))}
      <span className={styles['gap']} />
      {signs.map(([glyph, words]) => (
        <span key={glyph} className={styles['item']}>
          <Glyph name={glyph} />
          {words}
        </span>
      ))}
      <span className={styles['keys']}>1 2 3 4 5 6 8 screens · f fit · t theme · Tab walks · Esc closes</span>
    </footer>
  );
}

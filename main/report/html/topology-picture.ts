import type { InventoryView } from '../../contract/screen.ts';
import type { HalfLine } from '../../domain/map/half-line.ts';
import { hullPath } from '../../domain/map/hull-path.ts';
import { along, type Point, type Rect } from '../../domain/map/rect.ts';
import { type BundleRoute, routeBundles } from '../../domain/map/route-bundles.ts';
import { sideHatch } from '../../domain/map/side-hatch.ts';
import { sideOf } from '../place-names.ts';
import type { FleetState, PairThen } from '../state-at.ts';
import { type Markup, markup, nothing } from '../../domain/markup.ts';
import { pairInk } from './pair-ink.ts';

type Region = InventoryView['regions'][number];

/** What a picture is drawn over. `nth` makes the names of its hatches its own on a page with several. */
export interface PictureOf {
  readonly inventory: InventoryView;
  readonly state: FleetState;
  readonly nth: number;
}

/** The map at a moment: regions at their declared places, lines between them, hatched sides of a confirmed partition. */
export function topologyPicture({ inventory, state, nth }: PictureOf): Markup {
  const slots = new Map(inventory.regions.map(({ id, slot }) => [id, slot]));
  const drawn = state.pairs.flatMap((pair) => {
    const [a, b] = [slots.get(pair.a), slots.get(pair.b)];
    return a === undefined || b === undefined ? [] : [{ key: `${pair.a} ${pair.b}`, a, b, pair }];
  });
  const routes = routeBundles(drawn, [...slots.values()]);
  const routed = drawn.flatMap(({ key, pair }) => {
    const route = routes.get(key);
    return route === undefined ? [] : [{ pair, route }];
  });
  const bounds = boundsOf(
    [...slots.values()],
    routed.map(({ route }) => route.meet),
  );
  // Words keep their size on paper however large the map is.
  const unit = bounds.w / 1000;
  return markup`<svg viewBox="${bounds.x} ${bounds.y} ${bounds.w} ${bounds.h}" role="img" aria-label="The map at this moment">
${sidesOf(inventory, state).map((side, index) => hull(inventory, side, `hatch-${nth}-${index}`, index, unit))}
${routed.map(({ pair, route }) => bundle(pair, route, unit))}
${inventory.regions.map((region) => tile(region, inventory, state, unit))}
${routed.map(({ pair, route }) => label(pair, route, unit))}
</svg>`;
}

function boundsOf(slots: readonly Rect[], points: readonly Point[]): Rect {
  const rects = [...slots, ...points.map(({ x, y }) => ({ x: x - 60, y: y - 30, w: 120, h: 60 }))];
  if (rects.length === 0) return { x: 0, y: 0, w: 100, h: 100 };
  const x = Math.floor(Math.min(...rects.map((rect) => rect.x)) - 60);
  const y = Math.floor(Math.min(...rects.map((rect) => rect.y)) - 70);
  const right = Math.max(...rects.map((rect) => rect.x + rect.w)) + 60;
  const bottom = Math.max(...rects.map((rect) => rect.y + rect.h)) + 60;
  return { x, y, w: Math.ceil(right - x), h: Math.ceil(bottom - y) };
}

/** The sides of a confirmed partition, in alphabetical order of names, which settles who gets which hatch. */
function sidesOf(inventory: InventoryView, { situations }: FleetState): readonly (readonly string[])[] {
  const cut = situations.find((situation) => situation.type === 'partition' && situation.phase === 'confirmed');
  if (cut?.type !== 'partition') return [];
  return cut.subject.sides.toSorted((x, y) => (sideOf(inventory, x) < sideOf(inventory, y) ? -1 : 1));
}

function hull(inventory: InventoryView, side: readonly string[], id: string, index: number, unit: number): Markup {
  const isOwn = ({ id: region }: Region): boolean => side.includes(region);
  const own = inventory.regions.filter(isOwn).map(({ slot }) => slot);
  const foreign = inventory.regions.filter((region) => !isOwn(region)).map(({ slot }) => slot);
  const first = own.toSorted((a, b) => a.y - b.y || a.x - b.x)[0];
  if (first === undefined) return nothing;
  const size = 30 * unit;
  const name = sideOf(inventory, side);
  return markup`<defs><pattern id="${id}" width="10" height="10" patternUnits="userSpaceOnUse" patternTransform="scale(${2 * unit})"><path class="hatch" stroke-width="1.6" d="${sideHatch(index)}"/></pattern></defs>
<path class="hull" stroke-width="${4 * unit}" fill="url(#${id})" fill-rule="evenodd" d="${hullPath(own, foreign)}"/>
<rect class="paper" x="${first.x}" y="${first.y - 22 - size}" width="${name.length * size * 0.68 + size}" height="${size * 1.4}"/>
<text x="${first.x + size * 0.4}" y="${first.y - 22}" font-size="${size}" font-weight="700">${name}</text>`;
}

function bundle({ sample }: PairThen, route: BundleRoute, unit: number): Markup {
  const ink = pairInk(sample);
  return markup`<g>${half(route.start, route.meet, ink.forward, unit)}${half(route.end, route.meet, ink.reverse, unit)}</g>`;
}

/** Share of a half that a stub keeps: 30 % of the whole line is 60 % of a half (research/5, B3). */
const stubShare = 0.6;

function half(from: Point, to: Point, ink: HalfLine, unit: number): Markup {
  const end = ink === 'stub' ? along(from, to, stubShare) : to;
  const d = `M${from.x} ${from.y}L${end.x} ${end.y}`;
  const width = (ink === 'solid' ? 5 : 8) * unit;
  // Alarm colours stand on a dark outline; what is as usual, or not seen, has none.
  const casing =
    ink === 'solid' || ink === 'unknown'
      ? nothing
      : markup`<path class="casing" stroke-width="${width + 4 * unit}" d="${d}"/>`;
  return markup`${casing}<path class="half ${ink}" stroke-width="${width}" d="${d}"/>${ink === 'stub' ? cross(end, unit) : nothing}`;
}

function cross({ x, y }: Point, unit: number): Markup {
  const arm = 15 * unit;
  const d = `M${x - arm} ${y - arm}L${x + arm} ${y + arm}M${x + arm} ${y - arm}L${x - arm} ${y + arm}`;
  return markup`<path class="crossCasing" stroke-width="${14 * unit}" d="${d}"/><path class="cross" stroke-width="${7 * unit}" d="${d}"/>`;
}

/** Beside the middle of the line, so that it hides nothing of it. */
function label({ sample }: PairThen, { start, meet, end }: BundleRoute, unit: number): Markup {
  const { words } = pairInk(sample);
  if (words === '') return nothing;
  const size = 29 * unit;
  const isPartial = sample.verdict === 'partial' && sample.upShare !== null;
  const text = isPartial ? `${words} ${Math.round((sample.upShare ?? 0) * 100)} %` : words;
  const width = text.length * size * 0.66 + size * 0.6;
  const [dx, dy] = [end.x - start.x, end.y - start.y];
  const length = Math.max(1, Math.hypot(dx, dy));
  // The half-width of the words towards the line, and some room for the cross.
  const away = (Math.abs(dy) / length) * (width / 2) + (Math.abs(dx) / length) * (size * 0.75) + 20 * unit;
  const sign = dx * dy > 0 || dy === 0 ? 1 : -1;
  const [x, y] = [meet.x + (Math.abs(dy) / length) * away, meet.y - (Math.abs(dx) / length) * away * sign];
  return markup`<rect class="paper" x="${x - width / 2}" y="${y - size * 0.75}" width="${width}" height="${size * 1.5}"/><text x="${x}" y="${y + size * 0.36}" font-size="${size}" font-weight="700" text-anchor="middle">${text}</text>`;
}

function tile({ id, name, code, slot }: Region, inventory: InventoryView, state: FleetState, unit: number): Markup {
  const hosts = inventory.hosts
    .filter(({ region }) => region === id)
    .map((host) => state.hosts.get(host.id)?.state ?? 'unobserved');
  const count = (wanted: string): number => hosts.filter((one) => one === wanted).length;
  const [down, unseen] = [count('unreachable'), count('unobserved')];
  const isBlind = hosts.length > 0 && unseen === hosts.length;
  const isDark = hosts.length > 0 && down === hosts.length;
  const words = [
    ...(down > 0 ? [`✕ ${down} unreachable`] : []),
    ...(unseen > 0 ? [`? ${unseen} not seen`] : []),
    ...(count('maintenance') > 0 ? [`M ${count('maintenance')} in maintenance`] : []),
  ];
  const size = (wished: number, text: string): number => Math.min(wished * unit, (slot.w - 24) / (text.length * 0.7));
  const line = (nth: number, text: string, weight: number, wished: number): Markup =>
    markup`<text x="${slot.x + 14}" y="${slot.y + (nth + 1) * 42 * Math.min(unit, slot.h / 190)}" font-size="${size(wished, text)}" font-weight="${weight}">${text}</text>`;
  const title = name === code ? name : `${name} ${code}`;
  const all = hosts.length === 0 ? [] : [hosts.length === 1 ? '1 host' : `${hosts.length} hosts`];
  return markup`<rect class="tile ${isBlind ? 'blind' : isDark ? 'p2' : ''}" x="${slot.x}" y="${slot.y}" width="${slot.w}" height="${slot.h}" rx="10" stroke-width="${(isDark ? 8 : 4) * unit}"/>
${line(0, title, 700, 40)}${[...all, ...words].map((text, nth) => line(nth + 1, text, nth < all.length ? 400 : 700, 33))}`;
}

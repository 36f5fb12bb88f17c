import { type PointerEvent, useRef, useState, type WheelEvent } from 'react';
import { showPast } from '../state/show-past.ts';
import { marked, zoomed } from '../state/timeline.ts';
import { useStores } from '../state/use-stores.ts';
import { momentAt, type Scale } from './scale.ts';

/** The hand has moved by more than this (px): it marks a stretch, and is no click. */
const markPx = 5;

interface Brush {
  readonly from: number;
  readonly to: number;
}

/** A click looks at a moment, and in a replay shows it; a drag marks a stretch and zooms into it; the wheel with Control zooms. */
export function useLaneHand(scale: Scale) {
  const stores = useStores();
  const { timeline, replay, pulse } = stores;
  const [brush, setBrush] = useState<Brush | null>(null);
  const began = useRef<number | null>(null);
  const now = () => pulse.getState().epochMs;

  /** px within the lanes; null outside of them. */
  const placeOf = ({ clientX, currentTarget }: PointerEvent | WheelEvent): number | null => {
    const right = currentTarget.getBoundingClientRect().left + currentTarget.clientWidth;
    const x = clientX - (right - scale.widthPx);
    return x < 0 || x > scale.widthPx ? null : x;
  };
  const stretchOf = (p: number, q: number): Brush => {
    const [left, right] = [Math.min(p, q), Math.max(p, q)];
    return { from: momentAt(scale, left), to: momentAt(scale, right) + 1000 };
  };
  const onPointerDown = (event: PointerEvent) => {
    began.current = event.button === 0 ? placeOf(event) : null;
  };
  const onPointerMove = (event: PointerEvent) => {
    const place = placeOf(event);
    if (began.current === null || place === null) return;
    if (brush !== null || Math.abs(place - began.current) > markPx) setBrush(stretchOf(began.current, place));
  };
  const onPointerUp = (event: PointerEvent) => {
    const from = began.current;
    began.current = null;
    setBrush(null);
    const place = placeOf(event);
    if (from === null || place === null) return;
    if (brush !== null) return timeline.setState(marked(timeline.getState(), brush.from, brush.to, now()), true);
    const at = momentAt(scale, place);
    if (replay.getState().kind === 'on') showPast(stores, at);
    else timeline.setState({ ...timeline.getState(), cursor: at }, true);
  };
  const onPointerLeave = () => {
    began.current = null;
    setBrush(null);
  };
  const onDoubleClick = () => {
    const { cursor } = timeline.getState();
    if (cursor !== null) showPast(stores, cursor);
  };
  const onWheel = (event: WheelEvent) => {
    const place = placeOf(event);
    if (!event.ctrlKey || place === null) return;
    timeline.setState(zoomed(timeline.getState(), event.deltaY > 0 ? 1.25 : 0.8, momentAt(scale, place), now()), true);
  };
  return {
    brush,
    handlers: { onPointerDown, onPointerMove, onPointerUp, onPointerLeave, onDoubleClick, onWheel },
  };
}

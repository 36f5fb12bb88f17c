import { useEffect, useState } from 'react';

const windowFrames = 60;

/** How long the page's last second of frames took, while this is shown: the usual one and the longest. */
export function FrameTime() {
  const [times, setTimes] = useState<{ readonly usual: number; readonly longest: number } | null>(null);
  useEffect(() => {
    let spans: number[] = [];
    let before: number | null = null;
    let handle = requestAnimationFrame(function look(at) {
      if (before !== null) spans.push(at - before);
      before = at;
      if (spans.length >= windowFrames) {
        const sorted = [...spans].sort((a, b) => a - b);
        setTimes({ usual: sorted[Math.floor(sorted.length / 2)] ?? 0, longest: sorted.at(-1) ?? 0 });
        spans = [];
      }
      handle = requestAnimationFrame(look);
    });
    return () => cancelAnimationFrame(handle);
  }, []);
  if (times === null) return 'measuring';
  return `a frame every ${Math.round(times.usual)} ms, longest ${Math.round(times.longest)} ms`;
}

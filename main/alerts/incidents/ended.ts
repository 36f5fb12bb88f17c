import type { EndedIncident } from './book.ts';

/** Older ones are forgotten; history remembers them. */
export const keptEnded = 200;
/** Of each so much is still told. */
const keptChildren = 10;

/** Incidents that are over, the last of them. */
export function withEnded(before: readonly EndedIncident[], more: readonly EndedIncident[]): readonly EndedIncident[] {
  return more.length === 0 ? before : [...before, ...more.map(shortened)].slice(-keptEnded);
}

function shortened(ended: EndedIncident): EndedIncident {
  const { children, moreChildren = 0 } = ended.incident;
  if (children.length <= keptChildren) return ended;
  const incident = {
    ...ended.incident,
    children: children.slice(0, keptChildren),
    moreChildren: moreChildren + children.length - keptChildren,
  };
  return { ...ended, incident };
}

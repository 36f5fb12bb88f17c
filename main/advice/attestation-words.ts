/** What a record of fencing lacks, in words; empty where it has method, who and when (domain.md, G3). */
export function missingOfFencing(text: string): readonly string[] {
  const parts = partsOf(text);
  const when = parts.findIndex((part) => timePattern.test(part));
  const who = /\b(?:by|who)\b\s*[:=]?\s*\S/i.test(text) || (parts.length >= 3 && when > 0);
  const method = withoutWhoAndWhen(text);
  return [
    ...(/\p{L}{2}/u.test(method) ? [] : ['the method']),
    ...(who ? [] : ['who did it']),
    ...(when >= 0 ? [] : ['when']),
  ];
}

/** A clock time, `14:03` or `14h03`, a date, `2026-11-22`, `5 min ago`, `at t=41000`, or what stands behind `when:`. */
const timePattern =
  /\b\d{1,2}[:h]\d{2}\b|\b\d{4}-\d{2}-\d{2}|\b\d+ ?(?:s|min|h)[a-z]* ago\b|\bat\s+\S*\d|\bwhen\s*[:=]\s*\S/i;

/** `iDRAC power off, by A. Byrne, at 14:03` → `iDRAC power off`; `method=PDU; who=B; when=14:03` → `PDU`. */
function withoutWhoAndWhen(text: string): string {
  const [first = ''] = partsOf(text);
  return first
    .replace(/^\s*(?:method|how)\b\s*[:=]?/i, '')
    .split(/\b(?:by|who|when|at)\b/i)
    .slice(0, 1)
    .join('')
    .replace(timePattern, '');
}

/** What the word of people lacks, in words; empty where it has a reason and a second person (domain.md, G10). */
export function missingOfPeople(text: string): readonly string[] {
  const second = secondPattern.exec(text);
  const before = text.slice(0, second?.index ?? text.length).replace(/^\s*reason\b\s*[:=]?/i, '');
  const hasReason = /\p{L}{2}/u.test(before) || /\b(?:reason\s*[:=]|because)\s*\p{L}{2}/iu.test(text);
  return [...(hasReason ? [] : ['a reason']), ...(second === null ? ['the second person who agreed'] : [])];
}

/** `second: B. Keane`, `agreed with B. Keane`, `verified by …`, `confirmed by …`, `approved by …`. */
const secondPattern =
  /\b(?:second(?: person)?|agreed(?: (?:with|by))?|verif(?:ied|ier)(?: by)?|confirmed by|approved by)\b\s*[:=]?\s*\p{L}/iu;

function partsOf(text: string): readonly string[] {
  return text.split(/[;,|]/).map((part) => part.trim());
}

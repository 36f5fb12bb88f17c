import type { IncidentWords } from './words.ts';

/** An incident line by line, for channels that show lines: what it is, what is known of it, the details. */
export function incidentLines({ headline, facts, details }: IncidentWords): readonly string[] {
  return [headline, ...facts.map(({ name, value }) => `${name}: ${value}`), ...details.map((detail) => `- ${detail}`)];
}

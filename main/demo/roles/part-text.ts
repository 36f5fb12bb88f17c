/** An answer between the marks that the prelude of a role probe prints around it (main/roles/parts.ts). */
export function partText(name: string, text: string): string {
  return `#part ${name}\n${text}\n#exit 0\n`;
}

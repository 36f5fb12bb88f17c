/** Text as one word of a POSIX shell script, in double quotes; it must not contain a single quote (see role-command.ts). */
export function shellText(text: string): string {
  return `"${text.replace(/[\\"$`]/g, '\\$&')}"`;
}

const HEADER = /^\s*(?:Netid\s*)?State\s+Recv-Q\s+Send-Q\s/;
const COLUMN_WITH_PORT = /[^\s:]:[^\s:]/g;

/**
 * The line of column names, wherever listings were put together:
 *
 *     Netid State Recv-Q Send-Q Local Address:Port Peer Address:PortProcess
 *
 * In other words than these (a translated or patched ss) it is known as the first line, by its two `Address:Port` columns and
 * by having no digit; an error message (`sh: ss: command not found`) is neither.
 */
export function isSsHeader(line: string, isFirst: boolean): boolean {
  if (HEADER.test(`${line} `)) return true;
  if (!isFirst || line.length > 5_000 || /\d/.test(line)) return false;
  return (line.match(COLUMN_WITH_PORT) ?? []).length >= 2;
}

import { err, ok, type Result } from '../../main/domain/result.ts';

/*
 *   --print-report FILE.html --print-to FILE.pdf    print the report as PDF, and end
 */

/** A report to be printed instead of opening a window. */
export interface PrintOrder {
  readonly html: string;
  readonly pdf: string;
}

/** Takes the order to print, if there is one, out of the arguments. The error is one sentence for the operator. */
export function takePrintOrder(
  args: readonly string[],
): Result<{ readonly order: PrintOrder | null; readonly rest: readonly string[] }, string> {
  const rest = [...args];
  const html = takeValue(rest, '--print-report');
  const pdf = takeValue(rest, '--print-to');
  if (html === undefined && pdf === undefined) return ok({ order: null, rest });
  if (html === undefined || html === '' || pdf === undefined || pdf === '')
    return err('--print-report FILE.html and --print-to FILE.pdf belong together.');
  return ok({ order: { html, pdf }, rest });
}

/** The value behind a name, with both taken out; undefined where the name is not there, empty where the value is not. */
function takeValue(args: string[], name: string): string | undefined {
  const at = args.indexOf(name);
  if (at === -1) return undefined;
  const [, value = ''] = args.splice(at, 2);
  return value.startsWith('--') ? '' : value;
}

import { app, Menu, protocol } from 'electron';
import { parseOptions } from './bootstrap/options.ts';
import { takePrintOrder } from './bootstrap/print-order.ts';
import { runDesktop } from './bootstrap/run-desktop.ts';
import { runPrinting } from './bootstrap/run-printing.ts';
import { operatorArguments } from './bootstrap/switches.ts';
import { createTerminal, oneLine } from './bootstrap/terminal.ts';
import { declareScreenScheme } from './windows/app-protocol.ts';

const terminal = createTerminal({ out: process.stdout, err: process.stderr });

// A bug ends the program in one line, so that whoever supervises it starts it again. Electron's own answer is a dialog
// that waits for a click, on a wall where nobody clicks.
function endWithBug(bug: unknown): void {
  terminal.complain(`Bug in Quorumscope: ${oneLine(bug instanceof Error ? (bug.stack ?? bug.message) : String(bug))}`);
  app.exit(70);
}
process.on('uncaughtException', endWithBug);
process.on('unhandledRejection', endWithBug);

function start(): void {
  const print = takePrintOrder(operatorArguments(process.argv, app.isPackaged));
  const options = print.ok ? parseOptions(print.value.rest, app.isPackaged) : print;
  if (!print.ok || !options.ok) {
    terminal.complain(options.ok ? '' : options.error);
    app.exit(64);
    return;
  }
  const { order } = print.value;

  declareScreenScheme(protocol);
  // Asked for together with --no-sandbox, Chromium's network process would never come up (research/6, finding 5).
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  else terminal.complain('Running WITHOUT the sandbox, as asked by --no-sandbox. For tests only.');
  if (options.value.mode !== 'window') app.commandLine.appendSwitch('force-device-scale-factor', '1');

  // One window a person; tests (which attach a debugger) run side by side.
  const isAlone =
    order !== null || options.value.mode !== 'window' || app.commandLine.hasSwitch('remote-debugging-port');
  if (!isAlone && !app.requestSingleInstanceLock()) {
    terminal.complain('Quorumscope is running already; its window comes to the front.');
    app.exit(0);
    return;
  }

  Menu.setApplicationMenu(null);
  void app
    .whenReady()
    .then(() => (order === null ? runDesktop(options.value, terminal) : runPrinting(order, terminal)));
}

start();

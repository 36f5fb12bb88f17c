import { BrowserWindow, session } from 'electron';
import { isScreenUrl } from '../ipc/trusted-sender.ts';
import { lockSession } from './lock-down.ts';
import { screenHost, screenScheme } from './screen-address.ts';

/** The one address of a printing session. */
const reportUrl = `${screenScheme}://${screenHost}/report.html`;
/** Longer than any report takes (ms). */
const patienceMs = 60_000;

/** Whatever the document says, it gets nothing but its own style. */
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

const footer =
  '<div style="width:100%;font-size:7px;font-family:sans-serif;text-align:center;color:#3c4650">page <span class="pageNumber"></span> of <span class="totalPages"></span></div>';

let printed = 0;

/**
 * Prints an HTML document as PDF, A4. It is shown in a hidden window that is ended afterwards: sandboxed, without scripts, without
 * preload, in a session of its own that lives in memory and answers one address. Throws where it cannot be done in time.
 */
export async function printReport(html: string, report: (what: string) => void): Promise<Uint8Array> {
  printed += 1;
  const own = session.fromPartition(`report-${printed}`);
  lockSession(own, report);
  own.protocol.handle(screenScheme, (request) =>
    isScreenUrl(request.url) && request.url === reportUrl
      ? new Response(html, { headers })
      : new Response(null, { status: 404 }),
  );
  const window = new BrowserWindow({
    show: false,
    width: 900,
    height: 1200,
    webPreferences: {
      session: own,
      sandbox: true,
      javascript: false,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  });
  let timer: NodeJS.Timeout | null = null;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('printing took longer than a minute')), patienceMs);
  });
  try {
    return await Promise.race([printWindow(window), tooLong]);
  } finally {
    if (timer !== null) clearTimeout(timer);
    if (!window.isDestroyed()) window.destroy();
    own.protocol.unhandle(screenScheme);
  }
}

async function printWindow(window: BrowserWindow): Promise<Uint8Array> {
  await window.loadURL(reportUrl);
  return window.webContents.printToPDF({
    pageSize: 'A4',
    printBackground: true,
    preferCSSPageSize: true,
    displayHeaderFooter: true,
    headerTemplate: '<span></span>',
    footerTemplate: footer,
  });
}

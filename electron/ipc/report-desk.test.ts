import { describe, expect, it } from 'vitest';
import { createReportDesk, type ReportWorld } from './report-desk.ts';

const written = {
  kind: 'written',
  html: '/out/incident-1.html',
  pdf: '/out/incident-1.pdf',
  capture: '/out/incident-1.jsonl.gz',
  captureNote: 'it holds everything',
} as const;

function deskOf(parts: Partial<ReportWorld>) {
  const printed: string[] = [];
  const desk = createReportDesk({
    chooseFolder: () => Promise.resolve('/out'),
    write: () => Promise.resolve(written),
    print: (html, pdf) => {
      printed.push(html, pdf);
      return Promise.resolve();
    },
    ...parts,
  });
  return { desk, printed };
}

describe('createReportDesk', () => {
  it('has the report written where the operator said, prints it, and names the files', async () => {
    const asked: string[] = [];
    const { desk, printed } = deskOf({
      write: (incident, folder) => {
        asked.push(incident, folder);
        return Promise.resolve(written);
      },
    });
    expect(await desk('1')).toEqual({
      kind: 'written',
      folder: '/out',
      files: ['incident-1.html', 'incident-1.pdf', 'incident-1.jsonl.gz'],
      notes: [],
    });
    expect([asked, printed]).toEqual([
      ['1', '/out'],
      [written.html, written.pdf],
    ]);
  });

  it('writes nothing where no folder was chosen', async () => {
    const { desk } = deskOf({
      chooseFolder: () => Promise.resolve(null),
      write: () => Promise.reject(new Error('nobody asked for it')),
    });
    expect(await desk('1')).toEqual({ kind: 'cancelled' });
  });

  it('says what is missing beside what was written: the PDF, the capture', async () => {
    const { desk } = deskOf({
      write: () => Promise.resolve({ ...written, capture: null, captureNote: 'no capture is kept' }),
      print: () => Promise.reject(new Error('printing took longer than a minute')),
    });
    expect(await desk('1')).toEqual({
      kind: 'written',
      folder: '/out',
      files: ['incident-1.html'],
      notes: ['no PDF: printing took longer than a minute', 'no capture is kept'],
    });
  });

  it('asks once at a time, and again after a failure', async () => {
    let choose: (folder: string | null) => void = () => undefined;
    const { desk } = deskOf({ chooseFolder: () => new Promise((resolve) => (choose = resolve)) });
    const first = desk('1');
    expect(await desk('2')).toMatchObject({ kind: 'failed', why: 'another report is being written' });
    choose(null);
    expect(await first).toEqual({ kind: 'cancelled' });
    const third = desk('3');
    choose('/out');
    expect(await third).toMatchObject({ kind: 'written' });
  });
});

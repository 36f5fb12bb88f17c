import { describe, expect, it } from 'vitest';
import type { ExportFile } from '../../main/contract/export.ts';
import { createExportDesk } from './export-desk.ts';

const table: ExportFile = { kind: 'csv', name: 'matrix-hosts', text: 'from,to\r\n' };

function desk(answer: string | null | Error, writes = (_path: string): Error | null => null) {
  const asked: string[] = [];
  const written: [string, string | Uint8Array][] = [];
  const copied: string[] = [];
  const save = createExportDesk({
    choose: (suggested) => {
      asked.push(suggested);
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    write: (path, data) => {
      const fault = writes(path);
      if (fault !== null) return Promise.reject(fault);
      written.push([path, data]);
      return Promise.resolve();
    },
    copy: (text) => void copied.push(text),
  });
  return { save, asked, written, copied };
}

describe('createExportDesk', () => {
  it('writes where the operator says, and suggests a name with the right ending', async () => {
    const { save, asked, written } = desk('/home/op/a.csv');
    expect(await save(table)).toEqual({ kind: 'saved', file: '/home/op/a.csv' });
    expect(asked).toEqual(['matrix-hosts.csv']);
    expect(written).toEqual([['/home/op/a.csv', 'from,to\r\n']]);
  });

  it('writes a signed verdict as it is, and copies one without asking for a place', async () => {
    const { save, asked, written, copied } = desk('/home/op/v.json');
    await save({ kind: 'json', name: 'decision-41', text: '{"word":"GO"}' });
    expect(written).toEqual([['/home/op/v.json', '{"word":"GO"}']]);
    expect(await save({ kind: 'clipboard', text: '{"word":"HOLD"}' })).toEqual({ kind: 'copied' });
    expect(copied).toEqual(['{"word":"HOLD"}']);
    expect(asked).toEqual(['decision-41.json']);
  });

  it('writes nothing when no place was chosen', async () => {
    const { save, written } = desk(null);
    expect(await save(table)).toEqual({ kind: 'cancelled' });
    expect(written).toEqual([]);
  });

  it('says why a file could not be written, and serves the next one', async () => {
    const { save } = desk('/full/a.csv', () => new Error('ENOSPC: no space left on device'));
    const failed = { kind: 'failed', why: 'ENOSPC: no space left on device' };
    expect(await save(table)).toEqual(failed);
    expect(await save(table)).toEqual(failed);
  });

  it('asks one question at a time, however often a page asks', async () => {
    const { save, asked } = desk('/home/op/a.csv');
    const answers = await Promise.all([save(table), save(table), save(table)]);
    expect(answers.map(({ kind }) => kind)).toEqual(['saved', 'failed', 'failed']);
    expect(asked).toHaveLength(1);
  });
});

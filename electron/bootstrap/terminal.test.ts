import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createTerminal, oneLine } from './terminal.ts';

describe('createTerminal', () => {
  it('prints lines to their own streams', () => {
    const out = new PassThrough();
    const err = new PassThrough();
    const terminal = createTerminal({ out, err });
    terminal.say('verdict');
    terminal.complain('trouble');
    expect(String(out.read())).toBe('verdict\n');
    expect(String(err.read())).toBe('trouble\n');
  });

  it('survives a reader that went away, says so once and stops writing to it', async () => {
    const tried: string[] = [];
    const closed = new Writable({
      write(chunk, _encoding, done) {
        tried.push(String(chunk));
        done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
      },
      autoDestroy: false,
    });
    const err = new PassThrough();
    const terminal = createTerminal({ out: closed, err });
    const failed = new Promise((resolve) => closed.once('error', resolve));
    terminal.say('one');
    await failed;
    terminal.say('two');
    expect(tried).toEqual(['one\n']);
    expect(String(err.read())).toBe('Standard output is closed or full; nothing more is printed there.\n');
  });
});

describe('oneLine', () => {
  it('leaves nothing a terminal would obey', () => {
    expect(oneLine('dub\u001b[31m cut\r\nfra\u009b2J\u2028x')).toBe('dub [31m cut fra 2J x');
  });
});

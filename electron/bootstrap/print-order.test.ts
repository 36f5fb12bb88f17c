import { describe, expect, it } from 'vitest';
import { takePrintOrder } from './print-order.ts';

describe('takePrintOrder', () => {
  it('takes the order out and leaves the rest to the other options', () => {
    expect(takePrintOrder(['--print-report', 'a.html', '--no-sandbox', '--print-to', 'a.pdf'])).toEqual({
      ok: true,
      value: { order: { html: 'a.html', pdf: 'a.pdf' }, rest: ['--no-sandbox'] },
    });
    expect(takePrintOrder(['--demo'])).toEqual({ ok: true, value: { order: null, rest: ['--demo'] } });
  });

  it.each([
    [['--print-report', 'a.html']],
    [['--print-to', 'a.pdf']],
    [['--print-report', '--print-to', 'a.pdf']],
    [['--print-report', 'a.html', '--print-to']],
  ])('refuses half an order: %j', (args) => {
    expect(takePrintOrder(args)).toMatchObject({ ok: false });
  });
});

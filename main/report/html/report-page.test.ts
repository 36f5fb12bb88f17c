import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeReport } from '../make-report.ts';
import { cutForNinetySeconds, groundsOf } from '../report-examples.ts';
import { reportPage } from './report-page.ts';

describe('reportPage', () => {
  it('is one document that fetches nothing and runs nothing, whatever the fleet is called', () => {
    const plain = reportPage(makeReport(groundsOf()));
    const tags = (html: string) => html.match(/<[a-z!/][^>]*>/gi)?.map((tag) => tag.split(/[\s>]/)[0]);
    fc.assert(
      fc.property(
        fc.constantFrom(
          '<img src=x onerror=alert(1)>',
          '"><script>alert(1)</script>',
          '</style><style>*{}',
          '</title>',
          "' onload='x",
        ),
        fc.string(),
        (bad, rest) => {
          const history = cutForNinetySeconds();
          const name = `${bad}${rest}`;
          const situations = history.situations.map((point) => ({
            ...point,
            told: { ...Object(point.told), text: name },
          }));
          const html = reportPage(
            makeReport(
              groundsOf({ history: { ...history, situations, incident: { ...history.incident, title: name } } }),
            ),
          );
          // Text adds no element: the same elements in the same order.
          expect(tags(html)).toEqual(tags(plain));
        },
      ),
    );
    expect(plain).not.toMatch(/<script|<img|<link|<iframe|javascript:|url\((?!#hatch)|\son\w+=/i);
    expect(plain).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  it('draws a picture and a matrix for each moment, with the sides of the cut hatched and named', () => {
    const html = reportPage(makeReport(groundsOf()));
    expect(html.match(/<figure>/g)).toHaveLength(5);
    expect(html.match(/<caption>/g)).toHaveLength(5);
    expect(html.match(/<pattern id="hatch-/g)).toHaveLength(4);
    expect(html).toContain('✕ LOST');
  });

  it('shows no picture of a moment that nobody recorded', () => {
    const history = cutForNinetySeconds();
    const html = reportPage(makeReport(groundsOf({ history: { ...history, coverage: [] } })));
    expect(html).not.toContain('<svg viewBox="-');
    expect(html).toContain('? Nothing was recorded at this moment: what was true then is unknown.');
  });
});

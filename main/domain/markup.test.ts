import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markup, markupText } from './markup.ts';

/** Texts full of what ends elements, attributes, comments, styles and entities. */
const hostile = fc.array(
  fc.oneof(
    fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '&',
      '`',
      '</style>',
      '<script>',
      '-->',
      ']]>',
      '&lt;',
      '\u202e',
      '\u0000',
      '\n',
      'on=x',
    ),
    fc.string({ unit: 'binary' }),
  ),
  { maxLength: 12 },
);

describe('markup', () => {
  it('lets no text out of the element or attribute that it is put into', () => {
    fc.assert(
      fc.property(hostile, (parts) => {
        const text = parts.join('');
        const made = markupText(markup`<p title="${text}">${text}</p>`);
        const [, title = '', content = ''] = /^<p title="([^"<>'`]*)">([^<>"'`]*)<\/p>$/.exec(made) ?? [];
        // Nothing is lost but what would hide or turn it.
        expect(title).toBe(content);
        expect(title.replace(/&(amp|lt|gt|quot|#39|#96);/g, '')).not.toMatch(/[&\u0000-\u001f\u202a-\u202e]/);
        expect(made.startsWith('<p title="') && made.endsWith('</p>')).toBe(true);
        expect(title === '' ? text.trim().length : 1).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  it('shows text as it is, and takes markup of its own as it is', () => {
    expect(markupText(markup`<b>${'1 < 2 & "so"'}</b>${[markup`<i></i>`, markup`<u></u>`]}${3}`)).toBe(
      '<b>1 &lt; 2 &amp; &quot;so&quot;</b><i></i><u></u>3',
    );
  });
});

// @vitest-environment jsdom
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { shimDom } from '../gallery/dom-shims.ts';
import { clearFixtures, showFixture } from '../gallery/show-fixture.tsx';

beforeAll(shimDom);
afterEach(clearFixtures);

const cells = (row: Element) => [...row.querySelectorAll('td')].map((cell) => cell.textContent);

describe('LinkList', () => {
  it('lists each link with its purpose, state, witnesses and age, the cut ones first', async () => {
    const { all, one } = await showFixture('clusters-heartbeat');
    const rows = all('[data-link]');
    expect(rows.map((row) => [row.dataset['link'], row.dataset['via'], row.dataset['state']])).toEqual([
      ['dub-kv2|fra-kv2', 'link 0 udp', 'cut'],
      ['dub-kv2|fra-kv2', 'link 1 udp', 'cut'],
      ['dub-kv2|ams-kv2', 'link 0 udp', 'cut'],
      ['dub-kv2|ams-kv2', 'TCP, any port', 'unobserved'],
      ['fra-kv2|ams-kv2', 'link 0 udp', 'unobserved'],
      ['dub-kv2|fra-kv2', 'TCP, any port', 'reaches'],
      ['dub-kv2|ams-kv2', 'link 1 udp', 'reaches'],
    ]);
    expect(cells(rows[0] ?? document.body)).toEqual([
      'dub-kv2fra-kv2',
      'heartbeatlink 0 udp',
      'cut',
      '1 s',
      'dub-kv2: link 0 udp to fra-kv2: disconnectedfra-kv2: link 0 udp to dub-kv2: disconnected',
    ]);
    expect(one('[data-links]').textContent).toContain('3 cut · 2 not seen · 2 reach');
  });

  it('calls what nobody looked at not seen, never cut', async () => {
    const { one } = await showFixture('clusters-heartbeat');
    expect(one('[data-link][data-state="unobserved"]').textContent).toContain('not seen');
    expect(one('[data-link][data-state="unobserved"]').textContent).not.toContain('cut');
  });

  it('keeps a link of which nobody has spoken lately: stale, with its age and the last word', async () => {
    const { one } = await showFixture('clusters-heartbeat');
    expect(cells(one('[data-link="fra-kv2|ams-kv2"]'))).toEqual([
      'fra-kv2ams-kv2',
      'heartbeatlink 0 udp',
      'stale',
      '41 s',
      'fra-kv2: last said: link 0 udp to ams-kv2: connected',
    ]);
  });

  it('stands beside the sentence that says heartbeat cut, data fine', async () => {
    const { text } = await showFixture('clusters-heartbeat');
    expect(text).toContain('heartbeat cut, data fine (link 0 udp, link 1 udp): dub-kv2 | fra-kv2');
  });

  it('is not there while nothing is known of any link', async () => {
    const { all } = await showFixture('clusters-promotion');
    expect(all('[data-links]')).toEqual([]);
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import type { QuorumscopeApi } from '../../main/contract/ipc.ts';
import type { WhatIfAnswer, WhatIfAsk } from '../../main/contract/what-if.ts';
import { galleryState } from '../gallery/fixture-world.ts';
import { asItStands } from '../gallery/what-if-fixtures.ts';
import { home } from '../state/place.ts';
import { createStores } from '../state/stores.ts';
import { leaveWhatIf, noWhatIf, startWhatIf, toggleLoss } from '../state/what-if.ts';
import { connectWhatIf } from './connect-what-if.ts';

const counted = asItStands(galleryState());
const dub = { kind: 'region', region: 'dub' } as const;
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** An engine that answers when it is told to. */
function setUp() {
  const asked: { readonly ask: WhatIfAsk; readonly answer: (answer: unknown) => void; readonly fail: () => void }[] =
    [];
  const complaints: string[] = [];
  const stores = createStores();
  stores.place.setState({ ...home, view: 'clusters' }, true);
  const api = {
    request: (_name: string, ask: WhatIfAsk) =>
      new Promise((resolve, reject) => asked.push({ ask, answer: resolve, fail: () => reject(new Error('gone')) })),
    subscribe: () => () => {},
  } as unknown as QuorumscopeApi;
  const end = connectWhatIf(api, stores, (text) => complaints.push(text));
  ends.push(end);
  const open = (id: string) => stores.selection.setState({ kind: 'cluster', id }, true);
  const lose = () => stores.whatIf.setState(toggleLoss(stores.whatIf.getState(), dub), true);
  const pass = (ms: number) => {
    const pulse = stores.pulse.getState();
    stores.pulse.setState({ ...pulse, nowMs: pulse.nowMs + ms }, true);
  };
  const questions = () => asked.map(({ ask }) => [ask.cluster, ask.losses.length]);
  const reply = (): WhatIfAnswer | undefined => stores.whatIf.getState().reply?.answer;
  return { asked, complaints, stores, end, open, lose, pass, questions, reply };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('connectWhatIf', () => {
  it('asks nothing while no cluster is open on the screen of clusters', () => {
    const { stores, open, pass, asked } = setUp();
    pass(5000);
    stores.place.setState(home, true);
    open('config');
    pass(5000);
    expect(asked).toEqual([]);
  });

  it('asks at once for a cluster that is opened, for each change of what is lost, and then every second', async () => {
    const { asked, open, lose, pass, questions, reply, stores } = setUp();
    open('config');
    startWhatIf(stores.whatIf);
    lose();
    expect(questions()).toEqual([
      ['config', 0],
      ['config', 1],
    ]);
    pass(1500);
    expect(asked).toHaveLength(2);
    asked[1]?.answer(counted({ cluster: 'config', losses: [] }));
    await settled();
    expect(reply()?.kind).toBe('counted');
    pass(500);
    expect(questions().at(-1)).toEqual(['config', 1]);
    expect(asked).toHaveLength(3);
  });

  it('takes no answer to an older question for one to the newest', async () => {
    const { asked, open, lose, reply } = setUp();
    open('config');
    lose();
    asked[0]?.answer({ kind: 'refused', why: 'old' });
    await settled();
    expect(reply()).toBeUndefined();
    asked[1]?.answer({ kind: 'refused', why: 'new' });
    await settled();
    expect(reply()).toEqual({ kind: 'refused', why: 'new' });
  });

  it('forgets what was imagined with another cluster, another screen and a closed drawer', () => {
    const leaves = [
      ({ open }: ReturnType<typeof setUp>) => open('storage'),
      ({ stores }: ReturnType<typeof setUp>) => stores.place.setState(home, true),
      ({ stores }: ReturnType<typeof setUp>) => stores.selection.setState({ kind: 'none' }, true),
    ];
    for (const leave of leaves) {
      const one = setUp();
      one.open('config');
      startWhatIf(one.stores.whatIf);
      one.lose();
      leave(one);
      expect(one.stores.whatIf.getState()).toEqual(noWhatIf);
    }
  });

  it('asks how the cluster stands when the what-if is left', () => {
    const { open, lose, questions, stores } = setUp();
    open('config');
    startWhatIf(stores.whatIf);
    lose();
    leaveWhatIf(stores.whatIf);
    expect(questions().at(-1)).toEqual(['config', 0]);
  });

  it('claims nothing where no answer comes, and shows an unreadable one as a notice', async () => {
    const { asked, open, reply, pass, complaints } = setUp();
    open('config');
    asked[0]?.answer(null);
    await settled();
    expect(reply()).toMatchObject({ kind: 'refused', why: expect.stringContaining('nothing is counted') });
    pass(1000);
    asked[1]?.answer({ kind: 'counted', cluster: 'config' });
    await settled();
    expect(reply()?.kind).toBe('refused');
    pass(1000);
    asked[2]?.fail();
    await settled();
    expect(complaints.map((text) => text.slice(0, 13))).toEqual(['whatif:count:', 'whatif:count:']);
    pass(1000);
    expect(asked).toHaveLength(4);
  });

  it('leaves nothing behind', () => {
    const { asked, open, end, pass, stores } = setUp();
    open('config');
    end();
    open('storage');
    pass(5000);
    expect(asked).toHaveLength(1);
    expect(stores.whatIf.getState()).toEqual(noWhatIf);
  });
});

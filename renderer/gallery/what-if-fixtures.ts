import type { ScreenState } from '../../main/contract/screen.ts';
import {
  type WhatIfAnswer,
  type WhatIfAsk,
  whatIfAnswerSchema,
  type WhatIfCount,
  type WhatIfRow,
} from '../../main/contract/what-if.ts';
import { quorumOf, quorumSide } from './fixture-world.ts';

type Answering = (ask: WhatIfAsk) => WhatIfAnswer;

/** An engine that counts no loss: every cluster stands as it is shown, and losing any region changes nothing. */
export function asItStands(
  { snapshot, inventory }: ScreenState,
  grounds: WhatIfCount['grounds'] = 'present',
): Answering {
  return ({ cluster }) => {
    const status = snapshot.clusters.find((one) => one.cluster === cluster);
    const members = inventory.clusters.find(({ id }) => id === cluster)?.members ?? [];
    if (status === undefined) return { kind: 'refused', why: 'no such cluster' };
    const hosts = inventory.hosts.filter(({ id }) => members.some(({ host }) => host === id));
    const regions = [...new Set(hosts.map(({ region }) => region))];
    return {
      kind: 'counted',
      cluster,
      t: snapshot.t,
      grounds,
      before: status,
      after: status,
      links: [...status.links],
      votes: members
        .filter(({ votes }) => votes > 0)
        .map(({ host, votes, role }) => ({
          cluster,
          host,
          votes,
          isWitness: role === 'witness',
          isSeen: !status.unobserved.some((unseen) => unseen === host),
        })),
      regions,
      hosts: hosts.map(({ id }) => id),
      table: regions.map((region): WhatIfRow => row({ kind: 'region', region }, 'keeps', 1)),
      notes: [],
    };
  };
}

function row(
  loss: WhatIfRow['loss'],
  word: WhatIfRow['word'],
  margin: number,
  any: WhatIfRow['any'] = null,
): WhatIfRow {
  return { loss, any, word, text: `margin ${margin}`, margin: { worst: margin, best: margin } };
}

const [dub, fra, ams] = ['dub', 'fra', 'ams'].map((region) => ({ kind: 'region' as const, region }));
const link = (a: string, b: string) => ({ kind: 'link' as const, a, b });

/** What is left of `config` without Dublin. Plain data; the schema checks it. */
export function dublinLost(state: ScreenState): Answering {
  return (ask) => {
    const answer = asItStands(state)(ask);
    if (answer.kind === 'refused' || dub === undefined || fra === undefined || ams === undefined) return answer;
    return whatIfAnswerSchema.parse({
      ...answer,
      after: {
        ...answer.after,
        quorum: quorumOf('majority', 5, [quorumSide('majority', ['fra-kv1', 'fra-kv2', 'ams-kv1'], 3, 3, 5)]),
      },
      table: [
        row(dub, 'edge', 0, 'regions'),
        row(dub, 'edge', 0),
        row(fra, 'edge', 0),
        row(ams, 'keeps', 1),
        row(link('dub', 'fra'), 'keeps', 1, 'links'),
        row(link('dub', 'fra'), 'keeps', 1),
        row(link('dub', 'ams'), 'keeps', 1),
        row(link('fra', 'ams'), 'keeps', 1),
        row({ kind: 'host', host: 'dub-kv1' }, 'keeps', 1, 'hosts'),
      ],
    });
  };
}

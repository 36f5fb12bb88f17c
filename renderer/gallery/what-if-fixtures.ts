import type { ScreenState } from '../../main/contract/screen.ts';
import type { ClusterStatus } from '../../main/domain/snapshot.ts';
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
      table: regions.map((region) => unchanged({ kind: 'region', region }, status)),
      notes: [],
    };
  };
}

/** A loss that leaves the cluster with what it has. */
function unchanged(loss: WhatIfRow['loss'], { quorum }: ClusterStatus): WhatIfRow {
  const margins = quorum.sides.map(({ margin }) => margin);
  const most = (which: 'worst' | 'best') => Math.max(...margins.map((margin) => margin[which]));
  const isDouble = quorum.sides.some(({ state }) => state === 'both-quorate');
  if (quorum.needed === null || margins.length === 0)
    return { loss, any: null, word: isDouble ? 'both' : 'human', text: 'no rule decides', margin: null };
  const [worst, best] = [most('worst'), most('best')];
  const word = worst > 0 ? 'keeps' : worst === 0 ? 'edge' : best >= 0 ? 'unknown' : 'lost';
  return { loss, any: null, word: isDouble ? 'both' : word, text: `margin ${worst}`, margin: { worst, best } };
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

/**
 * The ring of `lostHeartbeat`: without Amsterdam, which alone hears both others, nothing is left that has quorum. As the engine
 * counts it; the test beside this file compares.
 */
export function heartbeatLosses(state: ScreenState): Answering {
  const stays = (hosts: string) => `quorum stays on ${hosts}, margin 0`;
  const edge = (loss: WhatIfRow['loss'], hosts: string, any: WhatIfRow['any'] = null): WhatIfRow => ({
    ...row(loss, 'edge', 0, any),
    text: stays(hosts),
  });
  const gone = (loss: WhatIfRow['loss'], any: WhatIfRow['any'] = null): WhatIfRow => ({
    ...row(loss, 'lost', -1, any),
    text: 'no side has quorum: 2 needed, 1 and 1 there',
  });
  return (ask) => {
    const answer = asItStands(state)(ask);
    if (answer.kind === 'refused' || dub === undefined || fra === undefined || ams === undefined) return answer;
    return {
      ...answer,
      table: [
        gone(ams, 'regions'),
        edge(dub, 'fra-kv2+ams-kv2'),
        edge(fra, 'dub-kv2+ams-kv2'),
        gone(ams),
        edge(link('dub', 'fra'), 'dub-kv2+fra-kv2+ams-kv2', 'links'),
        edge(link('dub', 'fra'), 'dub-kv2+fra-kv2+ams-kv2'),
        edge(link('dub', 'ams'), 'fra-kv2+ams-kv2'),
        edge(link('fra', 'ams'), 'dub-kv2+ams-kv2'),
        gone({ kind: 'host', host: 'ams-kv2' }, 'hosts'),
      ],
    };
  };
}

import { describe, expect, it } from 'vitest';
import { galleryInventory, galleryState } from '../gallery/fixture-world.ts';
import { primariesSeen } from './primaries.ts';

const five = ['dub-kv1', 'dub-kv2', 'fra-kv1', 'fra-kv2', 'ams-kv1'];
const says = (host: string, role: string, leader: string | null = null) => ({
  host,
  role,
  writable: null,
  leader,
  term: null,
  quorate: null,
  ageMs: 900,
  why: null,
});
const claims = (...hosts: readonly string[]) => hosts.map((host) => ({ host, term: null, ageMs: 500 }));

function seen(change: object, dual: 'suspected' | 'confirmed' | null = null, product = 'etcd') {
  const status = galleryState({ clusters: { config: { ...change } } }).snapshot.clusters.find(
    ({ cluster }) => cluster === 'config',
  );
  const declared = galleryInventory.clusters.find(({ id }) => id === 'config');
  if (status === undefined || declared === undefined) throw new Error('no cluster');
  const { sign, level, words, hosts } = primariesSeen(status, { ...declared, product }, dual);
  return [sign, level, words, hosts.join()];
}

describe('primariesSeen', () => {
  it('says who leads and how many others agree', () => {
    const members = [says('fra-kv1', 'leader', 'fra-kv1'), says('dub-kv1', 'follower', 'fra-kv1')];
    expect(seen({ primaries: claims('fra-kv1'), members })).toEqual([
      '1',
      'normal',
      'by its own word and 1 more',
      'fra-kv1',
    ]);
  });

  it('misses no leader where a product has none by its nature', () => {
    const members = five.map((host) => says(host, 'follower'));
    expect(seen({ primaries: [], members }, null, 'corosync')[0]).toBe('–');
    expect(seen({ primaries: [], members })[0]).toBe('0');
  });

  it('alarms for two only when the engine has confirmed them', () => {
    const primaries = claims('fra-kv1', 'dub-kv1');
    expect(seen({ primaries }, 'confirmed').slice(0, 2)).toEqual(['2!', 'p1']);
    expect(seen({ primaries }, 'suspected').slice(0, 2)).toEqual(['2!', 'p3']);
    expect(seen({ primaries }).slice(0, 2)).toEqual(['2!', 'p3']);
  });

  it('takes many primaries of one Galera component for what they are', () => {
    expect(seen({ primaries: claims(...five) }, null, 'galera').slice(0, 2)).toEqual(['5', 'normal']);
    expect(seen({ primaries: claims(...five) }, 'confirmed', 'galera').slice(0, 2)).toEqual(['5!', 'p1']);
  });

  it('says 0 only when everybody who could lead was read, never of somebody who was not', () => {
    const read = five.map((host) => says(host, 'candidate'));
    expect(seen({ members: read }).slice(0, 3)).toEqual(['0', 'p2', 'all read, none leads']);
    const partly = [says('dub-kv1', 'unknown'), ...read.slice(1)];
    expect(seen({ members: partly }).slice(0, 3)).toEqual(['?', 'blind', '1 of 5 not read']);
    expect(seen({ members: [] }).slice(0, 3)).toEqual(['–', 'normal', 'members are not asked']);
  });

  it('names whom the others name, where no member speaks for itself', () => {
    const sentinels = five.map((host) => says(host, 'observer', 'dub-db1'));
    expect(seen({ members: sentinels })).toEqual(['1', 'normal', 'named by 5 of 5', 'dub-db1']);
    const torn = [...sentinels.slice(1), says('dub-kv1', 'observer', 'fra-db1')];
    expect(seen({ members: torn }).slice(0, 2)).toEqual(['2', 'p3']);
  });

  it('knows that some products have no leader by their nature', () => {
    expect(seen({ members: five.map((host) => says(host, 'none')) }).slice(0, 2)).toEqual(['–', 'normal']);
  });
});

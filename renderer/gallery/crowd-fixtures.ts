import type { InventoryView, ScreenState } from '../../main/contract/screen.ts';
import { galleryInventory, galleryState, galleryT } from './fixture-world.ts';

const places = ['Amsterdam', 'Dublin', 'Frankfurt', 'London', 'Madrid', 'Oslo', 'Paris', 'Warsaw'];

function region(name: string, id: string, index: number) {
  const slot = { x: (index % 4) * 480, y: Math.floor(index / 4) * 400, w: 320, h: 208 };
  return { id, name, code: id.slice(0, 3).toUpperCase(), slot };
}

const manyRegions = places.map((name, index) => region(name, name.slice(0, 3).toLowerCase(), index));

const many: InventoryView = {
  ...galleryInventory,
  name: 'two hundred hosts',
  regions: manyRegions,
  hosts: manyRegions.flatMap(({ id }, index) =>
    Array.from({ length: 25 }, (_, place) => ({
      id: `${id}-${place + 1}`,
      region: id,
      address: `10.${index}.0.${place + 1}`,
      failureDomain: null,
      maintenance: null,
    })),
  ),
  clusters: [],
};

/** As many hosts as one asks for, in eight regions. */
export function crowd(count: number): InventoryView {
  const each = Math.ceil(count / manyRegions.length);
  const hosts = manyRegions.flatMap(({ id }, index) =>
    Array.from({ length: each }, (_, place) => ({
      id: `${id}-db${place + 1}`,
      region: id,
      address: `10.${index}.0.${place + 1}`,
      failureDomain: null,
      maintenance: null,
    })),
  );
  return { ...many, name: `${count} hosts`, hosts: hosts.slice(0, count) };
}

const base = { phase: 'confirmed', observers: [], evidence: [], since: galleryT - 40_000 };

/** 200 hosts in 8 regions: beyond names, so dots; one host of each abnormal kind. */
export function manyHosts(): ScreenState {
  return galleryState({
    inventory: many,
    observer: { sight: 'partial', hostsRead: 197 },
    hosts: {
      'dub-7': { state: 'unreachable', session: 'connecting', ageMs: 40_000 },
      'fra-12': { state: 'unobserved', session: 'stalled', ageMs: 34_000 },
      'par-3': { state: 'maintenance' },
      'osl-20': { state: 'unobserved', session: 'connecting', ageMs: null },
    },
    situations: [
      { ...base, id: 'a', type: 'host-unreachable', subject: { host: 'dub-7' }, text: 'dub-7 does not answer.' },
      { ...base, id: 'b', type: 'host-isolated', subject: { host: 'lon-18' }, text: 'No peer reaches lon-18.' },
      {
        ...base,
        id: 'c',
        type: 'service-down',
        subject: { host: 'war-5', port: 2379 },
        text: 'war-5 refuses connects on 2379.',
      },
    ],
  });
}

const longPlaces = ['Saint-Quentin-en-Yvelines South Campus 02', 'Frankfurt am Main Datacentre Park West 11', 'Ams'];
const longIds = ['sqy', 'frankfurt-am-main-datacentre-park-west-b11', 'ams'];
const longHost = (place: string, number: number) => `${place}-database-replica-`.padEnd(61, 'x').slice(0, 61) + number;
const longHosts = longIds.flatMap((id) =>
  Array.from({ length: 4 }, (_, index) => ({
    id: longHost(id, index + 10),
    region: id,
    address: '2001:db8:ffff:ffff:ffff:ffff:ffff:1',
    failureDomain: 'rack-row-17-power-feed-b',
    maintenance: null,
  })),
);

const long: InventoryView = {
  ...galleryInventory,
  name: 'the general ledger of the whole continent, production',
  regions: longPlaces.map((name, index) => ({
    id: longIds[index] ?? '',
    name,
    code: index === 1 ? 'FRANKFURT-WEST-11' : (longIds[index] ?? '').toUpperCase(),
    slot: galleryInventory.regions[index]?.slot ?? { x: 0, y: 0, w: 320, h: 208 },
  })),
  hosts: longHosts,
  clusters: Array.from({ length: 12 }, (_, index) => ({
    id: `settlement-engine-consensus-group-of-the-continent-number-${index + 1}`,
    product: 'zookeeper',
    ports: [2181],
    model: index === 3 ? ('none' as const) : ('majority' as const),
    members: longHosts.slice(0, 5).map((host) => ({ host: host.id, votes: 1, role: 'data' as const })),
  })),
};

/** Names as long as the inventory allows, 12 clusters and 10 situations: nothing may overlap or be cut silently. */
export function longNames(): ScreenState {
  return galleryState({
    inventory: long,
    situations: longHosts.slice(0, 10).map((host, index) => ({
      ...base,
      id: `s${index}`,
      type: 'host-isolated',
      subject: { host: host.id },
      text: `${host.id} is alive and no peer reaches it.`,
    })),
    clusters: { [long.clusters[0]?.id ?? '']: { warnings: [`${longHosts[0]?.id} is joined only through others`] } },
  });
}

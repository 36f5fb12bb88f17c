import { describe, expect, it } from 'vitest';
import { asParts, recordedRole } from '../testing/role-capture.ts';
import { pacemaker } from './pacemaker.ts';

const answer = (text: string, exit = 0, stderr = '') => ({ exit, text, stderr });
const asked = (host: string | null, parameters: Readonly<Record<string, string>> = {}) => ({
  host,
  addresses: [],
  parameters,
});
const on = (file: string) => recordedRole(`corosync-pacemaker-${file}`);

interface Cluster {
  readonly options?: string;
  readonly dc?: string;
  readonly nodes?: string;
  readonly resources?: string;
}

const node = (name: string, more = '') =>
  `<node name="${name}" id="${name}" online="true" standby="false" maintenance="false" pending="false" unclean="false" is_dc="false" type="member" ${more}/>`;
const instance = (role: string, name: string, more = '') =>
  `<resource id="db" role="${role}" managed="true" failed="false" ${more}><node name="${name}" id="1"/></resource>`;
const clone = (inner: string) => `<clone id="cl" multi_state="true" managed="true">${inner}</clone>`;
const cluster = ({
  options = 'stonith-enabled="true" no-quorum-policy="stop" maintenance-mode="false"',
  dc = '<current_dc present="true" name="a" with_quorum="true"/>',
  nodes = node('a') + node('b'),
  resources = clone(instance('Promoted', 'a') + instance('Unpromoted', 'b')),
}: Cluster) =>
  `<pacemaker-result api-version="2.25"><summary>${dc}<cluster_options ${options}/></summary><nodes>${nodes}</nodes><resources>${resources}</resources><status code="0" message="OK"/></pacemaker-result>`;
const read = (shape: Cluster, host: string, parameters: Readonly<Record<string, string>> = {}) =>
  pacemaker.read(answer(cluster(shape)), asked(host, parameters));

describe('pacemaker', () => {
  it('adds votes, ring and links of corosync to its own answer', () => {
    const state = '2node/cut-promoted-n2+10s/n1';
    const raw = asParts({
      quorumtool: on(`${state}.quorumtool`),
      cfgtool: on(`${state}.cfgtool`),
      cmap: on(`${state}.cmap`),
      node: answer('n1\n'),
      crm_mon: on(`${state}.crm_mon-xml`),
    });
    const { role, leader, quorate, term, votes, heartbeats, automation, members } = pacemaker.read(
      raw,
      asked('fra-db1'),
    );
    expect([role, leader, quorate, term]).toEqual(['primary', 'n1', true, { name: 'ring', value: '1.d' }]);
    expect(votes?.flags).toContain('2Node');
    expect(heartbeats).toEqual([{ to: '10.97.9.2', via: 'link 0 udp', up: false }]);
    expect(automation).toMatchObject({
      promotes: true,
      yieldsAfterMs: null,
      why: 'two_node 1, no stonith, no-quorum-policy stop',
    });
    expect(members.map(({ name, address, up }) => [name, address, up])).toEqual([
      ['n1', '10.97.9.1', true],
      ['n2', undefined, false],
    ]);
  });

  it('lets no second primary come before the first is fenced where stonith is on, in a two_node cluster too', () => {
    const state = '2node/cut-promoted-n2+10s/n1';
    const on2 = (stonith: boolean) => {
      const crm = on(`${state}.crm_mon-xml`);
      const text = crm.text.replace('stonith-enabled="false"', `stonith-enabled="${stonith}"`);
      const map = on(`${state}.cmap`);
      const cmap = { ...map, text: `${map.text}runtime.config.totem.token (u32) = 3000\n` };
      const parts = { quorumtool: on(`${state}.quorumtool`), cmap, crm_mon: { ...crm, text } };
      return pacemaker.read(asParts({ node: answer('n1\n'), ...parts }), asked('fra-db1')).automation;
    };
    const [fenced, loose] = [on2(true), on2(false)];
    expect(loose).toMatchObject({ promotesAfterMs: 10_200, yieldsAfterMs: null });
    expect(fenced).toMatchObject({ promotes: true, promotesAfterMs: 10_200, yieldsAfterMs: 10_200 });
    expect(fenced?.why).toContain('who is lost is fenced first');
  });

  it('does not believe crm_mon while corosync is frozen', () => {
    const raw = asParts({ quorumtool: answer('', 124), crm_mon: on('3node/healthy/n2.crm_mon-xml') });
    expect(pacemaker.read(raw, asked('n2'))).toMatchObject({ role: 'unknown', reason: 'timed-out' });
  });

  it('reads on without a right for corosync, and without its votes', () => {
    const raw = asParts({
      quorumtool: answer('', 1, 'Cannot initialize CMAP service'),
      node: answer('n2\n'),
      crm_mon: on('3node/healthy/n2.crm_mon-xml'),
    });
    expect(pacemaker.read(raw, asked('fra-db2'))).toMatchObject({
      role: 'primary',
      quorate: true,
      votes: null,
      term: null,
    });
  });

  it('reads the schema of pacemaker 1.1 and 2.0: crm_mon at the root, Master and Slave', () => {
    const old = `<?xml version="1.0"?>\n<crm_mon version="1.1.24"><summary><current_dc present="true" name="b" with_quorum="true"/></summary><nodes>${node('a')}${node('b')}</nodes><resources>${clone(instance('Master', 'b') + instance('Slave', 'a'))}</resources></crm_mon>`;
    expect(pacemaker.read(answer(old), asked('a'))).toMatchObject({ role: 'standby', leader: 'b', quorate: true });
    expect(pacemaker.read(answer(old), asked('b'))).toMatchObject({ role: 'primary', leader: 'b' });
  });

  it('gives remote nodes a part and no vote', () => {
    const nodes = node('a') + node('b').replace('type="member"', 'type="remote"');
    expect(read({ nodes }, 'b').members).toEqual([
      { name: 'a', votes: 1, voting: true, role: 'primary', up: true },
      { name: 'b', votes: 0, voting: false, role: 'standby', up: true },
    ]);
  });

  it('takes part in nothing while the node is in standby', () => {
    const nodes = node('a') + node('b').replace('standby="false"', 'standby="true"');
    expect(read({ nodes, resources: clone(instance('Promoted', 'a')) }, 'b')).toMatchObject({
      role: 'none',
      writable: false,
      note: expect.stringContaining('standby'),
    });
  });

  it('is still the primary while a node in standby has not been demoted yet', () => {
    const nodes = node('a').replace('standby="false"', 'standby="true"') + node('b');
    expect(read({ nodes }, 'a')).toMatchObject({ role: 'primary', note: expect.stringContaining('standby') });
  });

  it('is paused in maintenance mode and while the service is unmanaged', () => {
    const options = 'stonith-enabled="true" maintenance-mode="true"';
    expect(read({ options }, 'a').automation?.paused).toBe(true);
    const unmanaged = clone(instance('Promoted', 'a').replace('managed="true"', 'managed="false"'));
    expect(read({ resources: unmanaged }, 'a').automation?.paused).toBe(true);
    expect(read({}, 'a').automation?.paused).toBe(false);
  });

  it('reads bundles by the roles of their replicas', () => {
    const replica = (id: number, role: string, name: string) =>
      `<replica id="${id}"><resource id="pg:${id}" role="${role}" managed="true"><node name="${name}"/></resource></replica>`;
    const resources = `<bundle id="pg-bundle" type="podman">${replica(0, 'Promoted', 'a')}${replica(1, 'Unpromoted', 'b')}</bundle>`;
    expect([read({ resources }, 'a').role, read({ resources }, 'b').role]).toEqual(['primary', 'standby']);
  });

  it('takes the node on which a named group runs as the primary', () => {
    const resources = `<group id="ha">${instance('Started', 'b')}<resource id="vip" role="Started"><node name="b"/></resource></group>`;
    expect(read({ resources }, 'b', { resource: 'ha' })).toMatchObject({ role: 'primary', leader: 'b' });
    expect(read({ resources }, 'a', { resource: 'ha' })).toMatchObject({ role: 'none', leader: 'b' });
  });

  it('falls back on the designated controller where nothing promotes, and asks for the service', () => {
    const resources = `<group id="ha">${instance('Started', 'b')}</group>`;
    expect(read({ resources }, 'a')).toMatchObject({
      role: 'leader',
      leader: 'a',
      note: expect.stringContaining('parameter resource'),
    });
    expect(read({ resources }, 'b')).toMatchObject({ role: 'follower', leader: 'a' });
  });

  it('says when one instance is promoted twice', () => {
    const resources = clone(instance('Promoted', 'a') + instance('Promoted', 'b'));
    expect(read({ resources }, 'b')).toMatchObject({
      role: 'primary',
      leader: 'b',
      note: expect.stringContaining('promoted on a and b at once'),
    });
  });

  it('keeps a primary without quorum where the policy ignores it', () => {
    const dc = '<current_dc present="true" name="a" with_quorum="false"/>';
    const options = 'stonith-enabled="false" no-quorum-policy="ignore"';
    expect(read({ dc, options }, 'a')).toMatchObject({
      role: 'primary',
      quorate: false,
      automation: { yieldsAfterMs: null },
    });
  });

  it('knows no role where none of the nodes is the host that was asked', () => {
    expect(read({}, 'db-7')).toMatchObject({ role: 'unknown', reason: 'unreadable' });
    expect(read({}, 'db-7', { node: 'b' })).toMatchObject({ role: 'standby' });
    expect(pacemaker.read(answer(cluster({})), asked(null))).toMatchObject({ role: 'unknown', reason: 'unreadable' });
  });

  it('finds the host by its short name too', () => {
    const nodes = node('a.example.org') + node('b.example.org');
    const resources = clone(instance('Promoted', 'a.example.org'));
    expect(read({ nodes, resources }, 'a').role).toBe('primary');
  });

  it('reads nothing from half a document, a plain text, or a good answer of a tool that failed', () => {
    const whole = cluster({});
    for (const raw of [
      answer(whole.slice(0, -30)),
      answer(on('3node/healthy/n1.crm_mon-json').text),
      answer(whole, 1),
    ]) {
      expect(pacemaker.read(raw, asked('a'))).toMatchObject({ role: 'unknown', writable: null, reason: 'unreadable' });
    }
  });
});

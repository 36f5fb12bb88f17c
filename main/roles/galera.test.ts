import { describe, expect, it } from 'vitest';
import { recordedRole } from '../testing/role-capture.ts';
import { galera } from './galera.ts';

const asked = { host: 'n1', addresses: ['10.97.4.1'], parameters: {} };
const healthy = recordedRole('galera/healthy/n1.status').text;
const read = (text: string, exit = 0, stderr = '') => galera.read({ exit, text, stderr }, asked);
const having = (changes: Readonly<Record<string, string>>) => {
  const names = Object.keys(changes);
  const kept = healthy.split('\n').filter((line) => !names.includes(line.split('\t')[0] ?? ''));
  return read([...kept, ...names.map((name) => `${name}\t${changes[name]}`), ''].join('\n'));
};
const options =
  'base_port = 4567; evs.suspect_timeout = PT5S; evs.inactive_timeout = PT15S; pc.ignore_quorum = false; pc.weight = 1; ';

describe('galera', () => {
  it('takes no writes while it is read-only, and is still in the primary component', () => {
    expect(having({ read_only: 'ON' })).toMatchObject({ role: 'primary', writable: false, quorate: true });
    expect(having({ read_only: 'OFF' })).toMatchObject({ role: 'primary', writable: true });
  });

  it('takes writes as a donor, and says that it is one', () => {
    const donor = having({ wsrep_local_state: '2', wsrep_local_state_comment: 'Donor/Desynced' });
    expect(donor).toMatchObject({
      role: 'primary',
      writable: true,
      note: 'in the primary component, state Donor/Desynced',
    });
  });

  it('takes no writes as a joiner', () => {
    const joiner = having({ wsrep_local_state: '1', wsrep_local_state_comment: 'Joining', wsrep_ready: 'OFF' });
    expect(joiner).toMatchObject({ role: 'primary', writable: false });
  });

  it('counts an arbitrator as a voting witness without an address', () => {
    const { members, votes } = having({ wsrep_incoming_addresses: '10.97.4.1:3306,,[2001:db8::3]:3306' });
    expect(members).toEqual([
      { name: '10.97.4.1:3306', address: '10.97.4.1', votes: 1, voting: true, up: true },
      { name: 'arbitrator 1', votes: 1, voting: true, up: true, role: 'witness' },
      { name: '[2001:db8::3]:3306', address: '2001:db8::3', votes: 1, voting: true, up: true },
    ]);
    expect(votes).toMatchObject({ expected: 3, needed: 2 });
  });

  it('names the asked one only where members do not tell their address', () => {
    const { members } = having({ wsrep_incoming_addresses: 'AUTO,AUTO,AUTO' });
    expect(members.map(({ name }) => name)).toEqual(['n1', 'member 1', 'member 2']);
    const configured = having({ wsrep_incoming_addresses: 'AUTO,AUTO', wsrep_node_address: '10.97.4.1:4567' });
    expect(configured.members[0]).toMatchObject({ name: '10.97.4.1:4567', address: '10.97.4.1' });
  });

  it('counts votes by weight, its own from pc.weight', () => {
    const weighted = having({
      wsrep_cluster_weight: '5',
      wsrep_provider_options: options.replace('pc.weight = 1', 'pc.weight = 3'),
    });
    expect(weighted.votes).toEqual({ needed: 3, expected: 5, present: 5, flags: [] });
    expect(weighted.members[0]).toMatchObject({ votes: 3 });
  });

  it('tells two components after a forced bootstrap apart by their members alone: one number, one state id', () => {
    const one = having({
      wsrep_cluster_conf_id: '4',
      wsrep_incoming_addresses: '10.97.4.1:3306',
      wsrep_cluster_size: '1',
      wsrep_cluster_weight: '1',
    });
    const two = having({
      wsrep_cluster_conf_id: '4',
      wsrep_incoming_addresses: '10.97.4.2:3306,10.97.4.3:3306',
      wsrep_cluster_size: '2',
      wsrep_cluster_weight: '2',
    });
    expect([one.role, two.role]).toEqual(['primary', 'primary']);
    expect([one.term, one.clusterIdentity]).toEqual([two.term, two.clusterIdentity]);
    expect(one.members.map(({ name }) => name)).not.toEqual(two.members.map(({ name }) => name));
  });

  it('leaves the primary component 1.2 s after evs.suspect_timeout, and promotes nobody', () => {
    const { automation } = having({ wsrep_provider_options: options });
    expect(automation).toMatchObject({ promotes: false, yieldsAfterMs: 6_200 });
  });

  it('never leaves it with pc.ignore_quorum, and says so', () => {
    const { automation, votes } = having({
      wsrep_provider_options: options.replace('pc.ignore_quorum = false', 'pc.ignore_quorum = yes'),
    });
    expect(automation).toMatchObject({ promotes: true, yieldsAfterMs: null });
    expect(votes?.flags).toEqual(['pc.ignore_quorum']);
  });

  it('is a server of its own, writable, where wsrep_on is OFF', () => {
    expect(having({ wsrep_on: 'OFF', wsrep_cluster_status: 'Disconnected' })).toMatchObject({
      role: 'none',
      writable: true,
    });
  });

  it('is in no component while disconnected', () => {
    const alone = having({
      wsrep_cluster_status: 'Disconnected',
      wsrep_connected: 'OFF',
      wsrep_ready: 'OFF',
      wsrep_incoming_addresses: '',
    });
    expect(alone).toMatchObject({ role: 'none', writable: false, quorate: false, members: [] });
  });

  it('has no identity before its first state transfer', () => {
    expect(having({ wsrep_cluster_state_uuid: '00000000-0000-0000-0000-000000000000' }).clusterIdentity).toBeNull();
  });

  it('names the members that group communication hears late', () => {
    const { heartbeats } = having({ wsrep_evs_delayed: '64c0-e62a:tcp://10.97.4.2:4567:3' });
    expect(heartbeats).toEqual([{ to: '10.97.4.2:4567', via: 'gcomm, delayed', up: null }]);
  });

  it('says that a server without Galera is none', () => {
    expect(read('read_only\tOFF\n')).toMatchObject({
      role: 'unknown',
      reason: 'unreadable',
      note: expect.stringContaining('Galera'),
    });
  });

  it('says that a frozen server timed out, and a closed socket is no right', () => {
    const frozen = read(
      '',
      1,
      "ERROR 2013 (HY000): Lost connection to server at 'handshake: reading initial communication packet', system error: 110",
    );
    expect(frozen.reason).toBe('timed-out');
    expect(
      read('', 1, "ERROR 2002 (HY000): Can't connect to local server through socket '/run/mysqld/mysqld.sock' (13)")
        .reason,
    ).toBe('no-permission');
    expect(
      read('', 1, 'ERROR 1227 (42000): Access denied; you need (at least one of) the SUPER privilege(s)').reason,
    ).toBe('no-permission');
  });

  it('believes no good answer of a client that failed, and no state that it does not know', () => {
    expect(read(healthy, 1)).toMatchObject({ role: 'unknown', reason: 'unreadable' });
    expect(having({ wsrep_cluster_status: 'Primär' })).toMatchObject({ role: 'unknown', reason: 'unreadable' });
  });
});

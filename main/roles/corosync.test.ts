import { describe, expect, it } from 'vitest';
import { asParts, recordedRole } from '../testing/role-capture.ts';
import { corosync } from './corosync.ts';

const asked = { host: 'n1', addresses: [], parameters: {} };
const answer = (text: string, exit = 0, stderr = '') => ({ exit, text, stderr });
const read = (text: string, exit = 0, stderr = '') => corosync.read(answer(text, exit, stderr), asked);

interface View {
  readonly quorate?: string;
  readonly quorum?: string;
  readonly flags?: string;
  readonly ring?: string;
  readonly rows?: readonly string[];
}

const nr = [
  '         1          1         NR n1 (local)',
  '         2          1         NR n2',
  '         3          1         NR n3',
];
const view = ({
  quorate = 'Yes',
  quorum = '2  ',
  flags = 'Quorate ',
  ring = '1.d',
  rows = nr,
}: View) => `Quorum information
------------------
Date:             Sun Nov 22 04:16:26 2026
Quorum provider:  corosync_votequorum
Nodes:            ${rows.length}
Node ID:          1
Ring ID:          ${ring}
Quorate:          ${quorate}

Votequorum information
----------------------
Expected votes:   3
Highest expected: 3
Total votes:      ${rows.length}
Quorum:           ${quorum}
Flags:            ${flags}

Membership information
----------------------
    Nodeid      Votes    Qdevice Name
${rows.join('\n')}
`;

describe('corosync', () => {
  it('counts the vote of a quorum device as a witness', () => {
    const rows = [
      '         1          1    A,V,NMW n1 (local)',
      '         2          1    A,V,NMW n2',
      '         0          1            Qdevice',
    ];
    const { members, votes } = read(view({ rows, flags: 'Quorate Qdevice ' }));
    expect(votes?.flags).toEqual(['Quorate', 'Qdevice']);
    expect(members).toEqual([
      { name: 'n1', votes: 1, voting: true, up: true },
      { name: 'n2', votes: 1, voting: true, up: true },
      { name: 'Qdevice', votes: 1, voting: true, role: 'witness', up: true },
    ]);
  });

  it('says that a quorum device which casts no vote for this node is not there', () => {
    const rows = ['         1          1   NA,NV,NMW n1 (local)', '         0          0            Qdevice (votes 1)'];
    expect(read(view({ rows, quorate: 'No', quorum: '2 Activity blocked', flags: 'Qdevice ' }), 2).members).toEqual([
      { name: 'n1', votes: 1, voting: true, up: true },
      { name: 'Qdevice', votes: 0, voting: true, role: 'witness', up: false },
    ]);
  });

  it("keeps the product's words for its rules", () => {
    const flags = 'Quorate WaitForAll LastManStanding AutoTieBreaker ';
    expect(read(view({ flags })).votes?.flags).toEqual(['Quorate', 'WaitForAll', 'LastManStanding', 'AutoTieBreaker']);
  });

  it('reads corosync 2: its ring id, addresses as names, no column of devices', () => {
    const rows = ['         1          1 10.0.0.1 (local)', '         2          1 10.0.0.2'];
    const { term, members } = read(view({ ring: '1/13', rows }));
    expect(term).toEqual({ name: 'ring', value: '1/13' });
    expect(members.map(({ name, address }) => [name, address])).toEqual([
      ['10.0.0.1', '10.0.0.1'],
      ['10.0.0.2', '10.0.0.2'],
    ]);
  });

  it('takes the exit status 2 of the tool as its word for no quorum, and no other failure', () => {
    const blocked = view({ quorate: 'No', quorum: '2 Activity blocked', flags: '' });
    expect(read(blocked, 2)).toMatchObject({ role: 'none', quorate: false, reason: null });
    expect(read(view({}), 2)).toMatchObject({ role: 'unknown', reason: 'unreadable' });
    expect(read(blocked, 3)).toMatchObject({ role: 'unknown', reason: 'unreadable' });
  });

  it('reads nothing from a listing that was cut before its own row', () => {
    expect(read(view({}).split('    Nodeid')[0] ?? '')).toMatchObject({ role: 'unknown', reason: 'unreadable' });
  });

  it('names the nodes that it does not see, and the links to them, from its other tools', () => {
    const from = (file: string) => recordedRole(`corosync-pacemaker-3node/cut-promoted-n2+10s/n2.${file}`);
    const named = [1, 2, 3].map(
      (id) => `nodelist.node.${id - 1}.name (str) = n${id}\nnodelist.node.${id - 1}.nodeid (u32) = ${id}\n`,
    );
    const timers =
      'runtime.config.totem.token (u32) = 3650\nruntime.config.totem.consensus (u32) = 4380\ntotem.cluster_name (str) = ledger\n';
    const raw = asParts({
      quorumtool: { ...from('quorumtool'), exit: 2 },
      cfgtool: from('cfgtool'),
      cmap: answer(`${named.join('')}${timers}${from('cmap').text}`),
    });
    const { members, heartbeats, automation, clusterIdentity, quorate } = corosync.read(raw, asked);
    expect(members).toEqual([
      { name: 'n2', address: '10.97.9.2', votes: 1, voting: true, up: true },
      { name: 'n1', address: '10.97.9.1', votes: 1, voting: true, up: false },
      { name: 'n3', address: '10.97.9.3', votes: 1, voting: true, up: false },
    ]);
    expect(heartbeats).toEqual([
      { to: 'n1', via: 'link 0 udp', up: false },
      { to: 'n3', via: 'link 0 udp', up: false },
    ]);
    expect([quorate, clusterIdentity, automation?.yieldsAfterMs]).toEqual([false, 'ledger', 8_030]);
  });

  it('says that two_node never yields', () => {
    const raw = recordedRole('corosync-pacemaker-2node/cut-promoted-n2+10s/n1.quorumtool');
    expect(corosync.read(raw, asked).automation).toMatchObject({
      yieldsAfterMs: null,
      why: 'two_node 1: both halves of a cut stay quorate',
    });
  });

  it('reads links in the forms of corosync 3.0 and 2', () => {
    const early =
      'LINK ID 0\n\taddr\t= 10.0.0.1\n\tstatus:\n\t\tnode 1:\tlink enabled:1\tlink connected:1\n\t\tnode 2:\tlink enabled:1\tlink connected:0\n';
    const rings =
      'RING ID 0\n\tid\t= 10.0.0.1\n\tstatus\t= ring 0 active with no faults\nRING ID 1\n\tid\t= 10.1.0.1\n\tstatus\t= Marking ringid 1 interface 10.1.0.1 FAULTY\n';
    const links = (text: string) =>
      corosync.read(asParts({ quorumtool: answer(view({})), cfgtool: answer(text) }), asked).heartbeats;
    expect(links(early)).toEqual([
      { to: 'n1', via: 'link 0', up: true },
      { to: 'n2', via: 'link 0', up: false },
    ]);
    expect(links(rings)).toEqual([
      { to: 'all', via: 'ring 0', up: true },
      { to: 'all', via: 'ring 1', up: false },
    ]);
  });

  it('tells a missing right from a missing corosync by what the last of its tools says', () => {
    const cannot = answer('', 1, 'Cannot initialize CMAP service\n');
    const after = (stderr: string) =>
      corosync.read(asParts({ quorumtool: cannot, cmap: answer('', 1, stderr) }), asked).reason;
    expect(after('Failed to initialize the cmap API. Error CS_ERR_ACCESS\n')).toBe('no-permission');
    expect(after('Failed to initialize the cmap API. Error CS_ERR_LIBRARY\n')).toBe('unreadable');
  });

  it('times out while corosync is frozen', () => {
    expect(corosync.read(asParts({ quorumtool: answer('', 124) }), asked).reason).toBe('timed-out');
  });
});

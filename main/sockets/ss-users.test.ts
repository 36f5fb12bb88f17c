import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readUsers } from './ss-users.ts';

function processesOf(row: string) {
  return readUsers(row, row.indexOf('users:(('), row.length)?.processes ?? null;
}

describe('readUsers', () => {
  it('reads every process of a row', () => {
    expect(processesOf('users:(("nginx",pid=12,fd=6),("nginx",pid=11,fd=6)) ino:5')).toEqual([
      { name: 'nginx', pid: 12, fd: 6 },
      { name: 'nginx', pid: 11, fd: 6 },
    ]);
  });

  it.each([
    'my proc',
    'a"b',
    'svc(1',
    'pro:c,pid=9',
    '"',
    '(("',
    ')),(',
    'fd=3),("a',
    '",pid=1,fd=3)) ',
    'users:((',
    '',
  ])('takes the name %j as it is', (name) => {
    const row = `users:(("${name}",pid=77,fd=4),("b",pid=78,fd=5)) timer:(on,,1) cgroup:/x <-> bbr:(bw:1bps)`;
    expect(processesOf(row)).toEqual([
      { name, pid: 77, fd: 4 },
      { name: 'b', pid: 78, fd: 5 },
    ]);
  });

  it('reads threads, security contexts and the form before iproute2 3.12', () => {
    expect(processesOf('users:(("java",pid=7,tid=9,fd=4))')).toEqual([{ name: 'java', pid: 7, fd: 4 }]);
    expect(processesOf('users:(("n",pid=1,proc_ctx=u:r:t:s0:c0,c9,fd=3,sock_ctx=u:r:t:s0))')).toEqual([
      { name: 'n', pid: 1, fd: 3 },
    ]);
    expect(processesOf('users:(("sshd",1215,3))')).toEqual([{ name: 'sshd', pid: 1215, fd: 3 }]);
  });

  it('is not fooled by the path of a cgroup, which its owner names', () => {
    expect(processesOf('users:(("a",pid=1,fd=2)) cgroup:/x",pid=9,fd=9)) <-> bbr')).toEqual([
      { name: 'a', pid: 1, fd: 2 },
    ]);
  });

  it('refuses what has no readable end', () => {
    for (const row of [
      'users:((',
      'users:(("a"',
      'users:(("a",pid=1',
      'users:((a,pid=1,fd=2))',
      'users:(("a",pid=x,fd=2))',
    ])
      expect(processesOf(row)).toBeNull();
  });

  it('gives back any name of 15 characters, whatever stands in it', () => {
    const hostile = fc.constantFrom('"', ',', '(', ')', ' ', 'pid=', 'fd=', '1', 'a', '\t', '\n', 'users:((');
    const name = fc.array(hostile, { maxLength: 15 }).map((parts) => parts.join('').slice(0, 15));
    fc.assert(
      fc.property(name, name, (first, second) => {
        const row = `users:(("${first}",pid=77,fd=4),("${second}",pid=78,fd=5)) ino:9 <-> ts`;
        expect(processesOf(row)).toEqual([
          { name: first, pid: 77, fd: 4 },
          { name: second, pid: 78, fd: 5 },
        ]);
      }),
      { numRuns: 1000 },
    );
  });
});

import { describe, expect, it } from 'vitest';
import { dstLine, keepLine, portsLine, requestLine } from '../probe/remote-commands.ts';
import { answerLine, nothingAsked } from './remote-loop.ts';

const echo = JSON.stringify;

describe('answerLine', () => {
  it('lists what it was told to, between a header and a trailer with the id of the request', () => {
    let filter = nothingAsked;
    for (const line of [dstLine(['10.10.2.11', '10.10.3.0/24']), portsLine([5432, 22]), keepLine]) {
      const step = answerLine(line.trimEnd(), filter, echo);
      if (step.kind === 'end') throw new Error(`ended at ${line}`);
      expect(step.text).toBe('');
      filter = step.filter;
    }
    const wanted = { peers: ['10.10.2.11', '10.10.3.0/24'], ports: [5432, 22] };
    expect(answerLine(requestLine('7f3a9c01x17').trimEnd(), filter, (f) => `${echo(f)}\n`)).toEqual({
      kind: 'go-on',
      filter: wanted,
      text: `#begin 7f3a9c01x17\n${echo(wanted)}\n#end 7f3a9c01x17 0\n`,
    });
  });

  it('ends at anything that is not in the talk, as the script on a real host does', () => {
    for (const line of ['', 'ID', '$(id)', 'a;b', 'dst 10.0.0.1;id', 'dst $x', 'ports 22x']) {
      expect([line, answerLine(line, nothingAsked, echo).kind]).toEqual([line, 'end']);
    }
  });
});

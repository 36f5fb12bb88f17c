import { deflateRawSync, inflateRawSync } from 'node:zlib';

/**
 * What most values have in common, so that even a short one packs well (RFC 1951, with a preset dictionary). Part of the file's
 * format: a change of it makes what was written unreadable.
 */
const dictionary = Buffer.from(
  [
    '{"state":"unreachable","session":"connecting","why":null,"route":null}{"state":"unobserved","session":"closed","why":"',
    '{"state":"alive","session":"streaming","why":null,"route":null}{"sight":"partial","doubt":null}{"sight":"clear"',
    ',"risk":{"primary":"","candidates":["","promotesAt":null,"yieldsAt":null,"text":"',
    '{"host":"","role":"standby","writable":false,"leader":"","term":"","quorate":true,"ageMs":,"why":null}',
    '{"cluster":"","primaries":[{"host":"","term":"","ageMs":}],"members":[],"risk":null,"quorum":{"model":"majority","needed":2,"total":3,',
    '"sides":[{"hosts":["","",""],"worst":3,"best":3,"margin":{"worst":1,"best":1},"state":"quorate"},"state":"inquorate"},"state":"at-risk"},',
    '"state":"ambiguous"}]},"unobserved":[],"links":[],"warnings":[]}',
    '"retransmitted", sent again, acknowledged, no answer, connect refused, connect timeout, stands at the edge of quorum: one more vote lost ',
    'and no side has the 2 it needs","votes by side, worst…best: ","cannot be reached from ","is cut from "',
    '{"subject":{"sides":[["{"subject":{"pairs":[["{"subject":{"a":"","b":""}{"subject":{"from":"","to":"","port":5432}{"subject":{"host":""}',
    '{"subject":{"cluster":""},"observers":["noc","","],"evidence":[{"host":"noc","what":"","ageMs":0,"domain":null},{"host":"',
    '","domain":"","ageMs":}],"open":[{"what":"","test":"connect  → :22"}],"open":[],"text":"',
  ].join(''),
);

/** A JSON text, packed: about a third of it. */
export function packJson(text: string): Buffer {
  return deflateRawSync(text, { dictionary });
}

/** The value behind what `packJson` made. Throws for anything else: the file was damaged in a way that SQLite cannot see. */
export function unpackJson(packed: ArrayBuffer): unknown {
  return JSON.parse(inflateRawSync(packed, { dictionary }).toString());
}

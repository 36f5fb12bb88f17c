import { Writable } from 'node:stream';

/** A stream that keeps what is written to it, as text. */
export function collector(): { readonly stream: Writable; text(): string } {
  let text = '';
  const stream = new Writable({
    write(bytes: Buffer, _encoding, done) {
      text += bytes.toString();
      done();
    },
  });
  return { stream, text: () => text };
}

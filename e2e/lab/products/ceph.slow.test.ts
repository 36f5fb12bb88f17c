import { describe, it } from 'vitest';
import { ceph } from './ceph.ts';
import { electsAnother } from './elects-another.ts';
import { withProduct } from './scene.ts';

/** Recorded (research/7, section 3): the others have a leader 15.6 s after the cut, the old one looks for monitors from 12.3 s on. */
describe('a leading Ceph monitor that is cut off', { timeout: 400_000 }, () => {
  it('is shown outside the quorum, and the one that the two others elect as the leader', () =>
    withProduct(
      ceph,
      electsAnother(({ role, quorate }) => (role === 'none' || role === 'candidate') && quorate === false),
    ));
});

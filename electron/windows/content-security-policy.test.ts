import { describe, expect, it } from 'vitest';
import { securityHeaders } from './content-security-policy.ts';

describe('securityHeaders', () => {
  it('forbid everything that is not named, in these very words', () => {
    expect(securityHeaders['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; media-src 'self'; " +
        "connect-src 'none'; worker-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
        "require-trusted-types-for 'script'; trusted-types 'none'",
    );
  });

  it('never allow inline code, eval, or a foreign origin', () => {
    expect(securityHeaders['content-security-policy']).not.toMatch(/unsafe|https?:|\*|blob:/);
  });
});

import { describe, expect, it } from 'vitest';
import { createSystemTrust } from './http-check-trust.ts';

describe(createSystemTrust, () => {
  it('reads the authorities once', async () => {
    const trust = createSystemTrust({});
    expect(await trust.context()).toBe(await trust.context());
  });

  it('trusts the list of Node where the named file holds no authority', async () => {
    for (const file of ['/nonexistent/ca.pem', '/etc/hostname', '/']) {
      const { context } = await createSystemTrust({ SSL_CERT_FILE: file }).context();
      expect(context).toBeDefined();
    }
  });
});

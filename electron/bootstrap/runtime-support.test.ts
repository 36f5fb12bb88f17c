import { describe, expect, it } from 'vitest';
import { runtimeWarning } from './runtime-support.ts';

describe('runtimeWarning', () => {
  it('is silent on a supported Electron', () => {
    expect(runtimeWarning('45.4.1', undefined)).toBeNull();
    expect(runtimeWarning('45.4.1', 'official')).toBeNull();
  });

  it('names an old Electron, whoever brought it', () => {
    expect(runtimeWarning('25.1.1', 'fallback')).toBe('UNSUPPORTED ELECTRON 25 - TEST ONLY');
    expect(runtimeWarning('25.1.1', undefined)).toBe('UNSUPPORTED ELECTRON 25 - TEST ONLY');
  });

  it('warns when the launcher says so, and when the version cannot be read', () => {
    expect(runtimeWarning('45.4.1', 'fallback')).toBe('UNSUPPORTED ELECTRON 45 - TEST ONLY');
    expect(runtimeWarning('', undefined)).toBe('UNSUPPORTED ELECTRON VERSION - TEST ONLY');
  });
});

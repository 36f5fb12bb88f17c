import { describe, expect, it } from 'vitest';
import { isScreenUrl, isTrustedSender } from './trusted-sender.ts';

const own = new Set([1]);
const page = { url: 'app://quorumscope/index.html#/topology', parent: null };

describe('isTrustedSender', () => {
  it('trusts the main frame of our own window on our own page', () => {
    expect(isTrustedSender({ sender: { id: 1 }, senderFrame: page }, own)).toBe(true);
  });

  it('trusts no inner frame, no other window and no frame that is gone', () => {
    expect(isTrustedSender({ sender: { id: 1 }, senderFrame: { ...page, parent: {} } }, own)).toBe(false);
    expect(isTrustedSender({ sender: { id: 2 }, senderFrame: page }, own)).toBe(false);
    expect(isTrustedSender({ sender: { id: 1 }, senderFrame: null }, own)).toBe(false);
  });

  it.each([
    'https://quorumscope/index.html',
    'app://quorumscope.evil/index.html',
    'app://evil/index.html',
    'app://quorumscope@evil/index.html',
    'app://a@quorumscope/index.html',
    'app://quorumscope:8/index.html',
    'file:///app/index.html',
    'data:text/html,app://quorumscope/',
    'about:blank',
    '',
  ])('trusts nobody at %j', (url) => {
    expect(isTrustedSender({ sender: { id: 1 }, senderFrame: { url, parent: null } }, own)).toBe(false);
    expect(isScreenUrl(url)).toBe(false);
  });
});

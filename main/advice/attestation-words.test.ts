import { describe, expect, it } from 'vitest';
import { missingOfFencing, missingOfPeople } from './attestation-words.ts';

describe('missingOfFencing', () => {
  it.each([
    'iDRAC power off, by A. Byrne, at 14:03',
    'iDRAC power off by A. Byrne at 2026-11-22T14:03Z',
    'PDU outlet 7 off, A. Byrne, 14:03',
    'method=PDU off; who=A. Byrne; when=14:03',
    'switch port closed by net on-call, 5 min ago',
    'iDRAC power off by A. Byrne at t=41000',
  ])('takes "%s" for a record with method, who and when', (text) => {
    expect(missingOfFencing(text)).toEqual([]);
  });

  it.each([
    ['it is off', ['who did it', 'when']],
    ['iDRAC power off by A. Byrne', ['when']],
    ['iDRAC power off at 14:03', ['who did it']],
    ['by A. Byrne at 14:03', ['the method']],
    ['14:03', ['the method', 'who did it']],
    ['', ['the method', 'who did it', 'when']],
  ])('misses in "%s" what is not there', (text, missing) => {
    expect(missingOfFencing(text)).toEqual(missing);
  });
});

describe('missingOfPeople', () => {
  it.each([
    'Dublin is dark; second: B. Keane',
    'reason: Dublin is dark, agreed with B. Keane',
    'reason=power lost and network cut; second person=B. Keane',
    'site lost, verified by B. Keane',
    'approved by B. Keane, reason: site lost',
  ])('takes "%s" for a reason and a second person', (text) => {
    expect(missingOfPeople(text)).toEqual([]);
  });

  it.each([
    ['power lost and network cut', ['the second person who agreed']],
    ['second: B. Keane', ['a reason']],
    ['reason: second:', ['the second person who agreed']],
    ['Dublin is dark; second: ', ['the second person who agreed']],
  ])('misses in "%s" what is not there', (text, missing) => {
    expect(missingOfPeople(text)).toEqual(missing);
  });
});

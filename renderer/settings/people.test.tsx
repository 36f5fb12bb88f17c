// @vitest-environment jsdom
import { act, fireEvent } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OperatorAct } from '../../main/contract/decision.ts';
import { decisionViews, standsIn } from '../gallery/decision-fixtures.ts';
import { shimDom } from '../gallery/dom-shims.ts';
import { clearFixtures, showFixture } from '../gallery/show-fixture.tsx';

beforeAll(shimDom);
afterEach(clearFixtures);

async function show(operators: readonly string[]) {
  let names = operators;
  const acts: OperatorAct[] = [];
  const decision = standsIn(decisionViews.rest, {
    operators,
    change: (given) => {
      acts.push(given);
      names = given.kind === 'add' ? [...names, given.name] : names.filter((name) => name !== given.name);
      return { kind: 'done', operators: [...names] };
    },
  });
  const page = await showFixture('people', { decision });
  const type = (selector: string, value: string) => fireEvent.change(page.one(selector), { target: { value } });
  const press = async (selector: string) => {
    fireEvent.click(page.one(selector));
    await act(async () => {});
  };
  const shown = () => page.all('[data-operator]').map(({ dataset }) => dataset['operator']);
  return { ...page, acts, type, press, shown };
}

describe('People', () => {
  it('lets the first be set up by nobody, and keeps no passphrase on the page', async () => {
    const { all, acts, type, press, shown, page } = await show([]);
    expect(all('[data-allowing]')).toEqual([]);
    type('[data-field="new-name"]', 'A. Byrne');
    type('[data-adding] [data-field="passphrase"]', 'correct horse');
    await press('[data-add-operator]');
    expect(acts).toEqual([{ kind: 'add', name: 'A. Byrne', passphrase: 'correct horse', by: null }]);
    expect(shown()).toEqual(['A. Byrne']);
    for (const field of page.container.querySelectorAll('input')) expect(field.value).toBe('');
  });

  it('wants one who is set up to stand for each further change', async () => {
    const { one, acts, type, press, shown } = await show(['A. Byrne', 'M. Okafor']);
    type('[data-field="new-name"]', 'S. Lindqvist');
    type('[data-adding] [data-field="passphrase"]', 'battery staple');
    await press('[data-add-operator]');
    expect(acts).toEqual([]);
    expect(one('[data-people] [role="alert"]').textContent).toContain('Who allows it?');
    type('[data-person="allowed by"]', 'A. Byrne');
    type('[data-allowing] [data-field="passphrase"]', 'correct horse');
    await press('[data-add-operator]');
    expect(acts[0]).toMatchObject({ by: { name: 'A. Byrne', passphrase: 'correct horse' } });
    type('[data-person="allowed by"]', 'A. Byrne');
    type('[data-allowing] [data-field="passphrase"]', 'correct horse');
    type('[data-person="who leaves"]', 'M. Okafor');
    await press('[data-remove-operator]');
    expect(shown()).toEqual(['A. Byrne', 'S. Lindqvist']);
  });

  it('sends no passphrase that is too short', async () => {
    const { acts, type, press } = await show([]);
    type('[data-field="new-name"]', 'A. Byrne');
    type('[data-adding] [data-field="passphrase"]', 'short');
    await press('[data-add-operator]');
    expect(acts).toEqual([]);
  });
});

import { act, cleanup, render } from '@testing-library/react';
import { expect } from 'vitest';
import { App } from '../app/app.tsx';
import { StoresContext } from '../state/use-stores.ts';
import { fixtures } from './fixtures.ts';
import { type GalleryStage, setStage } from './gallery-stage.ts';

const stages: GalleryStage[] = [];

/** Shows a fixture of the gallery as the whole app, and finds things on it; `change` puts something else in its place. For tests. */
export async function showFixture(name: string, change: Partial<(typeof fixtures)[number]> = {}) {
  const found = fixtures.find((one) => one.name === name) ?? expect.fail(`no fixture ${name}`);
  const fixture = { ...found, ...change };
  const stage = setStage(fixture);
  stages.push(stage);
  const page = render(
    <StoresContext value={stage.stores}>
      <App onPainted={stage.connection.reportPainted} veil={fixture.veil} />
    </StoresContext>,
  );
  await act(() => stage.ready);
  const all = (selector: string) => [...page.container.querySelectorAll<HTMLElement>(selector)];
  const one = (selector: string) => all(selector)[0] ?? expect.fail(`${name}: nothing at ${selector}`);
  return { stage, page, all, one, text: page.container.textContent };
}

/** Takes everything off again that was shown. */
export function clearFixtures(): void {
  cleanup();
  for (const stage of stages.splice(0)) stage.connection.disconnect();
}

import { useEffect, useMemo, useState } from 'react';
import { App } from '../app/app.tsx';
import { StoresContext } from '../state/use-stores.ts';
import { type Fixture, fixtures } from './fixtures.ts';
import styles from './gallery.module.css';
import { setStage } from './gallery-stage.ts';

/** As often as the engine sends frames. */
const frameEveryMs = 500;

/** Every state of the screen without a fleet: `#/gallery` lists them, `#/gallery/NAME` shows one full-screen. */
export function Gallery() {
  const name = useHash().split('/')[2] ?? '';
  const chosen = fixtures.find((fixture) => fixture.name === name);
  return chosen === undefined ? <Contents /> : <Picture key={chosen.name} fixture={chosen} />;
}

function useHash(): string {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const onChange = () => setHash(location.hash);
    window.addEventListener('hashchange', onChange);
    return () => window.removeEventListener('hashchange', onChange);
  }, []);
  return hash;
}

function Contents() {
  return (
    <main className={styles['contents']}>
      <h1>Gallery</h1>
      <ul>
        {fixtures.map((fixture) => (
          <li key={fixture.name}>
            <a className={styles['link']} href={`#/gallery/${fixture.name}`}>
              {fixture.name}
            </a>{' '}
            {fixture.title}
          </li>
        ))}
      </ul>
    </main>
  );
}

function Picture({ fixture }: { readonly fixture: Fixture }) {
  const stage = useMemo(() => setStage(fixture), [fixture]);
  useEffect(() => () => stage.connection.disconnect(), [stage]);
  useEffect(() => {
    const { matrix } = fixture;
    if (matrix?.next === undefined) return;
    const timer = setInterval(() => {
      const held = stage.stores.matrix.getState().matrix;
      if (held !== null && matrix.next !== undefined) stage.bridge.push('matrix:frame', matrix.next(held.seq));
    }, frameEveryMs);
    return () => clearInterval(timer);
  }, [stage, fixture]);
  return (
    <StoresContext value={stage.stores}>
      <App onPainted={stage.connection.reportPainted} veil={fixture.veil} />
    </StoresContext>
  );
}

import '../ui/tokens.css';
import './page.css';
import { StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { App } from './app.tsx';
import { browserClock } from '../bridge/browser-clock.ts';
import { connect } from '../bridge/connect.ts';
import { connectAlarm } from '../bridge/connect-alarm.ts';
import { windowApi } from '../bridge/window-api.ts';
import { createLoudspeaker, windowDevice } from '../sound/loudspeaker.ts';
import { createStores } from '../state/stores.ts';
import { StoresContext } from '../state/use-stores.ts';

/**
 * One page, two faces: the app, fed by the preload script, and under #/gallery the pictures of every state, fed by a fake.
 * The gallery is a chunk of its own and is not loaded by the app.
 */
export async function start(place: HTMLElement): Promise<void> {
  const root = createRoot(place);
  window.addEventListener('hashchange', (event) => {
    if (isGallery(event.oldURL) !== isGallery(event.newURL)) location.reload();
  });
  if (isGallery(location.href)) {
    const { Gallery } = await import('../gallery/gallery.tsx');
    root.render(<Gallery />);
    return;
  }
  startApp(root);
}

function isGallery(url: string): boolean {
  return new URL(url).hash.startsWith('#/gallery');
}

function startApp(root: Root) {
  const api = windowApi();
  if (api === null) {
    root.render(<p>This page belongs to the Quorumscope app. In a browser only #/gallery has something to show.</p>);
    return;
  }
  const stores = createStores();
  const connection = connect(api, stores, browserClock);
  const hush = connectAlarm(api, stores, browserClock, createLoudspeaker(windowDevice));
  window.addEventListener(
    'pagehide',
    () => {
      hush();
      connection.disconnect();
    },
    { once: true },
  );
  root.render(
    <StrictMode>
      <StoresContext value={stores}>
        <App onPainted={connection.reportPainted} veil="armed" />
      </StoresContext>
    </StrictMode>,
  );
}

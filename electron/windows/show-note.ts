import { type BrowserWindow, Notification } from 'electron';
import type { AlarmWorld } from '../ipc/alarm-desk.ts';

const mostHeld = 50;

/** Gives notifications to the desktop; a click brings the window to the front. The sound is the speaker's own. */
export function notesOf(window: BrowserWindow): Pick<AlarmWorld, 'give'> {
  // What nobody holds is collected, and its click with it. Not every desktop says that one is closed.
  const held = new Set<Notification>();
  return {
    give({ title, body, isUrgent }) {
      if (!Notification.isSupported()) return null;
      const note = new Notification({
        title,
        body,
        silent: true,
        urgency: isUrgent ? 'critical' : 'normal',
        timeoutType: isUrgent ? 'never' : 'default',
      });
      held.add(note);
      for (const oldest of held) if (held.size > mostHeld) held.delete(oldest);
      note.on('close', () => held.delete(note));
      note.on('click', () => {
        if (window.isDestroyed()) return;
        if (window.isMinimized()) window.restore();
        window.focus();
      });
      const given = {
        onShown: (run: () => void) => void note.on('show', run),
        onFailed: (run: (why: string) => void) => void note.on('failed', (_event, why) => run(why)),
      };
      // Whoever gets it listens first.
      setImmediate(() => note.show());
      return given;
    },
  };
}

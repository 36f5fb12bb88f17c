import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NativeImage, Rectangle } from 'electron';
import { err, ok } from '../../main/domain/result.ts';
import type { Result } from '../../main/domain/result.ts';

/** As much of a window's `webContents` as a picture needs. */
export interface Pictured {
  capturePage(part: Rectangle): Promise<NativeImage>;
}

/** A compositor that is just starting gives empty pictures for some frames. */
const tries = 20;

/** Writes what the window shows, from its upper left corner, as `NAME.png`. Gives the path, or the sentence why there is no picture. */
export async function takePicture(
  screen: Pictured,
  size: { readonly width: number; readonly height: number },
  folder: string,
  name: string,
): Promise<Result<string, string>> {
  const path = join(folder, `${name}.png`);
  try {
    for (let left = tries; left > 0; left -= 1) {
      const image = await screen.capturePage({ x: 0, y: 0, ...size });
      if (image.isEmpty()) continue;
      await mkdir(folder, { recursive: true });
      await writeFile(path, image.toPNG());
      return ok(path);
    }
    return err(`The screenshot ${path} could not be taken: the window gives no picture.`);
  } catch (error) {
    return err(
      `The screenshot ${path} could not be written: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}

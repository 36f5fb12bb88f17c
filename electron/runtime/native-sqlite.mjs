import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { checkout } from './places.mjs';

/** What libsql/index.js says to load its binary, and the name under which that lies beside the bundle. */
const itsOwnWay = 'return require(`@libsql/${target}`);';
const besideTheBundle = 'libsql.node';

/**
 * Bundles libsql with its binary beside the bundle: the one that it loads on this machine. Its own way looks for a package by a
 * name made at run time, which neither a bundle nor an installed app has.
 * @param {string} outdir of the build
 * @returns {import('esbuild').Plugin}
 */
export function nativeSqliteBeside(outdir) {
  return {
    name: 'native-sqlite-beside',
    setup(build) {
      build.onLoad({ filter: /[\\/]node_modules[\\/]libsql[\\/]index\.js$/ }, (args) => {
        const source = readFileSync(args.path, 'utf8');
        if (source.split(itsOwnWay).length !== 2)
          throw new Error('libsql loads its binary in another way than before; see electron/runtime/native-sqlite.mjs');
        const folder = path.resolve(checkout, outdir);
        mkdirSync(folder, { recursive: true });
        // A new file: the old one may be in the memory of an app that runs.
        rmSync(path.join(folder, besideTheBundle), { force: true });
        copyFileSync(binaryOf(args.path), path.join(folder, besideTheBundle));
        return { contents: source.replace(itsOwnWay, `return require('./${besideTheBundle}');`), loader: 'js' };
      });
    },
  };
}

/** The binary that this libsql loads here. @param {string} program its index.js @returns {string} */
function binaryOf(program) {
  const require = createRequire(program);
  require(program);
  const loaded = Object.keys(require.cache).find(
    (file) => file.includes(`${path.sep}@libsql${path.sep}`) && file.endsWith('.node'),
  );
  if (loaded === undefined) throw new Error('libsql has no binary for this machine');
  return loaded;
}

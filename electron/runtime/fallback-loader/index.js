'use strict';

/*
 * Stands in the place of Electron's own `default_app.asar` in the fallback Electron, which came without one: opens the
 * application folder named on the command line, as `electron FOLDER` does. Packed by fallback-electron.mjs.
 */
const { app } = require('electron');
const path = require('node:path');

/** First argument that is no switch; modules of `-r MODULE` are loaded before it, as Electron does. */
function readArguments(args) {
  const modules = [];
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index];
    if (arg === '-r' || arg === '--require') {
      index += 1;
      modules.push(args[index]);
    } else if (!arg.startsWith('-')) return { modules, folder: arg };
  }
  return { modules, folder: null };
}

const { modules, folder } = readArguments(process.argv.slice(1));
for (const name of modules) require(path.resolve(name));

if (folder === null) {
  process.stderr.write('electron: name the application folder to open.\n');
  process.exit(64);
}

const appFolder = path.resolve(folder);
const about = require(path.join(appFolder, 'package.json'));
app.setVersion(about.version);
app.setName(about.productName ?? about.name);
app.setPath('userData', path.join(app.getPath('appData'), app.name));
app.setAppPath(appFolder);
require(path.join(appFolder, about.main));

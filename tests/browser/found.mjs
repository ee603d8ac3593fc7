// The browsers of this machine.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

function found(variable, names) {
  const folders = process.env.PATH.split(delimiter);
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  const file = [process.env[variable] ?? [], candidates].flat().find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (!file) throw new Error(`no ${names.join(' or ')} on the PATH; ${variable} may name one`);
  return file;
}

export const findChromium = () => found('CHROMIUM', ['chromium', 'google-chrome']);
export const findFirefox = () => found('FIREFOX', ['firefox-esr', 'firefox']);

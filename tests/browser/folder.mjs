// A folder for what a test writes, and the page as one file in it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A new folder, which goes away after the test, or after all of a file for `{ after }` of node:test. */
export function newFolder(tests) {
  const folder = mkdtempSync(join(tmpdir(), 'thinpool-doctor-'));
  tests.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Makes the page one file in this folder; the file's address. */
export function singleFile(folder) {
  const file = join(folder, 'page.html');
  execFileSync(process.execPath, ['scripts/single-file.mjs', file]);
  return pathToFileURL(file).href;
}

// What is handed out: its checksums tell whether it is what was built, and each host finds the headers in its own form.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { headers } from '../../scripts/headers.mjs';
import { newFolder } from './folder.mjs';

const folder = newFolder({ after });
before(() => {
  execFileSync(process.execPath, ['scripts/release.mjs', folder]);
});

const read = (path) => readFileSync(join(folder, path), 'utf8');
const check = () => spawnSync('sha256sum', ['-c', '--strict', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' });

test('the checksums are of every file, and tell when one byte is another', () => {
  const files = readdirSync(folder, { recursive: true }).filter((path) => statSync(join(folder, path)).isFile());
  const { status, stdout } = check();
  assert.equal(status, 0);
  const checked = stdout.trimEnd().split('\n').map((line) => line.replace(/: OK$/, ''));
  assert.deepEqual([...checked, 'SHA256SUMS'].sort(), files.sort());
  const path = join(folder, 'thinpool-doctor.html');
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1] ^= 1;
  writeFileSync(path, bytes);
  const spoilt = check();
  assert.equal(spoilt.status, 1);
  assert.deepEqual(spoilt.stdout.match(/.*FAILED$/gm), ['thinpool-doctor.html: FAILED']);
});

const NAMES = readdirSync('dist').sort();
const matched = (pattern) => NAMES.filter((name) => new RegExp(pattern).test(`/${name}`));
/** The rules for a host that takes JSON: those for all files, and the names of the files that another one is for. */
const ruled = ([all, ...files]) => ({
  all: all.headers.map(({ key, value }) => [key, value]),
  kept: files.filter(({ headers: [{ value }] }) => value.includes('immutable')).map(({ source }) => source.slice(1)),
});

/** How each host reads its file: the headers that all files get, and the names of those that may be kept for ever. */
const HOSTS = {
  'page/_headers': (text) => {
    const [all, ...files] = text.trimEnd().split(/\n(?=\/)/).map((rule) => rule.split('\n  '));
    return {
      all: all.slice(1).map((line) => line.split(/: (.*)/, 2)),
      kept: files.filter(([, line]) => line.includes('immutable')).map(([path]) => path.slice(1)),
    };
  },
  'page/.htaccess': (text) => ({
    all: [...text.matchAll(/^  Header always set (?!Cache-Control)(\S+) "(.*)"$/gm)].map(([, ...pair]) => pair),
    kept: matched(text.match(/<FilesMatch "(.*)">\n.*immutable/)[1]),
  }),
  'hosting/nginx.conf': (text) => ({
    all: [...text.matchAll(/^add_header (\S+) "(.*)" always;$/gm)].map(([, ...pair]) => pair),
    kept: matched(text.match(/"~(.*)" ".*immutable"/)[1]),
  }),
  'hosting/Caddyfile': (text) => ({
    all: [...text.matchAll(/^  ([A-Z]\S+) "(.*)"$/gm)].map(([, ...pair]) => pair),
    kept: matched(text.match(/^@hashed path_regexp (.*)\nheader @hashed Cache-Control ".*immutable"$/m)[1]),
  }),
  'page/vercel.json': (text) => ruled(JSON.parse(text).headers),
  'firebase.json': (text) => ruled(JSON.parse(text).hosting.headers),
};

for (const [path, reading] of Object.entries(HOSTS)) {
  test(`${path} says every header, and what may be kept for ever`, () => {
    const { all, kept } = reading(read(path));
    assert.deepEqual(Object.fromEntries(all), headers(new URL('../../dist/', import.meta.url)));
    // Whatever has its own hash in its name: it never changes.
    assert.deepEqual(kept, NAMES.filter((name) => /-[\da-f]{16}/.test(name)));
    assert.ok(kept.length > 5 && !kept.includes('index.html') && !kept.includes('sw.js'));
  });
}

// node scripts/release.mjs [FOLDER]: everything to hand out, in FOLDER, release by default, which is made anew; with the
// checksums of all of it.
//   thinpool-doctor.html   the page as one file
//   page/                  the page as a folder, with the headers for Netlify, Cloudflare Pages, Vercel and Apache in it
//   firebase.json          the same for Firebase, which starts beside the folder
//   hosting/               the same for servers that read them elsewhere
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { caching, headers } from './headers.mjs';

const [RELEASE = 'release'] = process.argv.slice(2);
const names = readdirSync('dist').sort();
const said = Object.entries(headers(new URL('../dist/', import.meta.url)));
const HASHED = '-[0-9a-f]{16}(_bg)?\\.[a-z]+$';
const [FOREVER, FRESH] = [caching('x-0123456789abcdef.js'), caching('index.html')];

// Netlify and Cloudflare Pages know no patterns but `*`, and have every file checked unless they are told.
const netlify = () => [
  '/*', ...said.map(([name, value]) => `  ${name}: ${value}`),
  ...names.filter((name) => caching(name) === FOREVER).flatMap((name) => [`/${name}`, `  Cache-Control: ${FOREVER}`]),
].join('\n');

// Of several rules that match no host says which one wins: hence one for each file, and for the page without its name.
const rules = (all) => [
  [all, said], ...['', ...names].map((name) => [`/${name}`, [['Cache-Control', caching(name)]]]),
].map(([source, headers]) => ({ source, headers: headers.map(([key, value]) => ({ key, value })) }));

const json = (value) => JSON.stringify(value, null, 2);
const vercel = () => json({ headers: rules('/(.*)') });
const firebase = () => json({ hosting: { public: 'page', ignore: ['**/.*'], headers: rules('**') } });

const apache = () => [
  '<IfModule mod_headers.c>',
  ...said.map(([name, value]) => `  Header always set ${name} "${value}"`),
  `  Header always set Cache-Control "${FRESH}"`,
  `  <FilesMatch "${HASHED}">`, `    Header always set Cache-Control "${FOREVER}"`, '  </FilesMatch>',
  '</IfModule>',
  'AddType application/wasm .wasm',
  'AddType application/manifest+json .webmanifest',
].join('\n');

// An `add_header` within a location would drop those around it, hence the map.
const nginx = () => [
  '# In the http block:',
  'map $uri $thinpool_doctor_caching {', `  default "${FRESH}";`, `  "~${HASHED}" "${FOREVER}";`, '}',
  '# In the server block or the location that serves the folder:',
  ...said.map(([name, value]) => `add_header ${name} "${value}" always;`),
  'add_header Cache-Control $thinpool_doctor_caching always;',
  '# nginx may not know the type of the manifest: add to its mime.types',
  '#   application/manifest+json webmanifest;',
].join('\n');

// What stands under no condition would come last and win, wherever it stands: hence a condition for each.
const caddy = () => [
  '# In the site block that serves the folder:',
  'header {', ...said.map(([name, value]) => `  ${name} "${value}"`), '}',
  `@hashed path_regexp ${HASHED}`, `header @hashed Cache-Control "${FOREVER}"`,
  '@fresh {', `  not path_regexp ${HASHED}`, '}', `header @fresh Cache-Control "${FRESH}"`,
].join('\n');

function filesIn(folder) {
  const paths = readdirSync(folder).map((name) => join(folder, name)).sort();
  return paths.flatMap((path) => (statSync(path).isDirectory() ? filesIn(path) : [path]));
}

// A folder that holds something else was named by mistake.
const held = existsSync(RELEASE) ? readdirSync(RELEASE) : [];
if (RELEASE !== 'release' && held.length && !held.includes('SHA256SUMS')) throw new Error(`${RELEASE} holds something else`);
rmSync(RELEASE, { recursive: true, force: true });
mkdirSync(`${RELEASE}/hosting`, { recursive: true });
cpSync('dist', `${RELEASE}/page`, { recursive: true });
const write = (path, text) => writeFileSync(`${RELEASE}/${path}`, `${text}\n`);
write('page/_headers', netlify());
write('page/.htaccess', apache());
write('page/vercel.json', vercel());
write('firebase.json', firebase());
write('hosting/nginx.conf', nginx());
write('hosting/Caddyfile', caddy());
execFileSync(process.execPath, ['scripts/single-file.mjs', `${RELEASE}/thinpool-doctor.html`], { stdio: 'inherit' });
const sums = filesIn(RELEASE).map((path) =>
  `${createHash('sha256').update(readFileSync(path)).digest('hex')}  ${relative(RELEASE, path)}`);
write('SHA256SUMS', sums.join('\n'));
console.log(`${RELEASE}/: ${sums.length} files; check them with: sha256sum -c SHA256SUMS`);

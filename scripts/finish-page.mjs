// Trunk's last step: shrinks the wasm, completes the Content-Security-Policy and weighs the result.
// It works on the staged files, so that a build that fails here leaves the old dist as it was.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';

// The whole first load, as a server with brotli sends it.
const BUDGET = 400_000;

const WASM_OPT = [
  'node_modules/binaryen/bin/wasm-opt', '-Oz', '--strip-debug', '--strip-producers',
  // What rustc and wasm-bindgen emit, and every browser that knows 'wasm-unsafe-eval' reads.
  ...['bulk-memory', 'bulk-memory-opt', 'sign-ext', 'mutable-globals', 'nontrapping-float-to-int',
    'reference-types', 'multivalue'].map((feature) => `--enable-${feature}`),
];

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256'));

// wasm-opt is the slowest step of a build that changes nothing: the last result is kept.
function shrink(file) {
  const lock = readFileSync('package-lock.json');
  const kept = `.tools/wasm-opt/${sha256(lock, WASM_OPT.join(), readFileSync(file)).digest('hex')}`;
  if (existsSync(kept)) return copyFileSync(kept, file);
  execFileSync(process.execPath, [...WASM_OPT, file, '-o', file], { stdio: 'inherit' });
  rmSync('.tools/wasm-opt', { recursive: true, force: true });
  mkdirSync('.tools/wasm-opt', { recursive: true });
  copyFileSync(file, kept);
}

// The policy allows the one inline script, Trunk's, and no inline style: anything more would be dead.
function completePolicy(file) {
  const html = readFileSync(file, 'utf8');
  const scripts = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>(.*?)<\/script>/gs)];
  if (scripts.length !== 1) throw new Error(`index.html holds ${scripts.length} inline scripts, not one`);
  if (/<style|\sstyle=|\son[a-z]+=/i.test(html)) throw new Error('index.html holds an inline style or handler');
  const parts = html.split('sha256-START');
  if (parts.length !== 2) throw new Error("index.html must hold 'sha256-START' once, in its policy");
  writeFileSync(file, parts.join(`sha256-${sha256(scripts[0][1]).digest('base64')}`));
}

function weigh(stage, names) {
  const row = (name, sizes) =>
    console.log(name.padEnd(34), ...sizes.map((size) => size.toLocaleString('en').padStart(9)));
  const total = [0, 0, 0];
  console.log('bytes'.padEnd(34), ...['raw', 'gzip', 'brotli'].map((title) => title.padStart(9)));
  for (const name of names) {
    const bytes = readFileSync(`${stage}/${name}`);
    const sizes = [bytes, gzipSync(bytes, { level: 9 }), brotliCompressSync(bytes)].map(({ length }) => length);
    sizes.forEach((size, i) => { total[i] += size; });
    row(name, sizes);
  }
  row('first load', total);
  if (total[2] <= BUDGET) return;
  const message = `the first load is over its budget of ${BUDGET.toLocaleString('en')} bytes`;
  // Another compiler may miss it by a hair: a person still gets the page, a check does not pass.
  if (process.env.CI) throw new Error(message);
  console.warn(message);
}

try {
  const stage = process.env.TRUNK_STAGING_DIR;
  const names = readdirSync(stage);
  names.filter((name) => name.endsWith('.wasm')).forEach((name) => shrink(`${stage}/${name}`));
  completePolicy(`${stage}/index.html`);
  weigh(stage, names);
} catch (error) {
  console.error(`The page is not fit to be served: ${error.message}`);
  process.exitCode = 1;
}

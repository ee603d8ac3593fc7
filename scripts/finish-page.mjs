// Trunk's last step: shrinks the wasm, completes the Content-Security-Policy and weighs the result.
// It works on the staged files, so that a build that fails here leaves the old dist as it was.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { transformSync } from 'esbuild';
import { hashed, inlineScripts } from './inline.mjs';

// Everything that the first verdict needs, as a server with brotli sends it.
const BUDGET = 725_000;

const WASM_OPT = [
  'node_modules/binaryen/bin/wasm-opt', '-Oz', '--converge', '--strip-dwarf', '--strip-producers', '--strip-target-features',
  // What rustc and wasm-bindgen emit, and every browser that knows 'wasm-unsafe-eval' reads.
  ...['bulk-memory', 'bulk-memory-opt', 'sign-ext', 'mutable-globals', 'nontrapping-float-to-int',
    'reference-types', 'multivalue'].map((feature) => `--enable-${feature}`),
];

const KEPT = '.tools/wasm-opt';

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256'));

// wasm-opt is the slowest step of a build that changes nothing: the last result is kept. With it, beside it, the names
// of the functions, which the result itself does not hold.
function shrinkAll(files) {
  const lock = readFileSync('package-lock.json');
  const kept = files.map((file) => sha256(lock, WASM_OPT.join(), readFileSync(file)).digest('hex'));
  mkdirSync(KEPT, { recursive: true });
  readdirSync(KEPT).filter((name) => !kept.includes(name.split('.')[0])).forEach((name) => rmSync(`${KEPT}/${name}`));
  files.forEach((file, i) => {
    const result = `${KEPT}/${kept[i]}`;
    if (!existsSync(result)) {
      execFileSync(process.execPath, [...WASM_OPT, file, `--symbolmap=${result}.symbols`, '-o', result], { stdio: 'inherit' });
    }
    copyFileSync(result, file);
    // Only of the engine is a fault told with its place.
    if (file.endsWith('/engine_bg.wasm')) copyFileSync(`${result}.symbols`, file.replace('engine_bg.wasm', 'symbols.txt'));
  });
}

const hashOf = (file) => sha256(readFileSync(file)).digest('hex').slice(0, 16);

// The worker's script is the glue of its programs with static/worker.js behind it: one text, for a worker that can load
// nothing.
function makeWorker(stage) {
  const glue = ['engine', 'archives'].map((name) => {
    const source = readFileSync(`${stage}/${name}.js`, 'utf8');
    rmSync(`${stage}/${name}.js`);
    return `const ${name} = (() => {${source}\nreturn wasm_bindgen;})();`;
  });
  const own = readFileSync('static/worker.js', 'utf8').replace('ENGINE', hashOf(`${stage}/engine_bg.wasm`));
  const source = [...glue, own].join('\n');
  writeFileSync(`${stage}/worker.js`, transformSync(source, { minify: true, target: 'es2022' }).code);
}

// Trunk leaves the programs of workers without a hash in their names, and a browser may keep older ones.
function nameWorker(stage) {
  const html = readFileSync(`${stage}/index.html`, 'utf8');
  const renamed = ['worker.js', 'engine_bg.wasm', 'archives_bg.wasm'].reduce((html, name) => {
    const hash = hashOf(`${stage}/${name}`);
    const hashed = name.replace(/^[a-z]+/, `$&-${hash}`);
    renameSync(`${stage}/${name}`, `${stage}/${hashed}`);
    if (name === 'engine_bg.wasm') renameSync(`${stage}/symbols.txt`, `${stage}/symbols-${hash}.txt`);
    return html.replaceAll(`/${name}`, `/${hashed}`);
  }, html);
  writeFileSync(`${stage}/index.html`, renamed);
}

// The start script stands in the page itself: nothing has to be fetched before it can fetch the rest. Comments are for
// who reads it here.
function addStart(file) {
  const own = readFileSync('static/start.js', 'utf8').replace(/^ *\/\/.*\n/gm, '');
  const parts = readFileSync(file, 'utf8').split(/START (\S+) (\S+)(?=<\/script>)/);
  if (parts.length !== 4) throw new Error('Trunk.toml must name the place of the start script once');
  const [before, glue, program, after] = parts;
  writeFileSync(file, before + own.replace("'./page.js'", `'${glue}'`).replace("'./page_bg.wasm'", `'${program}'`) + after);
}

// The rule reference, with which `make build` began, stands beside the page and shares its style.
function addRules(stage) {
  const style = readdirSync(stage).find((name) => /^style-.*\.css$/.test(name));
  const own = readFileSync('static/rules.css');
  const name = `rules-${sha256(own).digest('hex').slice(0, 16)}.css`;
  writeFileSync(`${stage}/${name}`, own);
  const [head, tail, ...more] = readFileSync('.tools/rules.html', 'utf8').split('"rules.css"');
  if (!style || !tail || more.length) throw new Error('.tools/rules.html does not name its stylesheets as it should');
  writeFileSync(`${stage}/rules.html`, `${head.replace('"style.css"', `"./${style}"`)}"./${name}"${tail}`);
}

// The benchmark asks the worker as the page does; its page names the files as the build did.
function addBench(stage) {
  const names = readdirSync(stage);
  const named = (pattern) => names.find((name) => pattern.test(name));
  const html = readFileSync('static/bench.html', 'utf8').replace('STYLE', named(/^style-/)).replace('WORKER', named(/^worker-/))
    .replace('ENGINE', named(/^engine-.*wasm$/));
  writeFileSync(`${stage}/bench.html`, html);
  copyFileSync('static/bench.js', `${stage}/bench.js`);
}

// The first screen, which `make build` wrote in each language, stands where the program will.
function addFirstScreen(file) {
  const parts = readFileSync(file, 'utf8').replace(/<!--.*?-->\n/gs, '').split('<div id="app"></div>\n');
  if (parts.length !== 2) throw new Error('index.html must hold <div id="app"></div> once');
  writeFileSync(file, parts.join(readFileSync('.tools/first-screen.html', 'utf8')));
}

// The policy allows the inline scripts, of index.html and of Trunk, and no inline style: anything more would be dead.
function completePolicy(file) {
  const html = readFileSync(file, 'utf8');
  const scripts = inlineScripts(html);
  if (scripts.length !== 2) throw new Error(`index.html holds ${scripts.length} inline scripts, not two`);
  const markup = scripts.reduce((html, script) => html.replace(script, ''), html);
  if (/<style|\sstyle=|\son[a-z]+=/i.test(markup)) throw new Error('index.html holds an inline style or handler');
  const parts = html.split("'sha256-START'");
  if (parts.length !== 2) throw new Error("index.html must hold 'sha256-START' once, in its policy");
  writeFileSync(file, parts.join(scripts.map(hashed).join(' ')));
}

// The copy for the day without a network lists all files, and has its version from what is in them.
function addOffline(stage) {
  copyFileSync('static/icon-512.png', `${stage}/icon-512.png`);
  // A browser asks for the icons when the page has closed its door: they travel within the manifest.
  const manifest = JSON.parse(readFileSync('static/manifest.webmanifest', 'utf8'));
  const inline = ({ src, type, ...icon }) =>
    ({ src: `data:${type};base64,${readFileSync(`static/${src}`, 'base64')}`, type, ...icon });
  writeFileSync(`${stage}/manifest.webmanifest`, JSON.stringify({ ...manifest, icons: manifest.icons.map(inline) }));
  const names = readdirSync(stage).filter((name) => !name.startsWith('symbols-')).sort();
  const version = sha256(...names.flatMap((name) => [name, readFileSync(`${stage}/${name}`)])).digest('hex').slice(0, 16);
  const files = ['./', ...names].map((name) => `'${name}'`).join(', ');
  const worker = readFileSync('static/sw.js', 'utf8').replace('/* the build lists them */', files).replace('VERSION\'', `${version}'`);
  if (!worker.includes(files) || !worker.includes(version)) throw new Error('static/sw.js lacks the places for its files and version');
  writeFileSync(`${stage}/sw.js`, worker);
}

function weigh(stage) {
  const row = (name, sizes) =>
    console.log(name.padEnd(34), ...sizes.map((size) => size.toLocaleString('en').padStart(9)));
  const sizesOf = (name) => {
    const bytes = readFileSync(`${stage}/${name}`);
    return [bytes, gzipSync(bytes, { level: 9 }), brotliCompressSync(bytes)].map(({ length }) => length);
  };
  const isLater = (name) => /^archives|^symbols|^bench|^rules|^sw\.js$|^manifest|^icon/.test(name);
  const names = readdirSync(stage);
  const first = [0, 0, 0];
  console.log('bytes'.padEnd(34), ...['raw', 'gzip', 'brotli'].map((title) => title.padStart(9)));
  for (const name of names.filter((name) => !isLater(name))) {
    const sizes = sizesOf(name);
    sizes.forEach((size, i) => { first[i] += size; });
    row(name, sizes);
  }
  row('needed for the first verdict', first);
  for (const name of names.filter(isLater)) row(name, sizesOf(name));
  if (first[2] <= BUDGET) return;
  const message = `what the first verdict needs is over its budget of ${BUDGET.toLocaleString('en')} bytes`;
  // Another compiler may miss it by a hair: a person still gets the page, a check does not pass.
  if (process.env.CI) throw new Error(message);
  console.warn(message);
}

try {
  const stage = process.env.TRUNK_STAGING_DIR;
  shrinkAll(readdirSync(stage).filter((name) => name.endsWith('.wasm')).map((name) => `${stage}/${name}`));
  makeWorker(stage);
  addStart(`${stage}/index.html`);
  nameWorker(stage);
  addFirstScreen(`${stage}/index.html`);
  completePolicy(`${stage}/index.html`);
  addRules(stage);
  addBench(stage);
  addOffline(stage);
  weigh(stage);
} catch (error) {
  console.error(`The page is not fit to be served: ${error.message}`);
  process.exitCode = 1;
}

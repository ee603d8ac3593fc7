// node scripts/single-file.mjs FILE: the whole page of dist as one HTML file that needs no server, for `file://`,
// jump hosts and sites without a network. The programs travel compressed inside it.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { policyOf } from './headers.mjs';
import { hashed, inlineScripts } from './inline.mjs';

const DIST = new URL('../dist/', import.meta.url);
const read = (name) => readFileSync(new URL(name, DIST), 'utf8');

// What the start script asks the server for is in the file already.
const INLINED = `
export const inlined = (url) => {
  const packed = document.querySelector(\`script[data-file="\${url}"]\`).textContent;
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream, { headers: { 'content-type': 'application/wasm' } });
};
`;

// The rule reference is a file of its own elsewhere; here its links open it in front of the page.
const REFERENCE = `
const reference = document.getElementById('reference');
const close = document.getElementById('close-reference');
document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[href^="rules.html"]');
  if (!link) return;
  event.preventDefault();
  // In the language that was chosen, from where the page has these words.
  const said = (selector) => document.querySelector(selector).textContent;
  reference.ariaLabel = said('.foot a[href="rules.html"]');
  close.textContent = said('#shortcuts form .button');
  reference.showModal();
  document.getElementById(\`rule-\${link.hash.slice(1)}\`)?.scrollIntoView();
});
close.addEventListener('click', () => reference.close());
`;

/** The start script and the programs' glue as one script. */
async function script(html) {
  const [, start] = inlineScripts(html);
  const { outputFiles: [file] } = await build({
    stdin: { contents: REFERENCE + start, resolveDir: DIST.pathname },
    bundle: true,
    format: 'esm',
    charset: 'utf8',
    legalComments: 'none',
    target: 'es2022',
    write: false,
    inject: ['inlined'],
    // A copy beside it is neither needed nor to be had.
    define: { fetch: 'inlined', 'navigator.serviceWorker': 'undefined' },
    plugins: [{
      name: 'inlined',
      setup(build) {
        build.onResolve({ filter: /^inlined$/ }, ({ path }) => ({ path, namespace: 'inlined' }));
        build.onLoad({ filter: /.*/, namespace: 'inlined' }, () => ({ contents: INLINED }));
      },
    }],
  });
  // The HTML parser must not take a string of the script for its end.
  return file.text.replaceAll('</script', '<\\/script');
}

function programs() {
  const names = readdirSync(DIST).filter((name) => /\.wasm$|^worker-.*\.js$/.test(name));
  const packed = (name) => gzipSync(readFileSync(new URL(name, DIST)), { level: 9 }).toString('base64');
  return names.map((name) => `<script type="application/gzip" data-file="./${name}">${packed(name)}</script>`).join('\n');
}

/** The reference's rules, with names that nothing else on the page has. */
function reference() {
  const [, main] = read('rules.html').match(/<main[^>]*>(.*)<\/main>/s);
  const renamed = main.replace(/\b(id|aria-labelledby)="/g, '$1="rule-').replaceAll('href="#', 'href="#rule-');
  return `<dialog id="reference" class="reference"><form method="dialog"><button type="button" class="button" id="close-reference"></button></form><div lang="en">${renamed}</div></dialog>`;
}

async function singleFile() {
  const html = read('index.html');
  const styles = readdirSync(DIST).filter((name) => name.endsWith('.css')).sort().reverse();
  const style = styles.map(read).join('\n');
  const [early] = inlineScripts(html);
  const program = await script(html);
  const policy = `default-src 'none'; script-src ${hashed(early)} ${hashed(program)} 'wasm-unsafe-eval'; style-src ${hashed(style)}; worker-src blob:; img-src data:; form-action 'none'; base-uri 'none'`;
  // Functions, because a text may hold what a replacement would take for a sign of its own.
  return html
    .replace(policyOf(html), () => policy)
    .replace(/<link rel="(stylesheet|manifest|apple-touch-icon|modulepreload|preload)"[^>]*>\n?/g, '')
    .replace('</title>', () => `</title>\n<style>${style}</style>`)
    .replace(/<script type="module">.*?<\/script>/s, '')
    .replace('</body>', () => `${reference()}\n${programs()}\n<script type="module">${program}</script>\n</body>`);
}

const target = process.argv[2];
const file = await singleFile();
writeFileSync(target, file);
console.log(`${target}: ${Buffer.byteLength(file).toLocaleString('en')} bytes`);

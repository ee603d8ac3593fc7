// How the page starts; the build puts this into index.html, with the names that the files have there.
//
// The page's style tells a start that failed from one that is under way by data-start. A program that has met a fault
// cannot say so itself, and nothing is said of what it was doing: that could hold what was pasted.
// Everything is asked for before the page begins, which closes the door to any request; what opens archives last of all.

// The first screen is English until here, and hidden from whoever reads another language.
const screen = document.querySelector(`template[lang="${root.lang}"]`);
if (screen) {
  const app = document.getElementById('app');
  app.replaceChildren(screen.content);
  app.lang = root.lang;
}
const stopped = () => {
  if (root.dataset.start === 'done') document.getElementById('stopped').hidden = false;
};
addEventListener('error', stopped);
addEventListener('unhandledrejection', stopped);
const begun = [];
const get = (url, priority) => {
  const answer = fetch(url, { priority });
  begun.push(answer);
  return answer;
};
// A server that does not know the type of a program does not keep it from running.
const compile = async (url, priority = 'auto') => {
  const answer = await get(url, priority);
  return answer.headers.get('content-type') === 'application/wasm'
    ? WebAssembly.compileStreaming(answer)
    : WebAssembly.compile(await answer.arrayBuffer());
};
const script = async (url) => URL.createObjectURL(new Blob([await (await get(url)).text()], { type: 'text/javascript' }));
// For links that carry a text: src/page/link.rs.
const through = (body, stream) => new Response(new Response(body).body.pipeThrough(stream));
globalThis.packed = async (text) => {
  const bytes = new Uint8Array(await through(text, new CompressionStream('deflate-raw')).arrayBuffer());
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
};
// No more than `most` bytes: a short link may be made to unfold without end.
globalThis.unpacked = async (packed, most) => {
  const text = atob(packed.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  const reader = through(bytes, new DecompressionStream('deflate-raw')).body.getReader();
  const parts = [];
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    most -= read.value.length;
    if (most < 0) {
      await reader.cancel();
      throw new Error('the text in the link is too long');
    }
    parts.push(read.value);
  }
  return new Blob(parts).text();
};
// A link that is opened where the page stands already brings nothing but another fragment.
addEventListener('hashchange', () => {
  if (location.hash.startsWith('#text=')) location.reload();
});
// The report as a page of its own, of what is shown and redacted: src/page/exports.rs.
globalThis.asPage = () => {
  const shown = document.querySelector('.result').cloneNode(true);
  shown.querySelectorAll('.host[hidden]').forEach((each) => { each.hidden = false; });
  shown.querySelectorAll('.operated, .tools, .button, .failure, .step:not(.is-done) > .tick, input, .file:not(:has(.diff, .listing))').forEach((each) => each.remove());
  const leads = (link) => /^#./.test(link.getAttribute('href')) && shown.querySelector(link.getAttribute('href'));
  shown.querySelectorAll('button, a').forEach((each) => {
    if (leads(each)) return;
    const plain = document.createElement('span');
    plain.className = each.className;
    plain.append(...each.childNodes);
    each.replaceWith(plain);
  });
  shown.querySelectorAll('.remedy > details').forEach((each) => { each.open = true; });
  const style = [...document.styleSheets].flatMap(({ cssRules }) => [...cssRules]).map(({ cssText }) => cssText).join(' ');
  const mark = document.querySelector('.mark').outerHTML;
  const policy = "default-src 'none'; style-src 'unsafe-inline'";
  return `<!doctype html><html lang="${root.lang}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="viewport" content="width=device-width, initial-scale=1"><title>thinpool-doctor</title><style>${style}</style></head><body><div class="page report"><header class="top">${mark}<h1>thinpool-doctor</h1></header><main>${shown.outerHTML}</main></div></body></html>`;
};
// A newer version that is ready waits for the last tab with this one to be closed: the page's foot says so.
const tellOfUpdates = (registration) => {
  const tell = () => {
    if (registration.waiting && registration.active) root.dataset.update = 'waiting';
  };
  tell();
  registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', tell));
};
try {
  const engine = Promise.all([script('./worker.js'), compile('./engine_bg.wasm')]);
  globalThis.analysis = engine.then(([url, program]) => ({ url, program }));
  globalThis.analysis.catch(() => {});
  // Behind the others on the wire: the page closes the door when its answer begins, and should not wait for that.
  globalThis.archives = compile('./archives_bg.wasm', 'low');
  globalThis.archives.catch(() => {});
  const [{ default: start }, program] = await Promise.all([import('./page.js'), compile('./page_bg.wasm')]);
  // For the day without a network, behind everything that the page itself waits for; where no copy can be kept, the
  // page runs all the same.
  navigator.serviceWorker?.register('./sw.js').then(tellOfUpdates).catch(() => {});
  // Behind a service worker a request counts as new until its answer begins: the door waits for that, but not for long.
  await Promise.race([Promise.allSettled(begun), new Promise((enough) => setTimeout(enough, 1000))]);
  await start({ module_or_path: program });
  // The program shows the page in a task of its own, which stands in the queue already.
  await new Promise((shown) => setTimeout(shown));
  root.dataset.start = 'done';
} catch (error) {
  root.dataset.start = 'failed';
  throw error;
}

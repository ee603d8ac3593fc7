// Keeps the page's own files for the day without a network: all of one version, or none.
// Nothing that is pasted ever comes here.
const FILES = [/* the build lists them */];
const MINE = `thinpool-doctor ${registration.scope} `;
const VERSION = MINE + 'VERSION';

addEventListener('install', (event) => event.waitUntil(copyAll()));

async function copyAll() {
  const answers = await Promise.all(FILES.map(async (file) => [file, await whole(file)]));
  const cache = await caches.open(VERSION);
  await Promise.all(answers.map(([file, answer]) => cache.put(file, answer)));
}

// Some hosts send whoever asks for `rules.html` on to `rules`; no browser opens a page with an answer that says so.
async function whole(file) {
  const answer = await fetch(file, { cache: 'no-cache' });
  if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
  return answer.redirected ? new Response(answer.body, { headers: answer.headers }) : answer;
}

// It takes over when the last tab with the older version is closed: no page ever gets files of two versions.
addEventListener('activate', (event) => event.waitUntil(caches.keys().then((names) => Promise.all(
  names.filter((name) => name.startsWith(MINE) && name !== VERSION).map((name) => caches.delete(name)),
))));

addEventListener('fetch', (event) => {
  if (event.request.method === 'GET') event.respondWith(answer(event.request));
});

async function answer(request) {
  const cache = await caches.open(VERSION);
  return await cache.match(request, { ignoreSearch: true }) ?? fetch(request);
}

// Keeps the page's own files for the day without a network: all of one version, or none.
// Nothing that is pasted ever comes here.
const FILES = [/* the build lists them */];
const MINE = `thinpool-doctor ${registration.scope} `;
const VERSION = MINE + 'VERSION';

addEventListener('install', (event) => event.waitUntil(
  caches.open(VERSION).then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: 'no-cache' })))),
));

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

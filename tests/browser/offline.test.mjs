import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { accessibilityFaults, close, idle, open } from './helper.mjs';

after(close);

const FULL = 'docker-thinpool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - out_of_data_space discard_passdown queue_if_no_space - 1024\n';

/** The copy that works without a network is complete. */
const kept = (page) => page.evaluate(async () => { await navigator.serviceWorker.ready; });

test('after the first visit it needs no network', async (t) => {
  const { page } = await open(t);
  await kept(page);
  await page.context().setOffline(true);
  await page.reload();
  await page.locator('html[data-start=done]').waitFor();
  await page.locator('#paste').fill(FULL);
  await page.locator('.verdict').waitFor();
  // Its other files are there too.
  await page.goto(new URL('rules.html', page.url()).href);
  await page.locator('#data-full').waitFor();
});

test('keeps its own files for that, and nothing that was pasted', async (t) => {
  const { page, url } = await open(t);
  await kept(page);
  await page.locator('#paste').fill(FULL);
  await page.locator('.verdict').waitFor();
  const stored = await page.evaluate(async () => {
    const names = await caches.keys();
    const files = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map((file) => file.url)));
    return {
      files: files.flat(),
      other: [document.cookie, localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, location.hash],
    };
  });
  assert.ok(stored.files.length > 5 && stored.files.every((file) => file.startsWith(url) && !file.includes('?')), stored.files);
  assert.deepEqual(stored.other, ['', 0, 0, 0, '']);
});

test('can be installed', async (t) => {
  const { page } = await open(t);
  await kept(page);
  const session = await page.context().newCDPSession(page);
  const { manifest, errors } = await session.send('Page.getAppManifest').then(({ data, errors }) => ({ manifest: JSON.parse(data), errors }));
  assert.deepEqual(errors, []);
  assert.equal(manifest.start_url, './');
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // A private window cannot install anything; that is no fault of the page.
  assert.deepEqual(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito'), []);
});

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, test } from 'node:test';
import { serve } from '../../scripts/serve.mjs';
import { close, idle, open } from './helper.mjs';

after(close);

test('starts without a word in the console and without a breach of its policy', async (t) => {
  const { page, messages, violations } = await open(t);
  await idle(page);
  assert.deepEqual(messages, []);
  assert.deepEqual(violations, []);
});

test('loads what the first verdict needs once, and nothing ever after', async (t) => {
  const { page, requests, kept, url } = await open(t);
  await page.evaluate(async () => { await navigator.serviceWorker.ready; });
  const before = kept.length;
  // The rest is for whoever follows a link or installs the page.
  const files = readdirSync(new URL('../../dist/', import.meta.url)).filter((file) => !/^(bench|rules|symbols|icon|manifest|sw\.)/.test(file));
  const firstLoad = files.map((file) => url + (file === 'index.html' ? '' : file));
  await page.locator('textarea').first().fill('docker info\n Storage Driver: devicemapper\n');
  await idle(page);
  assert.deepEqual([...requests].sort(), firstLoad.sort());
  assert.equal(kept.length, before);
});

const attempts = {
  'connect-src': (elsewhere) => fetch(elsewhere).catch(() => {}),
  'img-src': (elsewhere) => { new Image().src = elsewhere; },
  'frame-src': (elsewhere) => document.body.append(Object.assign(document.createElement('iframe'), { src: elsewhere })),
  'form-action': (elsewhere) => document.body.appendChild(Object.assign(document.createElement('form'), { action: elsewhere })).submit(),
  'script-src': (elsewhere) => document.head.append(Object.assign(document.createElement('script'), { src: elsewhere })),
  'script-src-elem': () => document.head.append(Object.assign(document.createElement('script'), { textContent: '0' })),
  'style-src': () => document.head.append(Object.assign(document.createElement('style'), { textContent: 'p { top: 0 }' })),
};
for (const [directive, attempt] of Object.entries(attempts)) {
  test(`its policy stops a breach of ${directive}`, async (t) => {
    const elsewhere = await serve();
    t.after(elsewhere.close);
    const { page, violations } = await open(t);
    const breach = page.evaluate(() => new Promise((resolve) => {
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => resolve(effectiveDirective));
    }));
    await page.evaluate(attempt, elsewhere.url);
    assert.ok((await breach).startsWith(directive));
    assert.notDeepEqual(violations, [], 'what the other tests rely on has seen it too');
    assert.deepEqual(elsewhere.requests, []);
  });
}

test('what it says of its requests is counted: with its policy out of force they are told, whatever became of them', async (t) => {
  const { page, requests, violations } = await open(t, { bypassCSP: true });
  const told = page.locator('.requests');
  assert.equal(await told.innerText(), '0 requests since it loaded');
  const before = requests.length;
  await page.evaluate(() => fetch('rules.html'));
  await told.getByText('1 request since it loaded', { exact: true }).waitFor();
  await page.evaluate(() => { new Image().src = 'not-there.png'; });
  await told.getByText('2 requests since it loaded', { exact: true }).waitFor();
  assert.equal(requests.length, before + 2);
  assert.deepEqual(violations, []);
});

test('says what it needs where scripts are off', async (t) => {
  const { page } = await open(t, { javaScriptEnabled: false, waitForStart: false });
  assert.match(await page.locator('noscript').innerText(), /scripts/);
});

test('says so when the program cannot start', async (t) => {
  const { page } = await open(t, { waitForStart: false });
  await page.addInitScript(() => { delete window.WebAssembly; });
  await page.reload();
  await page.locator('#cannot-start').waitFor({ state: 'visible' });
});

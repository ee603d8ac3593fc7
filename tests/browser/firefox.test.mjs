// What a person does first, in Firefox: the rest is in the other files, in Chromium.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import puppeteer from 'puppeteer-core';
import { serve } from '../../scripts/serve.mjs';
import { findFirefox } from './found.mjs';

const SAMPLES = fileURLToPath(new URL('../../src/page/samples/', import.meta.url));
const OUT_OF_DATA = readFileSync(join(SAMPLES, 'pool-out-of-data.txt'), 'utf8');

const launch = (extraPrefsFirefox = {}) =>
  puppeteer.launch({ browser: 'firefox', executablePath: findFirefox(), headless: true, extraPrefsFirefox });

let server;
let browser;
let folder;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thinpool-doctor-'));
  server = await serve({ base: '/under/some/path/' });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
  rmSync(folder, { recursive: true });
});

/** A started page, the requests of it, and the breaches of its policy. */
async function open(t, { url = server.url, among = browser, before } = {}) {
  const context = await among.createBrowserContext();
  t.after(() => context.close());
  const page = await context.newPage();
  const requests = [];
  const faults = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.evaluateOnNewDocument(() => {
    window.breaches = [];
    document.addEventListener('securitypolicyviolation', (event) => window.breaches.push(event.effectiveDirective));
  });
  await before?.(page);
  await page.goto(url);
  await page.waitForSelector('html[data-start=done]');
  const breaches = () => page.evaluate(() => window.breaches);
  return { page, requests, faults, breaches };
}

const words = async (page, selector) => (await page.waitForSelector(selector)).evaluate((element) => element.innerText);
const type = (page, text) => page.$eval('#paste', (area, text) => {
  area.value = text;
  area.dispatchEvent(new InputEvent('input', { bubbles: true }));
}, text);

test('Firefox: every sample shows its verdict, with no request and no breach of the policy', async (t) => {
  const { page, requests, faults, breaches } = await open(t);
  const loaded = requests.length;
  const said = [];
  for (const index of readdirSync(SAMPLES).keys()) {
    await page.waitForSelector('.sample');
    await (await page.$$('.sample'))[index].click();
    said.push(await words(page, '.verdict .badge'));
    await page.locator('button ::-p-text(Clear)').click();
  }
  assert.deepEqual(said, [...Array(said.length - 1).fill('Critical'), 'Healthy']);
  assert.deepEqual(requests.slice(loaded), []);
  assert.deepEqual([faults, await breaches()], [[], []]);
});

test('Firefox: what is typed is answered at once, and nothing of it is stored', async (t) => {
  const { page } = await open(t);
  await type(page, OUT_OF_DATA);
  assert.match(await words(page, '.verdict h2'), /^The data space of .* is full/);
  const stored = await page.evaluate(async () =>
    [document.cookie, localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, location.hash]);
  assert.deepEqual(stored, ['', 0, 0, 0, '']);
});

test('Firefox: a long reading gives way to a newer text, and a fault is survived', async (t) => {
  const { page, faults, breaches } = await open(t, {
    before: (page) => page.evaluateOnNewDocument(() => {
      const { postMessage } = Worker.prototype;
      Worker.prototype.postMessage = function (message, ...rest) {
        const stop = message.question && window.stopNext;
        if (stop) window.stopNext = false;
        return postMessage.call(this, stop ? { ...message, stop } : message, ...rest);
      };
    }),
  });
  const log = join(folder, 'log.txt');
  writeFileSync(log, 'Nov 22 10:00:01 node-1 kernel: docker0: port 1(veth2a9bd1c) entered blocking state\n'.repeat(150_000));
  await (await page.$('#files')).uploadFile(log);
  await page.waitForSelector('.reading progress[value]');
  await page.locator('button ::-p-text(Clear)').click();
  await type(page, OUT_OF_DATA);
  assert.match(await words(page, '.verdict h2'), /is full/);
  await page.evaluate(() => { window.stopNext = true; });
  await type(page, `${OUT_OF_DATA}\n`);
  assert.match(await words(page, '.fault-report'), /stopped: RuntimeError( \d+:0x[\da-f]+)+ of [\da-f]{16}\n/);
  await page.locator('button ::-p-text(Read it again)').click();
  assert.match(await words(page, '.verdict h2'), /is full/);
  assert.deepEqual([faults, await breaches()], [[], []]);
});

test('Firefox: files and archives can be chosen', async (t) => {
  const { page } = await open(t);
  const archive = join(folder, 'host.tar.gz');
  execFileSync('tar', ['-C', SAMPLES, '-czf', archive, 'pool-out-of-data.txt']);
  await (await page.$('#files')).uploadFile(archive);
  assert.match(await words(page, '.verdict h2'), /is full/);
});

test('Firefox: the keyboard is enough', async (t) => {
  const { page } = await open(t);
  for (let pressed = 0; pressed < 40; pressed++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(() => document.activeElement.matches('.sample'))) break;
  }
  await page.keyboard.press('Enter');
  await page.waitForSelector('.verdict');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'result');
});

for (const [setting, scheme] of ['dark', 'light'].entries()) {
  test(`Firefox: a report is accessible, ${scheme}`, async (t) => {
    const own = await launch({ 'layout.css.prefers-color-scheme.content-override': setting });
    t.after(() => own.close());
    const { page } = await open(t, { among: own });
    assert.ok(await page.evaluate((scheme) => matchMedia(`(prefers-color-scheme: ${scheme})`).matches, scheme));
    await type(page, OUT_OF_DATA);
    await page.waitForSelector('.verdict');
    await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
    const faults = await page.evaluate(async () =>
      (await window.axe.run()).violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`)));
    assert.deepEqual(faults, []);
  });
}

test('Firefox: the single file works from the disk', async (t) => {
  const file = join(folder, 'page.html');
  execFileSync(process.execPath, ['scripts/single-file.mjs', file]);
  const { page, requests, faults, breaches } = await open(t, { url: pathToFileURL(file).href });
  await (await page.waitForSelector('.sample')).click();
  assert.match(await words(page, '.verdict h2'), /is full/);
  assert.deepEqual(requests.filter((request) => !/^(file|data):/.test(request)), []);
  assert.deepEqual([faults, await breaches()], [[], []]);
});

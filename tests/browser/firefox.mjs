// A Firefox that looks at dist and writes down all that goes on.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { serve } from '../../scripts/serve.mjs';
import { findFirefox } from './found.mjs';

/** Where it puts what it downloads. */
export const folder = mkdtempSync(join(tmpdir(), 'thinpool-doctor-'));

export const launch = (preferences = {}) => puppeteer.launch({
  browser: 'firefox',
  executablePath: findFirefox(),
  headless: true,
  extraPrefsFirefox: {
    'browser.download.folderList': 2,
    'browser.download.dir': folder,
    'browser.download.alwaysOpenPanel': false,
    // So that a test can look at the clipboard: a page may do so only when somebody presses a key.
    'dom.events.testing.asyncClipboard': true,
    ...preferences,
  },
});

let started;
const start = () => (started ??= Promise.all([serve({ base: '/under/some/path/' }), launch()]));

/** Ends the browser and the server: `after(close)` in each test file. */
export async function close() {
  if (started) {
    const [server, browser] = await started;
    await browser.close();
    await server.close();
  }
  rmSync(folder, { recursive: true });
}

/**
 * Opens the page in a container of its own, which ends with the test `t`, and waits until the program runs.
 *
 * `isQuiet` is for the end of a test: since it was loaded the page has asked for nothing, stored nothing, met no fault,
 * and nobody broke its policy.
 */
export async function open(t, { url, among, before } = {}) {
  const [server, browser] = await start();
  const context = await (among ?? browser).createBrowserContext();
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
  await page.goto(url ?? server.url);
  await page.waitForSelector('html[data-start=done]');
  const loaded = requests.length;
  const isQuiet = async () => {
    const stored = await page.evaluate(async () => [
      document.cookie, localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, location.hash,
    ]);
    assert.deepEqual(stored, ['', 0, 0, 0, '']);
    assert.deepEqual(requests.slice(loaded).filter((request) => !request.startsWith('blob:')), []);
    assert.deepEqual([faults, await page.evaluate(() => window.breaches)], [[], []]);
    assert.match(await words(page, '.proof'), /^0 requests/);
  };
  return { page, requests, isQuiet };
}

export const words = async (page, selector) => (await page.waitForSelector(selector)).evaluate((element) => element.innerText);

/** Puts a text into the text box in one go. */
export const type = (page, text) => page.$eval('#paste', (area, text) => {
  area.value = text;
  area.dispatchEvent(new InputEvent('input', { bubbles: true }));
}, text);

export const press = (page, name) => page.locator(`button ::-p-text(${name})`).click();

/** Presses Tab until an element has the focus. */
export async function tabTo(page, selector, limit = 60) {
  for (let pressed = 0; pressed < limit; pressed++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((selector) => document.activeElement.matches(selector), selector)) return;
  }
  throw new Error(`${selector} cannot be reached with ${limit} presses of Tab`);
}

/** The text of a file once it is there as a whole. */
export function downloaded(name) {
  const file = join(folder, name);
  const isWhole = () => existsSync(file) && statSync(file).size > 0 && !existsSync(`${file}.part`);
  return new Promise((resolve) => {
    const watcher = watch(folder, check);
    function check() {
      if (!isWhole()) return;
      watcher.close();
      const text = readFileSync(file, 'utf8');
      // The next one of this name is not to become "name(1)".
      rmSync(file);
      resolve(text);
    }
    check();
  });
}

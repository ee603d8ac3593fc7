// How the page looks and is worked: colours by choice, keys, print, zoom; and how fast it is, by its own measure.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { accessibilityFaults, close, open } from './helper.mjs';

after(close);

const OUT_OF_DATA = readFileSync(new URL('../../src/page/samples/pool-out-of-data.txt', import.meta.url), 'utf8');
const paper = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const stored = (page) => page.evaluate(async () => ({
  local: { ...localStorage }, session: { ...sessionStorage }, cookie: document.cookie, databases: (await indexedDB.databases()).length, hash: location.hash,
}));
const NOTHING = { local: {}, session: {}, cookie: '', databases: 0, hash: '' };

test('colours follow the system, or a choice, which is the only thing that is kept', async (t) => {
  const { page } = await open(t, { colorScheme: 'light' });
  const light = await paper(page);
  await page.locator('#paste').fill(OUT_OF_DATA);
  await page.locator('.verdict').waitFor();
  assert.deepEqual(await stored(page), NOTHING);
  await page.getByLabel('Colours').selectOption('Dark');
  const dark = await paper(page);
  assert.notEqual(dark, light);
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.reload();
  await page.locator('html[data-start=done]').waitFor();
  assert.equal(await paper(page), dark, 'it is remembered');
  assert.deepEqual(await stored(page), { ...NOTHING, local: { 'thinpool-doctor colours': 'dark' } });
  await page.getByLabel('Colours').selectOption('As the system');
  assert.equal(await paper(page), light);
  assert.deepEqual(await stored(page), NOTHING);
  await page.emulateMedia({ colorScheme: 'dark' });
  assert.equal(await paper(page), dark);
  await page.getByLabel('Colours').selectOption('Light');
  assert.equal(await paper(page), light);
});

test('keys lead to the parts of the page, and a sheet lists them', async (t) => {
  const { page, messages } = await open(t, { permissions: ['clipboard-read', 'clipboard-write'] });
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.className);
  await page.keyboard.press('?');
  const sheet = page.locator('#shortcuts');
  await sheet.waitFor();
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'hidden' });
  await page.keyboard.press('/');
  assert.equal(await focused(), 'paste');
  assert.equal(await page.locator('#paste').inputValue(), '', 'the key is not typed as well');
  await page.locator('#paste').fill(OUT_OF_DATA);
  await page.locator('.verdict').waitFor();
  await page.keyboard.press('v');
  assert.equal(await focused(), 'paste', 'whoever types means the letter');
  assert.match(await page.locator('#paste').inputValue(), /v$/);
  await page.locator('#paste').blur();
  for (const [key, id] of [['v', 'verdict-0'], ['f', 'findings-0'], ['d', 'plan-0']]) {
    await page.keyboard.press(key);
    assert.equal(await focused(), id);
  }
  await page.keyboard.press('c');
  await page.locator('.verdict .is-done').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'lvextend -L +41G docker/thinpool');
  await page.keyboard.press('?');
  await sheet.getByRole('checkbox').uncheck();
  await sheet.getByRole('button', { name: 'Close' }).click();
  await page.keyboard.press('f');
  assert.notEqual(await focused(), 'findings-0', 'who does not want them can have them off');
  assert.deepEqual(messages, []);
});

test('print gives the report and nothing to press', async (t) => {
  const { page } = await open(t, { colorScheme: 'dark' });
  await page.getByLabel('Colours').selectOption('Dark');
  await page.locator('#paste').fill(OUT_OF_DATA);
  await page.locator('.verdict').waitFor();
  await page.emulateMedia({ media: 'print' });
  const visible = await page.locator('button, input, textarea, select').evaluateAll((all) =>
    all.filter((each) => each.checkVisibility()).map((each) => each.outerHTML.slice(0, 120)).filter((html) => !html.includes('evidence-line')));
  assert.deepEqual(visible, []);
  assert.ok(await page.locator('.verdict .command code').isVisible());
  assert.ok(await page.locator('.remedy:nth-child(2) .command code').first().isVisible(), 'what is folded up on the screen is on paper');
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
});

test('can be used at twice the size', async (t) => {
  // As a browser zooms: half as many pixels of the page's own, twice as large.
  const { page } = await open(t, { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 });
  await page.locator('#paste').fill(OUT_OF_DATA);
  await page.locator('.verdict').waitFor();
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  for (const name of [/^Copy.*first command/, /Keyboard shortcuts/]) {
    await page.getByRole('button', { name }).scrollIntoViewIfNeeded();
    assert.ok(await page.getByRole('button', { name }).isVisible());
  }
});

test('more contrast and less motion are given where they are asked for', async (t) => {
  const { page } = await open(t, { contrast: 'more', reducedMotion: 'reduce' });
  await page.locator('#paste').fill(OUT_OF_DATA);
  await page.locator('.verdict').waitFor();
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('.button')).transitionDuration), '0s');
  const [ink, hint] = await page.evaluate(() => ['body', '.hint'].map((place) => getComputedStyle(document.querySelector(place)).color));
  assert.equal(hint, ink);
});

test('the benchmark page tells of each text how long it takes', async (t) => {
  const { page, url, violations } = await open(t);
  await page.goto(`${url}bench.html`);
  await page.locator('html[data-bench=done]').waitFor();
  const rows = await page.locator('tbody tr').evaluateAll((rows) => rows.map(({ cells }) => [...cells].map((cell) => cell.textContent)));
  rows.forEach((row) => t.diagnostic(row.join(' ')));
  assert.deepEqual(rows.map(([text]) => text), ['a pool out of space', 'with 100 kB of log']);
  for (const [text, bytes, ...times] of rows) {
    assert.match(bytes, /^[\d,]+ bytes$/);
    assert.equal(times.length, 4);
    for (const time of times) assert.ok(/^[\d.]+ ms$/.test(time) && Number.parseFloat(time) > 0, `${text}: ${time}`);
  }
  assert.deepEqual(violations, []);
});

// Several hosts in one paste, and the report of them as a page to take along.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { newFolder } from './folder.mjs';
import { accessibilityFaults, close, idle, open } from './helper.mjs';

after(close);

const sample = (name) => readFileSync(new URL(`../../src/page/samples/${name}.txt`, import.meta.url), 'utf8');
const THREE = ['db-1', 'db-2', 'db-3'].map((host, index) =>
  `[root@${host} ~]# dmsetup status\n${sample(['metadata-full', 'healthy-overlay2', 'needs-check'][index])}`).join('\n');

const oneLine = (text) => text.replace(/\s+/g, ' ').trim();

test('several hosts are told apart at a glance, the worst is shown first, and each is a press away', async (t) => {
  const { page, messages } = await open(t, { viewport: { width: 360, height: 740 } });
  await page.locator('#paste').fill(THREE);
  const buttons = page.getByRole('navigation', { name: /^\d hosts$/ }).getByRole('button');
  await buttons.nth(2).waitFor();
  const shown = async () => {
    const [verdict, ...others] = await page.locator('.verdict:visible .badge').allInnerTexts();
    assert.deepEqual(others, [], 'one at a time');
    return oneLine(verdict);
  };
  assert.equal(await buttons.count(), await page.locator('.verdict').count());
  const names = (await buttons.allInnerTexts()).map(oneLine);
  assert.match(await shown(), /^Critical/);
  for (const [index, name] of names.entries()) {
    await buttons.nth(index).click();
    await page.waitForFunction((index) => document.querySelectorAll('.hosts button')[index].ariaCurrent === 'true', index);
    assert.ok(name.startsWith(`${await shown()} paste:`), `${name}: it says which, and where it stands`);
    assert.deepEqual(await page.locator('.hosts [aria-current]').allInnerTexts().then((all) => all.map(oneLine)), [name]);
  }
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.locator('#paste').fill(sample('needs-check'));
  await page.locator('.hosts').waitFor({ state: 'detached' });
  await page.locator('.verdict').getByText(/check/).first().waitFor();
  assert.deepEqual(messages, []);
});

for (const locale of ['en-GB', 'de-DE']) {
  test(`on a phone the verdict and its first command stand in the first screen, ${locale}`, async (t) => {
    const { page } = await open(t, { viewport: { width: 360, height: 740 }, locale });
    await page.locator('#paste').fill(sample('pool-out-of-data'));
    await page.locator('.verdict').waitFor();
    await idle(page);
    const bottom = await page.locator('.first .command code').evaluate((code) => code.getBoundingClientRect().bottom);
    assert.ok(bottom <= 740, `${bottom}`);
    assert.equal(await page.evaluate(() => scrollY), 0);
    assert.deepEqual(await accessibilityFaults(page), []);
  });
}

test('a link opened where the page stands already brings its text', async (t) => {
  const { page, url } = await open(t, { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.locator('#paste').fill(sample('needs-check'));
  await page.locator('.verdict').waitFor();
  await page.getByRole('button', { name: /^Copy link/ }).click();
  await page.locator('.exports .is-done').waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.evaluate((link) => { location.href = link; }, link);
  await page.getByText('From a link').waitFor();
  await page.locator('.verdict').waitFor();
  assert.equal(page.url(), url, 'the text does not stay in the address');
});

test('the report can be taken along as a page that asks for nothing', async (t) => {
  const { page, violations } = await open(t, { locale: 'de-DE' });
  await page.locator('#paste').fill(`${THREE}\nPASSWORD=hunter2hunter2\n`);
  await page.locator('.hosts button').nth(2).waitFor();
  await page.locator('.tick input:visible').first().check();
  await page.getByRole('button', { name: 'Mit dem Eingefügten vergleichen' }).click();
  await page.locator('.pair').first().waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /thinpool-report\.html/ }).click()]);
  const file = join(newFolder(t), download.suggestedFilename());
  await download.saveAs(file);
  const html = readFileSync(file, 'utf8');
  for (const own of ['hunter2', 'db-1', 'lantern-2', '<script', '<button', '<input']) assert.ok(!html.includes(own), own);
  assert.deepEqual(violations, []);
  const { page: report, requests, messages } = await open(t, { url: pathToFileURL(file).href, offline: true, waitForStart: false, locale: 'de-DE' });
  assert.equal(await report.locator('html').getAttribute('lang'), 'de');
  assert.deepEqual(await report.locator('.verdict .sentence').allInnerTexts(), await page.locator('.verdict .sentence').allTextContents(), 'of every host');
  assert.ok(await report.locator('.verdict').evaluateAll((all) => all.every((each) => each.checkVisibility())), 'and nobody has to choose');
  assert.equal(await report.locator('.tick').count(), 1, 'what is done, and nothing else');
  assert.ok(await report.locator('.step .command code').first().isVisible());
  assert.notEqual(await report.locator('.verdict').first().evaluate((card) => getComputedStyle(card).borderTopWidth), '0px', 'it has its style');
  assert.deepEqual(await accessibilityFaults(report), []);
  for (const [width, height] of [[1440, 900], [768, 1000], [320, 640]]) {
    await report.setViewportSize({ width, height });
    const [heading, main, ...cards] = await report.locator('.top .mark, main, .verdict').evaluateAll((all) => all.map((each) => {
      const { left, right } = each.getBoundingClientRect();
      return { left, right };
    }));
    for (const card of cards) assert.deepEqual(card, main, `a verdict takes the whole width, ${width}`);
    assert.equal(heading.left, main.left, `the heading stands above it, ${width}`);
    const [room, whole] = await report.evaluate(() => [document.body.clientWidth, document.documentElement.scrollWidth]);
    assert.ok(Math.abs(main.left + main.right - room) < 1, `in the middle, ${width}: ${main.left} to ${main.right}`);
    assert.ok(main.right - main.left >= Math.min(0.9 * room, 850), `and it is wide, ${width}: ${main.right - main.left}`);
    assert.ok(whole <= width, `nothing sticks out, ${width}: ${whole}`);
  }
  assert.deepEqual([requests, messages], [[pathToFileURL(file).href], []]);
});

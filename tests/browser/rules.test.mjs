import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { accessibilityFaults, close, idle, open } from './helper.mjs';

after(close);

const OUT_OF_DATA = readFileSync(new URL('../../src/page/samples/pool-out-of-data.txt', import.meta.url), 'utf8');

/** The tab that a click opens, and what its console says. */
async function opened(page, link) {
  const [tab] = await Promise.all([page.context().waitForEvent('page'), link.click()]);
  await tab.waitForLoadState();
  return tab;
}

test('a finding leads to its rule in a tab of its own, and the page still makes no request', async (t) => {
  const { page, messages, violations } = await open(t);
  await page.locator('#paste').fill(OUT_OF_DATA);
  const link = page.locator('.finding').first().getByRole('link', { name: /^data-full/ });
  const tab = await opened(page, link);
  assert.ok(tab.url().endsWith('/rules.html#data-full'), tab.url());
  const rule = tab.locator('section:has(> #data-full)');
  assert.match(await rule.innerText(), /Looks for[^]*Why it is bad[^]*What to do[^]*Sources/);
  assert.match(await rule.locator('pre').first().innerText(), /thin-pool/);
  assert.ok(await tab.locator('#data-full').evaluate((heading) => {
    const { top, bottom } = heading.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  }), 'the rule is in sight');
  assert.equal(await tab.evaluate(() => window.opener), null);
  await idle(page);
  assert.equal(await page.locator('.requests').innerText(), '0 requests since it loaded');
  assert.deepEqual([messages, violations], [[], []]);
});

test('every finding of every sample leads to an anchor of the reference', async (t) => {
  const { page, url } = await open(t);
  const names = await page.locator('.sample-title').allInnerTexts();
  const anchors = new Set();
  for (const name of names) {
    await page.getByRole('button', { name }).click();
    await page.locator('.verdict').waitFor();
    (await page.locator('.finding a').evaluateAll((links) => links.map(({ hash }) => hash.slice(1))))
      .forEach((anchor) => anchors.add(anchor));
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.locator('.sample').first().waitFor();
  }
  assert.ok(anchors.size > 10);
  await page.goto(`${url}rules.html`);
  const ids = await page.locator('h2[id]').evaluateAll((all) => all.map(({ id }) => id));
  assert.deepEqual([...anchors].filter((anchor) => !ids.includes(anchor)), []);
});

for (const colorScheme of ['light', 'dark']) {
  test(`the reference is accessible, needs no script and fits a phone, ${colorScheme}`, async (t) => {
    const { page, url, violations } = await open(t, { colorScheme, viewport: { width: 360, height: 740 } });
    await page.goto(`${url}rules.html`);
    assert.equal(await page.locator('script').count(), 0);
    assert.ok(await page.locator('h2').first().isVisible());
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('.card')).borderTopStyle), 'solid');
    await page.locator('summary').first().click();
    assert.deepEqual(await accessibilityFaults(page), []);
    assert.deepEqual(violations, []);
  });
}

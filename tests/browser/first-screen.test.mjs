// What stands there before the program does: in the language of the person, and as the program will say it.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { accessibilityFaults, close, open } from './helper.mjs';

after(close);

const HEADING = { en: 'Run this as root on the host, paste what it prints', de: 'Als root auf dem Host ausführen, Ausgabe hier einfügen' };

/** The page whose program is still on its way, and the headings that were to be seen meanwhile. */
async function waiting(t, options) {
  const opened = await open(t, { serviceWorkers: 'block', ...options });
  const { page } = opened;
  const seen = [];
  await page.exposeBinding('sees', (_, text) => seen.push(text));
  await page.addInitScript(() => {
    const look = () => {
      const heading = document.getElementById('what');
      if (heading?.checkVisibility({ visibilityProperty: true })) window.sees(heading.textContent);
      requestAnimationFrame(look);
    };
    look();
  });
  await page.route('**/*.wasm', () => {});
  await page.reload({ waitUntil: 'domcontentloaded' });
  await page.locator('#what').waitFor();
  return { ...opened, seen };
}

for (const [locale, language] of [['en-GB', 'en'], ['de-AT', 'de'], ['fr-FR', 'en']]) {
  test(`a browser of ${locale} is greeted in its language before the program is here`, async (t) => {
    const { page, seen, violations } = await waiting(t, { locale });
    assert.equal(await page.locator('html').getAttribute('lang'), language);
    assert.equal(await page.locator('#app').getAttribute('lang'), language);
    assert.equal(await page.locator('html').getAttribute('data-start'), null, 'the program is not here');
    await page.waitForFunction(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))));
    assert.deepEqual([...new Set(seen)], [HEADING[language]], 'no other language was to be seen');
    await page.locator('#paste').fill('pasted early');
    assert.deepEqual(await accessibilityFaults(page), []);
    assert.deepEqual(violations, []);
  });
}

test('a language that was chosen greets before the program is here', async (t) => {
  const { page, seen, url } = await waiting(t, { locale: 'en-GB' });
  await page.evaluate(() => localStorage.setItem('thinpool-doctor language', 'de'));
  await page.goto('about:blank');
  seen.length = 0;
  await page.goto(url, { waitUntil: 'domcontentloaded' });
  await page.getByText(HEADING.de).waitFor();
  await page.waitForFunction(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))));
  assert.deepEqual([...new Set(seen)], [HEADING.de]);
});

test('what is not of the language is hidden until its screen is in place', async (t) => {
  const { page } = await waiting(t, { locale: 'en-GB' });
  await page.evaluate(() => { document.documentElement.lang = 'de'; });
  assert.equal(await page.locator('#what').isVisible(), false);
});

/** All that is said, but what only the program can: what the buttons do, what can be chosen, and the collector itself. */
const said = (page) => page.evaluate(() => {
  const app = document.getElementById('app').cloneNode(true);
  app.querySelectorAll('.visually-hidden, .copy-measure, select, .listing, dialog, noscript, #cannot-start, .planner > :not(summary)').forEach((each) => each.remove());
  const attributes = [...app.querySelectorAll('#paste, .result')].map((each) => each.placeholder ?? each.ariaLabel);
  return [...attributes, app.textContent.replace(/\s+/g, '')];
});

for (const locale of ['en-GB', 'de-DE']) {
  test(`the program says the same as the screen before it, ${locale}`, async (t) => {
    const { page } = await waiting(t, { locale });
    const before = await said(page);
    await page.unroute('**/*.wasm');
    await page.reload();
    await page.locator('html[data-start=done]').waitFor();
    await page.locator('button.sample').first().waitFor();
    assert.deepEqual(await said(page), before);
  });
}

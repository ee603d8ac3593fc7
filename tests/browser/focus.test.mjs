// Where the focus is and where it goes: it stays on what was pressed, and ways lead there and back.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { close, open } from './helper.mjs';

after(close);

const sample = (name) => readFileSync(new URL(`../../src/page/samples/${name}.txt`, import.meta.url), 'utf8');
const OUT_OF_DATA = sample('pool-out-of-data');
const HOSTS = ['metadata-full', 'needs-check'].map((name, index) => `[root@db-${index} ~]# dmsetup status\n${sample(name)}`).join('\n');

async function diagnosed(t, text = OUT_OF_DATA, options) {
  const { page } = await open(t, options);
  await page.locator('#paste').fill(text);
  await page.locator('.verdict').first().waitFor();
  return page;
}

/** What has the focus comes to be this. */
const focused = (page, selector) => page.waitForFunction((selector) => document.activeElement.matches(selector), selector);
const inSight = (page) => page.evaluate(() => {
  const { top, bottom } = document.activeElement.getBoundingClientRect();
  return top < innerHeight && bottom > 0;
});

for (const [name, shown] of [
  [/^Show the lines with notes/, '.lines'],
  [/^Make the files/, '.file h3'],
  [/^Compare with what I pasted/, '.pair'],
  [/^Allow destructive commands/, '.risk-destructive .command'],
]) {
  test(`the focus stays where it was after ${name.source.slice(1)}`, async (t) => {
    const page = await diagnosed(t);
    const button = await page.getByRole('button', { name }).elementHandle();
    await button.press('Enter');
    await page.locator(shown).first().waitFor({ state: 'attached' });
    assert.ok(await button.evaluate((button) => button === document.activeElement));
    assert.doesNotMatch(await button.innerText(), name, 'and what is pressed again undoes it');
  });
}

test('evidence leads to its line with the notes, and the note of the line back to the finding', async (t) => {
  const page = await diagnosed(t, `${'\n'.repeat(300)}${OUT_OF_DATA}`);
  const evidence = page.locator('#finding-0-0 .evidence-line').first();
  const text = await evidence.locator('.evidence-text').innerText();
  await evidence.press('Enter');
  await focused(page, 'li.line');
  assert.ok(await inSight(page));
  assert.equal((await page.locator('li.line:focus .line-text').innerText()).trim(), text);
  await page.locator('li.line:focus a.line-note[href="#finding-0-0"]').press('Enter');
  await focused(page, '#finding-0-0');
  assert.ok(await inSight(page));
});

test('a note leads to its finding on another host, too', async (t) => {
  const page = await diagnosed(t, HOSTS);
  assert.equal(await page.locator('#verdict-1').isVisible(), false);
  await page.getByRole('button', { name: 'Show the lines with notes' }).click();
  await page.locator('a.line-note[href^="#finding-1-"]').first().click();
  await focused(page, '[id^=finding-1-]');
  assert.ok(await page.locator('#verdict-1').isVisible());
  assert.ok(await inSight(page));
});

test('past the text box a link leads to the verdict', async (t) => {
  const page = await diagnosed(t);
  const skip = page.getByRole('link', { name: 'To the verdict' });
  await page.locator('#paste').focus();
  await page.keyboard.press('Tab');
  assert.ok(await skip.evaluate((link) => link === document.activeElement && link.getBoundingClientRect().width > 24), 'it is seen');
  await page.keyboard.press('Enter');
  await focused(page, '#verdict-0');
  assert.ok(await inSight(page));
});

test('Escape takes away what is said of a field, until somebody comes to it again', async (t) => {
  const page = await diagnosed(t);
  await page.getByRole('button', { name: 'Show the lines with notes' }).click();
  const field = page.locator('.field', { hasText: 'out_of_data_space' }).first();
  const tip = field.locator('.tip');
  for (const [come, leave] of [[() => field.hover(), () => page.mouse.move(0, 0)], [() => field.focus(), () => page.keyboard.press('Tab')]]) {
    await come();
    await tip.waitFor();
    await page.keyboard.press('Escape');
    await tip.waitFor({ state: 'hidden' });
    await leave();
    await come();
    await tip.waitFor();
    await leave();
    await tip.waitFor({ state: 'hidden' });
  }
});

test('while a sheet is open the keys do nothing behind it', async (t) => {
  const page = await diagnosed(t, OUT_OF_DATA, { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.evaluate(() => navigator.clipboard.writeText('as before'));
  await page.locator('#paste').blur();
  await page.keyboard.press('?');
  const sheet = page.locator('#shortcuts');
  await sheet.waitFor();
  for (const key of ['/', 'v', 'f', 'd', 'c', '?']) {
    await page.keyboard.press(key);
    assert.ok(await sheet.evaluate((sheet) => sheet.open && sheet.contains(document.activeElement)), key);
  }
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'as before');
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'hidden' });
  await page.keyboard.press('f');
  await focused(page, '#findings-0');
});

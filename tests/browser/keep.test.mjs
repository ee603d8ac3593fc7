// What outlives the page: nothing, a text that somebody asked to keep, or a redacted one that travels in a link.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { close, open } from './helper.mjs';

after(close);

const sample = (name) => readFileSync(new URL(`../../src/page/samples/${name}.txt`, import.meta.url), 'utf8');
const OUT_OF_DATA = sample('pool-out-of-data');
const local = (page) => page.evaluate(() => ({ ...localStorage }));

test('a text is kept on this device by choice only, and cleared with it', async (t) => {
  const { page, messages } = await open(t);
  await page.locator('#paste').fill(OUT_OF_DATA);
  await page.locator('.verdict').waitFor();
  assert.deepEqual(await local(page), {});
  await page.getByLabel(/Keep this text/).check();
  await page.locator('#paste').fill(`${OUT_OF_DATA}more`);
  await page.reload();
  await page.locator('.verdict').waitFor();
  assert.equal(await page.locator('#paste').inputValue(), `${OUT_OF_DATA}more`);
  assert.ok(await page.getByLabel(/Keep this text/).isChecked());
  await page.getByLabel(/Keep this text/).uncheck();
  assert.deepEqual(await local(page), {});
  await page.getByLabel(/Keep this text/).check();
  assert.deepEqual(Object.keys(await local(page)), ['thinpool-doctor text']);
  await page.getByRole('button', { name: 'Clear' }).click();
  assert.deepEqual(await local(page), {});
  await page.reload();
  await page.locator('.sample').first().waitFor();
  assert.deepEqual(messages, []);
});

test('a link carries the redacted text, and leaves nothing in the address', async (t) => {
  const { page, requests, violations } = await open(t, { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.locator('#paste').fill(OUT_OF_DATA);
  const verdict = await page.locator('.verdict .badge').innerText();
  await page.getByRole('button', { name: /^Copy link/ }).click();
  await page.locator('.exports .is-done').waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.ok(link.startsWith(`${page.url()}#text=`) && link.length < 8000, link.slice(0, 80));
  const before = requests.length;
  await page.goto('about:blank');
  await page.goto(link);
  await page.locator('.verdict').waitFor();
  assert.equal(await page.locator('.verdict .badge').innerText(), verdict);
  const text = await page.locator('#paste').inputValue();
  assert.match(text, /docker-thinpool: 0 199229440 thin-pool/);
  for (const secret of ['harbour%2FSeven', 'storage-oncall']) assert.ok(!text.includes(secret), secret);
  assert.equal(await page.evaluate(() => location.hash), '');
  await page.getByText('From a link: whoever made it chose what stands here.').waitFor();
  assert.ok(requests.slice(before).every((request) => !request.includes('#')));
  assert.deepEqual(violations, []);
});

test('a text that is too long for a link is not cut', async (t) => {
  const { page } = await open(t, { permissions: ['clipboard-read', 'clipboard-write'] });
  let seed = 1;
  const noise = Array.from({ length: 3000 }, () => `line ${(seed = (seed * 16807) % 2147483647)}`).join('\n');
  await page.locator('#paste').evaluate((area, text) => {
    area.value = text;
    area.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }, `${OUT_OF_DATA}\n${noise}`);
  await page.locator('.verdict').waitFor();
  await page.getByRole('button', { name: /^Copy link/ }).click();
  await page.getByText(/too long for a link/).first().waitFor();
});

test('a link that is broken, or that unfolds without end, is told, and opens the page as ever', async (t) => {
  const { page, url } = await open(t);
  const endless = deflateRawSync(Buffer.alloc(20_000_000, 'a')).toString('base64url');
  for (const text of ['!!!', endless]) {
    await page.goto('about:blank');
    await page.goto(`${url}#text=${text}`);
    await page.getByText(/The link could not be read/).first().waitFor();
    assert.equal(await page.locator('.sample').first().isVisible(), true);
    assert.equal(await page.locator('#paste').inputValue(), '');
    assert.equal(await page.locator('#stopped').isVisible(), false);
  }
});

test('a link does not take the place of a text that is kept', async (t) => {
  const { page, url } = await open(t);
  await page.locator('#paste').fill(OUT_OF_DATA);
  await page.getByLabel(/Keep this text/).check();
  const other = 'docker-thinpool: 0 1933312 thin-pool Fail\n';
  const link = `${url}#text=${deflateRawSync(other).toString('base64url')}`;
  for (const [button, left] of [['Show the earlier text', OUT_OF_DATA], ['Forget it', undefined]]) {
    await page.goto('about:blank');
    await page.goto(link);
    await page.getByText(/This device keeps a text that you gave earlier/).waitFor();
    assert.equal(await page.locator('#paste').inputValue(), other);
    assert.equal(await page.getByLabel(/Keep this text/).count(), 0, 'it would take the place of the other');
    assert.equal((await local(page))['thinpool-doctor text'], OUT_OF_DATA);
    await page.getByRole('button', { name: button }).click();
    await page.getByText(/This device keeps a text that you gave earlier/).waitFor({ state: 'detached' });
    assert.equal(await page.locator('#paste').inputValue(), left ?? other);
    assert.equal(await page.getByLabel(/Keep this text/).isChecked(), left !== undefined);
    assert.equal((await local(page))['thinpool-doctor text'], left);
  }
});

test('what finds no room on this device is said not to be kept', async (t) => {
  const { page } = await open(t);
  await page.locator('#paste').evaluate((area, text) => {
    area.value = text;
    area.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }, `${OUT_OF_DATA}${`${'x'.repeat(79)}\n`.repeat(80_000)}`);
  await page.locator('.verdict').waitFor();
  await page.getByLabel(/Keep this text/).click();
  await page.locator('.intake').getByText(/has no room to keep it/).waitFor();
  assert.equal(await page.getByLabel(/Keep this text/).isChecked(), false);
  assert.deepEqual(await local(page), {});
});

test('what was cleared can be brought back, files and answers too, until something else is given', async (t) => {
  const { page } = await open(t);
  await page.locator('#files').setInputFiles({ name: 'loop.txt', mimeType: 'text/plain', buffer: Buffer.from(sample('loopback-full-root')) });
  await page.locator('#paste').fill(OUT_OF_DATA);
  await page.locator('.verdict').nth(1).waitFor({ state: 'attached' });
  const sentences = await page.locator('.verdict .sentence').allTextContents();
  await page.getByLabel('Stay on devicemapper').check();
  await page.getByRole('button', { name: 'Clear' }).click();
  assert.deepEqual([await page.locator('#paste').inputValue(), await page.locator('.verdict, .file-chip').count()], ['', 0]);
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await page.locator('.verdict').nth(1).waitFor({ state: 'attached' });
  assert.deepEqual(await page.locator('.verdict .sentence').allTextContents(), sentences);
  assert.deepEqual([await page.locator('#paste').inputValue(), await page.locator('.file-name').innerText()], [OUT_OF_DATA, 'loop.txt']);
  assert.equal(await page.getByLabel('Stay on devicemapper').isChecked(), true);
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.locator('#paste').fill('something else');
  await page.getByRole('button', { name: 'Bring it back' }).waitFor({ state: 'detached' });
});

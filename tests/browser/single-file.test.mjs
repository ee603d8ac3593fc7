import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { newFolder, singleFile } from './folder.mjs';
import { accessibilityFaults, close, idle, open } from './helper.mjs';

after(close);

const folder = newFolder({ after });
let url;
before(() => { url = singleFile(folder); });

/** From the disk, and without a network. */
const openFile = (t, options) => open(t, { url, offline: true, ...options });

test('one file diagnoses from the disk, with no request and no breach of its policy', async (t) => {
  const { page, requests, messages, violations } = await openFile(t);
  await page.locator('.sample').first().click();
  await page.locator('.verdict').waitFor();
  await idle(page);
  assert.deepEqual(requests.filter((request) => !request.startsWith('data:')), [page.url()]);
  assert.deepEqual([messages, violations], [[], []]);
});

test('one file opens archives too', async (t) => {
  const { page } = await openFile(t);
  const archive = execFileSync('tar', ['-C', 'src/page/samples', '-czf', '-', 'pool-out-of-data.txt']);
  await page.locator('input[type=file]').setInputFiles({ name: 'host.tar.gz', mimeType: 'application/gzip', buffer: archive });
  await page.locator('.verdict').waitFor();
});

test('one file holds the rule reference', async (t) => {
  const { page } = await openFile(t);
  await page.locator('.sample').first().click();
  await page.locator('.finding a[href^="rules.html"]').first().click();
  const reference = page.locator('#reference');
  await reference.locator('section').first().waitFor();
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.keyboard.press('Escape');
  await reference.waitFor({ state: 'hidden' });
});

test('one file speaks German around the rule reference, which is English', async (t) => {
  const { page } = await openFile(t, { locale: 'de-DE' });
  await page.locator('.sample').first().click();
  await page.locator('.finding a[href^="rules.html"]').first().click();
  const reference = page.getByRole('dialog', { name: 'Alle Regeln (englisch)' });
  await reference.locator('section').first().waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'de');
  assert.equal(await reference.locator('section').first().evaluate((rule) => rule.closest('[lang]').lang), 'en');
  const button = reference.getByRole('button', { name: 'Schließen' });
  assert.equal(await button.evaluate((button) => button.closest('[lang]').lang), 'de');
  await button.click();
  await reference.waitFor({ state: 'hidden' });
});

// What the page says of the text itself: what was recognised, what each line and field means, what is missing.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { newFolder } from './folder.mjs';
import { accessibilityFaults, close, open } from './helper.mjs';

after(close);

const STATUS = 'docker-thinpool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - out_of_data_space discard_passdown queue_if_no_space - 1024';
const PASTE = `hello, it is down since this morning
[root@db-7 ~]# dmsetup status
${STATUS}
export API_TOKEN=tok_9f8e7d6c5b4a39281706f5e4d3c2b1a0
`;

const lines = (page) => page.locator('.annotated .line');

async function annotate(page, text) {
  await page.locator('#paste').fill(text);
  await page.getByRole('button', { name: 'Show the lines with notes' }).click();
  await lines(page).first().waitFor();
}

test('each line says whether it was understood and which finding it shows', async (t) => {
  const { page } = await open(t);
  await annotate(page, PASTE);
  assert.match(await lines(page).nth(0).innerText(), /not understood/);
  const status = lines(page).nth(2);
  assert.match(await status.innerText(), /Critical: .* is full/);
  await status.locator('a.line-note', { hasText: 'is full' }).click();
  await page.locator('.finding:focus').getByText(/is full/).first().waitFor();
});

test('every field of a status line is explained in place, by pointer and by keyboard', async (t) => {
  const { page } = await open(t);
  await annotate(page, PASTE);
  const field = page.locator('.field', { hasText: 'out_of_data_space' });
  const tip = field.locator('.tip');
  assert.equal(await tip.isVisible(), false);
  await field.hover();
  assert.match(await tip.innerText(), /^mode: no chunk is free/);
  await page.mouse.move(0, 0);
  await tip.waitFor({ state: 'hidden' });
  await field.focus();
  assert.equal(await tip.isVisible(), true);
  assert.deepEqual(await accessibilityFaults(page), []);
});

test('the lines are redacted, and stay with the text that is there', async (t) => {
  const { page } = await open(t);
  await annotate(page, PASTE);
  const shown = await page.locator('.annotated').innerText();
  assert.ok(!shown.includes('tok_9f8e') && !shown.includes('db-7'), shown);
  await page.locator('#paste').fill(STATUS);
  await page.waitForFunction(() => document.querySelectorAll('.annotated .line').length === 1);
  assert.match(await lines(page).first().innerText(), /out_of_data_space/);
  await page.getByRole('button', { name: 'Clear' }).click();
  await lines(page).first().waitFor({ state: 'detached' });
});

test('a long text shows only the lines that say something', async (t) => {
  const { page } = await open(t);
  const text = `${'10.0.0.1 - - "GET /health HTTP/1.1" 200\n'.repeat(20)}${'Nov 22 10:00:00 n dockerd[1]: idle\n'.repeat(3000)}$ dmsetup status\n${STATUS}\n`;
  // Typed in at once: Playwright's fill takes its time for each line.
  await page.locator('#paste').evaluate((area, text) => {
    area.value = text;
    area.dispatchEvent(new Event('input', { bubbles: true }));
  }, text);
  await page.getByRole('button', { name: 'Show the lines with notes' }).click();
  await lines(page).first().waitFor();
  assert.ok((await lines(page).count()) < 410);
  assert.match(await page.locator('.annotated').innerText(), /lines not shown/);
});

test('two samples with their times show how the pool grows', async (t) => {
  const { page } = await open(t);
  const at = (hour, used) => `2026-11-22 ${hour}:00:00\n${STATUS.replace('1888/1888', `${used}/1888`).replace('out_of_data_space', 'rw')}\n`;
  await page.locator('#paste').fill(at('05', 800) + at('07', 1000));
  assert.match(await page.locator('.pool').innerText(), /In 2 h: data grew by 100 MiB.*full in about 8 h/);
});

test('what contradicts itself is said', async (t) => {
  const { page } = await open(t);
  await page.locator('#paste').fill('Server Version: 20.10.1\nStorage Driver: overlay2\n\n{"storage-driver": "devicemapper"}\n');
  await page.getByText('Contradicts itself').waitFor();
  assert.match(await page.locator('.heard').innerText(), /devicemapper here and overlay2 in line 2/);
});

test('the collector can be read, copied and downloaded', async (t) => {
  const { page } = await open(t, { permissions: ['clipboard-read', 'clipboard-write'] });
  const card = page.locator('section', { has: page.locator('#collector') });
  const script = readFileSync(new URL('../../src/artifacts/collect.sh', import.meta.url), 'utf8');
  await card.getByRole('button', { name: /^Copy/ }).click();
  await card.locator('.is-done').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), script);
  const [download] = await Promise.all([page.waitForEvent('download'), card.getByRole('button', { name: /Download/ }).click()]);
  assert.equal(readFileSync(await download.path(), 'utf8'), script);
  await card.getByText('Read it first').click();
  assert.equal(await card.locator('pre').innerText(), script);
});

test('a file may be chosen again after it was cleared', async (t) => {
  const { page } = await open(t);
  const file = join(newFolder(t), 'host.txt');
  writeFileSync(file, STATUS);
  // As the browser's own dialog does: Playwright would say that it changed even where it did not.
  const session = await page.context().newCDPSession(page);
  const choose = async () => {
    const { result } = await session.send('Runtime.evaluate', { expression: `document.getElementById('files')` });
    await session.send('DOM.setFileInputFiles', { files: [file], objectId: result.objectId });
    await page.locator('.verdict').waitFor();
  };
  await choose();
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.locator('.verdict').waitFor({ state: 'detached' });
  await choose();
});

test('a large paste over all that stands there takes its place', async (t) => {
  const { page } = await open(t);
  await page.locator('#paste').fill(STATUS);
  await page.locator('.verdict').waitFor();
  await page.locator('#paste').evaluate((area) => {
    area.select();
    const data = new DataTransfer();
    data.setData('text/plain', `Storage Driver: overlay2\n${'Nov 22 10:00:00 n dockerd[1]: idle\n'.repeat(40_000)}`);
    area.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await page.locator('.verdict.is-ok').waitFor();
  assert.equal(await page.locator('#paste').inputValue(), '');
});

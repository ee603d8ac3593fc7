// The capacity of a pool as it is drawn and said, what-if, and the planner.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { accessibilityFaults, close, open } from './helper.mjs';

after(close);

const sample = (name) => readFileSync(new URL(`../../src/page/samples/${name}.txt`, import.meta.url), 'utf8');
const status = (metadata, data) =>
  `docker-thinpool: 0 209715200 thin-pool 5 ${metadata}/19456 ${data}/1638400 - rw discard_passdown queue_if_no_space - 1024\n`;
const GROUP = '  docker   1   1   0 wz--n- 130.00g 20.00g\n';
const ONE = status(3000, 800_000) + GROUP;
const TWO = `2026-11-22T05:00:00Z ${status(3000, 800_000)}2026-11-22T15:00:00Z ${status(3100, 850_000)}${GROUP}`;

async function shown(t, text, options) {
  const { page, messages, violations } = await open(t, options);
  await page.locator('#paste').fill(text);
  const pool = page.locator('.pool');
  await pool.locator('.capacity summary').click();
  return { page, pool, messages, violations };
}

/** Sets a slider as a person does, by so many steps to the right, each seen before the next. */
async function slide(page, label, steps) {
  const slider = page.getByLabel(label);
  await slider.focus();
  for (let step = 0; step < steps; step++) {
    const before = await slider.getAttribute('aria-valuetext');
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction((before) => document.activeElement.getAttribute('aria-valuetext') !== before, before);
  }
}

test('two samples are drawn with their marks, and the same is said in words', async (t) => {
  const { page, pool, messages, violations } = await shown(t, TWO);
  assert.match(await page.locator('.pool > .hint').innerText(), /data grew by 3\.05 GiB, .*full in about 6 days/s);
  const marks = await pool.locator('.marks').first().locator('li').allInnerTexts();
  assert.ok(marks.some((mark) => mark.startsWith('100 GiB: full, in about 6 days')), marks.join('\n'));
  assert.ok(marks.at(-1).includes('full with all that can be added'), marks.join('\n'));
  assert.equal(await pool.locator('.bar').first().locator('.mark').count(), marks.length);
  assert.equal(await pool.locator('.line .likely').count(), 2, 'data and metadata');
  assert.equal(await pool.locator('.line .range').count(), 4);
  assert.match(await pool.locator('.capacity .said').first().innerText(), /allocated, 120 GiB with all that can be added/);
  assert.equal(await pool.locator('.what-if').count(), 0, 'what is known needs no guess');
  assert.deepEqual([messages, violations], [[], []]);
});

test('one sample asks what if', async (t) => {
  const { page, pool } = await shown(t, ONE);
  assert.equal(await pool.locator('.line').count(), 0);
  await slide(page, /^Growth a day/, 5);
  await pool.getByText(/full in about 25 days/).first().waitFor();
  const said = pool.locator('.what-if .said');
  assert.match(await said.innerText(), /Data grows by about (2|1\.99) GiB a day: .*full in about 25 days/s);
  assert.equal(await pool.locator('.line .likely').count(), 1);
  await slide(page, /^Space added/, 6);
  await said.getByText(/full in about 50 days/).waitFor();
  await slide(page, /^Thin devices/, 8);
  await said.getByText(/10000 thin devices/).waitFor();
  assert.match(await said.innerText(), /Metadata for 150 GiB of data and 10000 thin devices takes .*: extend it by/s);
});

test('a pool is planned from what is expected of it', async (t) => {
  const { page } = await open(t);
  const planner = page.locator('.planner');
  await planner.locator('summary').click();
  assert.match(await planner.locator('.rows').innerText(), /chunk size\s+128 KiB/);
  assert.match(await planner.innerText(), /lvcreate --wipesignatures y -n thinpoolmeta -L 72M docker/);
  // What it destroys is said at once; its command comes when it is asked for.
  assert.doesNotMatch(await planner.innerText(), /pvcreate/);
  await planner.getByRole('button', { name: /The disk is empty/ }).click();
  await planner.getByText(/pvcreate/).first().waitFor();
  assert.ok(await page.evaluate(() => document.activeElement.closest('.planner .command')), 'the focus goes to what takes the place of the button');
  await planner.getByLabel('Size of the disk').fill('20G');
  assert.match(await planner.locator('.fault').innerText(), /The disk is too small/);
  await planner.getByLabel('Size of the disk').fill('2000G');
  await planner.locator('.rows').waitFor();
  assert.match(await planner.locator('.rows').innerText(), /chunk size\s+1 MiB/);
  await planner.getByLabel('Written in a day').fill('a lot');
  await planner.locator('.fault').filter({ hasText: /expected a size/ }).waitFor();
});

test('what is said of a new disk allows nothing on the host, and stays when one is pasted', async (t) => {
  const { page } = await open(t);
  const planner = page.locator('.planner');
  await planner.locator('summary').click();
  await planner.getByLabel('Size of the disk').fill('2000G');
  await planner.getByRole('button', { name: /The disk is empty/ }).click();
  await page.locator('#paste').fill(sample('loopback-full-root'));
  await page.getByRole('button', { name: /^Allow destructive commands/ }).waitFor();
  assert.equal(await page.locator('.host .risk-destructive .command').count(), 0);
  assert.equal(await planner.getByLabel('Size of the disk').inputValue(), '2000G');
  assert.ok(await planner.getByText(/pvcreate/).first().isVisible());
});

for (const [name, options] of [
  ['on a phone', { viewport: { width: 320, height: 700 } }],
  ['in the dark', { colorScheme: 'dark' }],
  ['with forced colours', { forcedColors: 'active' }],
]) {
  test(`it can be read ${name}`, async (t) => {
    const { page, pool } = await shown(t, TWO, options);
    await page.locator('.planner summary').click();
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing is cut off');
    const text = await pool.locator('.bar text').first().boundingBox();
    assert.ok(text.height >= 7, `the numbers of the marks are ${text.height} px high`);
    if (name !== 'with forced colours') assert.deepEqual(await accessibilityFaults(page), []);
  });
}

// Steps that were done: ticked, counted, kept with their step when the plan changes, and nowhere else.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { accessibilityFaults, close, open } from './helper.mjs';

after(close);

const LOOP = readFileSync(new URL('../../src/page/samples/loopback-full-root.txt', import.meta.url), 'utf8');
const local = (page) => page.evaluate(() => ({ ...localStorage }));
const status = (page) => page.locator('.page > [role="status"]').innerText();

async function withPlan(t) {
  const opened = await open(t);
  await opened.page.locator('#paste').fill(LOOP);
  await opened.page.locator('.verdict').waitFor();
  const first = opened.page.locator('.remedy').first();
  return { ...opened, first, box: first.getByRole('checkbox', { name: /^Done step 1 of/ }) };
}

test('a step is ticked off, counted, and told', async (t) => {
  const { page, first, box } = await withPlan(t);
  assert.equal(await first.locator('.tick').count(), await first.locator('.step .command').count(), 'what has no command here cannot be done from here');
  const steps = await page.locator('.host .step').count();
  assert.match(await first.locator('.remedy-size').innerText(), /^\d+ steps?$/);
  await box.check();
  const inFirst = await first.locator('.step').count();
  assert.equal(await first.locator('.remedy-size').innerText(), `1 of ${inFirst} done`);
  assert.equal(await page.locator('#plan-0 .count').innerText(), `1 of ${steps} done`);
  assert.match(await status(page), new RegExp(`^1 of ${steps} done`));
  assert.deepEqual(await accessibilityFaults(page), []);
  await box.uncheck();
  assert.equal(await page.locator('#plan-0 .count').count(), 0);
  assert.match(await status(page), new RegExp(`^0 of ${steps} done`));
});

test('ticks stay with their steps when the plan changes under them', async (t) => {
  const { page, box } = await withPlan(t);
  await box.check();
  const why = await page.locator('.step.is-done .step-why').innerText();
  await page.getByLabel('Stay on devicemapper').check();
  await page.getByRole('button', { name: /^Allow destructive commands/ }).click();
  await page.getByRole('button', { name: /^Leave out destructive commands/ }).waitFor();
  await page.locator('.risk-destructive .tick').first().waitFor({ state: 'attached' });
  assert.deepEqual(await page.locator('.step.is-done .step-why').allInnerTexts(), [why]);
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.locator('#paste').fill(LOOP);
  await page.locator('.verdict').waitFor();
  assert.equal(await page.locator('.step.is-done').count(), 0, 'a new case begins anew');
});

test('ticks are kept with a text that is kept, and not without', async (t) => {
  const { page, box } = await withPlan(t);
  await box.check();
  assert.deepEqual(await local(page), {});
  await page.getByLabel(/Keep this text/).check();
  assert.deepEqual(Object.keys(await local(page)).sort(), ['thinpool-doctor done', 'thinpool-doctor text']);
  assert.match((await local(page))['thinpool-doctor done'], /^\d+$/, 'nothing of the text');
  await page.reload();
  await page.locator('.verdict').waitFor();
  assert.ok(await box.isChecked());
  await page.getByLabel(/Keep this text/).uncheck();
  assert.deepEqual(await local(page), {});
});

test('paper shows what is done', async (t) => {
  const { page, box } = await withPlan(t);
  await box.check();
  await page.emulateMedia({ media: 'print' });
  const sign = (selector) => page.locator(selector).first().evaluate((tick) => getComputedStyle(tick, '::before').content);
  assert.equal(await sign('.step.is-done .tick'), '"✓"');
  assert.equal(await sign('.step:not(.is-done) .tick'), '""');
  assert.ok(await page.locator('.step.is-done .tick').isVisible());
});

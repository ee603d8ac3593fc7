// What was answered and allowed counts for one host and one text: elsewhere the same name may be another disk.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { close, open } from './helper.mjs';

after(close);

const FULL = `docker-thinpool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - out_of_data_space discard_passdown queue_if_no_space - 1024
docker-thinpool: 0 1933312 thin-pool 253:1 253:2 1024 32768 0
  VG     #PV #LV #SN Attr   VSize VFree
  docker   1   1   0 wz--n- 1.00g    0
`;
const TWO = ['db-1', 'db-2'].map((host) => `[root@${host} ~]# dmsetup status; dmsetup table; vgs\n${FULL}`).join('');
const DISK = '/dev/vdz';

/** The first host with its question answered, and destructive commands allowed. */
async function answered(t) {
  const { page } = await open(t);
  await page.locator('#paste').fill(TWO);
  await page.locator('.host-chip').nth(1).waitFor();
  await page.getByLabel(/empty disk/).fill(DISK);
  await page.locator('.host:not([hidden]) .command').getByText(DISK).first().waitFor({ state: 'attached' });
  await page.getByRole('button', { name: /^Allow destructive commands/ }).first().click();
  await page.getByRole('button', { name: /^Leave out destructive commands/ }).first().waitFor();
  return page;
}

/** Nothing is left of it, neither in the plan of any host nor in what is asked. */
async function forgotten(page) {
  await page.locator('.host .command').getByText(DISK).first().waitFor({ state: 'detached' });
  assert.ok(!(await page.locator('.result').textContent()).includes(DISK));
  assert.equal(await page.getByLabel(/empty disk/).inputValue(), '');
  assert.equal(await page.getByRole('button', { name: /^Leave out destructive commands/ }).count(), 0);
}

test('an answer for one host says nothing of another', async (t) => {
  const page = await answered(t);
  assert.ok(!(await page.locator('.host[hidden]').textContent()).includes(DISK), 'nor does it while the other is not looked at');
  await page.locator('.host-chip').nth(1).click();
  await page.locator('#verdict-1').waitFor();
  await forgotten(page);
  await page.locator('.host-chip').nth(0).click();
  await page.locator('#verdict-0').waitFor();
  await forgotten(page);
});

test('an answer is forgotten with the text that it was about', async (t) => {
  const page = await answered(t);
  await page.locator('#paste').fill('');
  await page.locator('.verdict').first().waitFor({ state: 'detached' });
  await page.locator('#paste').fill(TWO);
  await page.locator('#verdict-0').waitFor();
  await forgotten(page);
});

test('a first command that lacks something leads to where it is answered', async (t) => {
  const { page } = await open(t);
  const verdict = page.locator('.verdict');
  await page.locator('#paste').fill('lvs\n  thinvol       vg1 Vwi-aotz--  10.00g tp_thinpool        82.70\n  tp_thinpool   vg1 twi-aotzM-  10.00g                    84.81  100.00\n');
  await verdict.getByText('Still needs').waitFor();
  await verdict.getByRole('link', { name: 'how much metadata to add' }).click();
  await page.waitForFunction(() => document.activeElement.matches('input[type=text]'));
  await page.keyboard.type('512M');
  await verdict.locator('.command').getByText('+512M').waitFor();
  await verdict.getByText('Still needs').waitFor({ state: 'detached' });
});

test('whoever has a grave finding and nothing to run yet is told how to show more', async (t) => {
  const { page } = await open(t);
  await page.locator('#paste').fill('prior storage driver aufs failed: driver not supported\n');
  const verdict = page.locator('.verdict.is-critical');
  await verdict.getByText('Give what this prints on the host, run as root').waitFor();
  await verdict.locator('.command').getByText('docker info').waitFor();
});

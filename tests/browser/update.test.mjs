// A newer version of the page comes whole or not at all: older tabs keep what they have, and the next visit has the new.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { serve } from '../../scripts/serve.mjs';
import { close, open } from './helper.mjs';

after(close);

const FULL = 'docker-thinpool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - out_of_data_space discard_passdown queue_if_no_space - 1024\n';

/** Serves a copy of dist, which `publish` makes a newer version of: other pages, and another version, as the build writes it. */
async function site(t) {
  const folder = mkdtempSync(join(tmpdir(), 'thinpool-doctor-'));
  cpSync('dist', folder, { recursive: true });
  const server = await serve({ folder: pathToFileURL(`${folder}/`) });
  t.after(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });
  const change = (name, from, to) => {
    const file = join(folder, name);
    const text = readFileSync(file, 'utf8');
    assert.match(text, from);
    writeFileSync(file, text.replace(from, to));
  };
  const publish = () => {
    for (const name of ['index.html', 'rules.html']) change(name, /<title>/, '<title>Newer ');
    change('sw.js', /'[\da-f]{16}'/, "'0123456789abcdef'");
  };
  return { url: server.url, publish };
}

const started = (page) => page.locator('html[data-start=done]').waitFor();
const title = (page) => page.title().then((title) => title.startsWith('Newer') ? 'newer' : 'older');
const versions = (page) => page.evaluate(() => caches.keys());

test('older tabs keep their version, which gives way to the newer one when the last of them is closed', async (t) => {
  const { url, publish } = await site(t);
  const { page: first, messages } = await open(t, { url });
  await first.evaluate(async () => { await navigator.serviceWorker.ready; });
  const context = first.context();
  const second = await context.newPage();
  const tabs = [first, second];
  for (const tab of tabs) {
    await tab.goto(url);
    await started(tab);
    assert.ok(await tab.evaluate(() => Boolean(navigator.serviceWorker.controller)));
    assert.equal(await tab.locator('.update').isVisible(), false, 'there is none');
  }
  const [older, ...more] = await versions(first);
  assert.deepEqual(more, []);

  publish();
  await second.reload();
  for (const tab of tabs) {
    await tab.locator('html[data-update=waiting]').waitFor();
    assert.match(await tab.locator('.update').innerText(), /newer version .* is ready/);
    assert.equal(await title(tab), 'older');
  }
  assert.equal((await versions(first)).length, 2);
  await second.goto(new URL('rules.html', url).href);
  assert.equal(await title(second), 'older', 'no tab gets files of two versions');
  await first.locator('#paste').fill(FULL);
  await first.locator('.verdict').waitFor();
  await first.close();
  await second.goto(url);
  assert.equal(await title(second), 'older', 'one tab is enough to hold it');
  await second.close();

  const next = await context.newPage();
  await next.goto(url);
  await started(next);
  assert.equal(await title(next), 'newer');
  assert.equal(await next.locator('.update').isVisible(), false, 'it is here');
  await context.setOffline(true);
  await next.goto(new URL('rules.html', url).href);
  assert.equal(await title(next), 'newer');
  await next.goto(url);
  await started(next);
  assert.equal(await title(next), 'newer');
  const [newer, ...rest] = await versions(next);
  assert.deepEqual(rest, []);
  assert.notEqual(newer, older);
  await next.locator('#paste').fill(FULL);
  await next.locator('.verdict').waitFor();
  assert.deepEqual(messages, []);
});

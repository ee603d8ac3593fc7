// What a person does with the page, in Firefox; what is no matter of the browser is in the other files, in Chromium.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { serve } from '../../scripts/serve.mjs';
import { close, downloaded, folder, launch, open, press, tabTo, type, words } from './firefox.mjs';
import { singleFile } from './folder.mjs';
import { longestFrame } from './frames.mjs';

after(close);

const SAMPLES = fileURLToPath(new URL('../../src/page/samples/', import.meta.url));
const sample = (name) => readFileSync(join(SAMPLES, `${name}.txt`), 'utf8');
const OUT_OF_DATA = sample('pool-out-of-data');
const IS_FULL = /^The data space of .* is full/;
const axe = () => readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Gives the page a file with its last lines worth reading, and many before them. */
async function choose(page, name, megabytes, end) {
  const line = 'Nov 22 10:00:01 node-1 kernel: docker0: port 1(veth2a9bd1c) entered blocking state\n';
  writeFileSync(join(folder, name), line.repeat(Math.ceil(megabytes * 1e6 / line.length)) + end);
  await (await page.$('#files')).uploadFile(join(folder, name));
}

test('Firefox: every sample shows its verdict', async (t) => {
  const { page, isQuiet } = await open(t);
  const said = [];
  for (const index of readdirSync(SAMPLES).keys()) {
    await page.waitForSelector('.sample');
    await (await page.$$('.sample'))[index].click();
    said.push(await words(page, '.verdict .badge'));
    await press(page, 'Clear');
  }
  assert.deepEqual(said, [...Array(said.length - 1).fill('Critical'), 'Healthy']);
  await isQuiet();
});

test('Firefox: what is pasted is answered, and what is copied can be pasted', async (t) => {
  const { page, isQuiet } = await open(t);
  await page.evaluate((text) => navigator.clipboard.writeText(text), OUT_OF_DATA);
  await page.focus('#paste');
  await page.keyboard.down('Control');
  await page.keyboard.press('v');
  await page.keyboard.up('Control');
  assert.match(await words(page, '.verdict h2'), IS_FULL);
  assert.equal(await page.$eval('#paste', (area) => area.value), OUT_OF_DATA);
  await page.locator('.verdict .copy').click();
  await page.waitForSelector('.verdict .is-done');
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'lvextend -L +41G docker/thinpool');
  await isQuiet();
});

test('Firefox: files and archives are chosen, or dropped', async (t) => {
  const { page, isQuiet } = await open(t);
  const archive = join(folder, 'host.tar.gz');
  execFileSync('tar', ['-C', SAMPLES, '-czf', archive, 'pool-out-of-data.txt']);
  await (await page.$('#files')).uploadFile(archive);
  assert.match(await words(page, '.verdict h2'), IS_FULL);
  await press(page, 'Clear');
  await page.waitForSelector('.sample');
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'dropped.txt'));
    document.querySelector('footer').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  }, OUT_OF_DATA);
  assert.match(await words(page, '.verdict h2'), IS_FULL);
  assert.equal(await words(page, '.file-name'), 'dropped.txt');
  await isQuiet();
});

test('Firefox: all that is made can be downloaded', async (t) => {
  const { page, isQuiet } = await open(t);
  await type(page, OUT_OF_DATA);
  await page.waitForSelector('.verdict');
  const get = async (name) => {
    await page.$$eval('button', (buttons, name) => {
      const button = buttons.find((each) => each.textContent.includes('Download') && each.textContent.includes(name));
      button.click();
    }, name);
    return downloaded(name);
  };
  assert.equal(JSON.parse(await get('daemon.json'))['storage-driver'], 'overlay2');
  const script = await get('thinpool-fix.sh');
  execFileSync('sh', ['-n'], { input: script });
  assert.match(script, /lvextend -L \+41G docker\/thinpool/);
  const report = JSON.parse(await get('thinpool-report.json'));
  assert.equal(report.hosts[0].findings[0].rule, 'data-full');
  assert.match(await get('thinpool-report.md'), /is full/);
  const html = await get('thinpool-report.html');
  assert.match(html, /is full/);
  for (const secret of ['harbour%2FSeven', 'storage-oncall']) {
    assert.ok([script, JSON.stringify(report), html].every((text) => !text.includes(secret)), secret);
  }
  await isQuiet();
});

test('Firefox: the keyboard is enough', async (t) => {
  const { page, isQuiet } = await open(t);
  await tabTo(page, '.sample');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.verdict');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'result');
  await tabTo(page, '.verdict .copy');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.verdict .is-done');
  await tabTo(page, '.tick input');
  await page.keyboard.press(' ');
  await page.waitForSelector('.step.is-done');
  await page.keyboard.press('v');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'verdict-0');
  await isQuiet();
});

test('Firefox: 20 MB are read while the page stays smooth', async (t) => {
  const { page, isQuiet } = await open(t);
  await choose(page, 'log.txt', 20, OUT_OF_DATA);
  await page.waitForSelector('.reading progress');
  const smooth = page.evaluate(longestFrame, '.verdict');
  await page.type('#paste', 'typed meanwhile');
  const { longest, all } = await smooth;
  t.diagnostic(`longest frame ${Math.round(longest)} ms of ${Math.round(all)} ms`);
  // On the page itself the reading would be one frame; a slow machine is slow in both.
  assert.ok(longest < all / 4, `a frame took ${longest} ms of ${all} ms`);
  assert.equal(await page.$eval('#paste', (area) => area.value), 'typed meanwhile');
  assert.match(await words(page, '.verdict h2'), /is full/);
  await isQuiet();
});

test('Firefox: a long reading gives way to a newer text, and a fault is survived', async (t) => {
  const { page, isQuiet } = await open(t, {
    before: (page) => page.evaluateOnNewDocument(() => {
      const { postMessage } = Worker.prototype;
      Worker.prototype.postMessage = function (message, ...rest) {
        const stop = message.request && window.stopNext;
        if (stop) window.stopNext = false;
        return postMessage.call(this, stop ? { ...message, stop } : message, ...rest);
      };
    }),
  });
  await choose(page, 'long.txt', 12, sample('needs-check'));
  await page.waitForSelector('.reading progress[value]');
  await press(page, 'Clear');
  await type(page, OUT_OF_DATA);
  assert.match(await words(page, '.verdict h2'), IS_FULL);
  await page.evaluate(() => { window.stopNext = true; });
  await type(page, `${OUT_OF_DATA}\n`);
  assert.match(await words(page, '.fault-report'), /stopped: RuntimeError( \d+:0x[\da-f]+)+ of [\da-f]{16}\n/);
  await press(page, 'Read it again');
  assert.match(await words(page, '.verdict h2'), IS_FULL);
  await isQuiet();
});

test('Firefox: after the first visit it needs no network', async (t) => {
  const server = await serve();
  t.after(() => server.close());
  const { page } = await open(t, { url: server.url });
  await page.evaluate(async () => { await navigator.serviceWorker.ready; });
  await server.close();
  await page.reload();
  await page.waitForSelector('html[data-start=done]');
  await type(page, OUT_OF_DATA);
  assert.match(await words(page, '.verdict h2'), IS_FULL);
});

test('Firefox: the single file works from the disk', async (t) => {
  const { page, requests, isQuiet } = await open(t, { url: singleFile(folder) });
  await (await page.waitForSelector('.sample')).click();
  assert.match(await words(page, '.verdict h2'), IS_FULL);
  assert.deepEqual(requests.filter((request) => !/^(file|data):/.test(request)), []);
  await isQuiet();
});

for (const [name, viewport] of Object.entries({
  narrow: { width: 320, height: 640 },
  // As a browser zooms: half as many pixels of the page's own, twice as large.
  zoomed: { width: 640, height: 400, deviceScaleFactor: 2 },
})) {
  test(`Firefox: can be used ${name}`, async (t) => {
    const { page, isQuiet } = await open(t);
    await page.setViewport(viewport);
    await type(page, sample('loopback-full-root'));
    await page.waitForSelector('.verdict');
    await page.$$eval('details', (all) => all.forEach((each) => { each.open = true; }));
    const { width, top } = await page.evaluate(() =>
      ({ width: document.documentElement.scrollWidth, top: document.querySelector('.verdict').getBoundingClientRect().top }));
    assert.ok(width <= viewport.width, `${width} px wide`);
    assert.ok(top < viewport.height, `the verdict begins at ${top}`);
    await isQuiet();
  });
}

for (const [setting, scheme] of ['dark', 'light'].entries()) {
  test(`Firefox: a report is accessible, ${scheme}`, async (t) => {
    const own = await launch({ 'layout.css.prefers-color-scheme.content-override': setting });
    t.after(() => own.close());
    const { page } = await open(t, { among: own });
    assert.ok(await page.evaluate((scheme) => matchMedia(`(prefers-color-scheme: ${scheme})`).matches, scheme));
    await type(page, OUT_OF_DATA);
    await page.waitForSelector('.verdict');
    await page.evaluate(axe());
    const faults = await page.evaluate(async () =>
      (await window.axe.run({ rules: { 'target-size': { enabled: true } } })).violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`)));
    assert.deepEqual(faults, []);
  });
}

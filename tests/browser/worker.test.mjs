// The analysis works beside the page: what is large does not hold it up, the newest text wins, and a fault is survived.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { longestFrame } from './frames.mjs';
import { newFolder, singleFile } from './folder.mjs';
import { accessibilityFaults, close, idle, open } from './helper.mjs';

const folder = newFolder({ after });
after(close);

const sample = (name) => readFileSync(new URL(`../../src/page/samples/${name}.txt`, import.meta.url), 'utf8');
const OUT_OF_DATA = sample('pool-out-of-data');

/** The page over HTTP, and as one file from the disk. */
const PLACES = {
  'from a server': () => ({}),
  'as one file': () => ({ url: singleFile(folder), offline: true }),
};

/** Puts a log of so many megabytes with one finding at its end into the page, as a paste that is too much for the text box. */
const pasteLog = (page, megabytes) => page.evaluate(([megabytes, end]) => {
  const line = 'Nov 22 10:00:01 node-1 kernel: docker0: port 1(veth2a9bd1c) entered blocking state\n';
  const text = line.repeat(Math.ceil(megabytes * 1e6 / line.length)) + end;
  const data = new DataTransfer();
  data.setData('text/plain', text);
  document.querySelector('#paste').dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
}, [megabytes, OUT_OF_DATA]);

/** Puts a text into the text box in one go: Playwright's fill may take several. */
const put = (page, text) => page.locator('#paste').evaluate((area, text) => {
  area.value = text;
  area.dispatchEvent(new InputEvent('input', { bubbles: true }));
}, text);

/** The next request is answered as by a program with a fault in it: it really stops, in the middle of its work. */
const stopping = (page) => page.addInitScript(() => {
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (message, ...rest) {
    const stop = message.request && window.stopNext;
    if (stop) window.stopNext = false;
    return postMessage.call(this, stop ? { ...message, stop } : message, ...rest);
  };
});

test('20 MB are read while the page stays smooth', async (t) => {
  const { page, requests, violations, messages } = await open(t);
  await idle(page);
  const before = requests.length;
  await pasteLog(page, 20);
  const smooth = page.evaluate(longestFrame, '.verdict');
  await page.locator('.reading progress').waitFor();
  await page.locator('#paste').pressSequentially('typed meanwhile', { delay: 5 });
  const { longest, all } = await smooth;
  t.diagnostic(`longest frame ${Math.round(longest)} ms of ${Math.round(all)} ms`);
  // On the page itself the reading would be one frame; a slow machine is slow in both.
  assert.ok(longest < all / 4, `a frame took ${longest} ms of ${all} ms`);
  assert.equal(await page.locator('#paste').inputValue(), 'typed meanwhile');
  assert.match(await page.locator('.verdict h2').innerText(), /is full/);
  await page.locator('.reading').waitFor({ state: 'detached' });
  assert.equal(requests.length, before);
  assert.match(await page.locator('.proof').innerText(), /^0 requests/);
  assert.deepEqual([violations, messages], [[], []]);
});

for (const [place, options] of Object.entries(PLACES)) {
  test(`the newest text wins at once, ${place}`, async (t) => {
    const { page, violations, messages } = await open(t, options());
    await page.locator('#paste').fill(sample('healthy-overlay2'));
    await page.locator('.verdict').waitFor();
    await pasteLog(page, 20);
    await page.locator('.reading progress[value]').waitFor();
    const older = page.workers();
    const ended = Promise.all(older.map((worker) => new Promise((resolve) => worker.once('close', resolve))));
    const began = Date.now();
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.locator('#paste').fill(sample('needs-check'));
    await page.locator('.verdict').getByText(/check/).first().waitFor();
    t.diagnostic(`${Date.now() - began} ms`);
    assert.equal(older.length, 1);
    await ended;
    assert.equal(page.workers().length, 1, 'nobody reads the older text any more');
    assert.deepEqual([violations, messages], [[], []]);
  });

  test(`a fault in the analysis is told, and the page goes on, ${place}`, async (t) => {
    const { page, violations } = await open(t, { waitForStart: false, ...options() });
    await stopping(page);
    await page.reload();
    await page.locator('html[data-start=done]').waitFor();
    await page.locator('#paste').fill(OUT_OF_DATA);
    await page.locator('.verdict').waitFor();
    await page.evaluate(() => { window.stopNext = true; });
    await put(page, `${sample('needs-check')}harbour`);
    const failure = page.locator('.failure');
    await failure.waitFor();
    assert.equal(await page.locator('.verdict').count(), 0, 'the report of an older text is not taken for that of this one');
    const report = await failure.locator('.fault-report').innerText();
    assert.match(report, /^thinpool-doctor \d+\.\d+\.\d+\nstopped: RuntimeError( \d+:0x[\da-f]+)+ of [\da-f]{16}\ninput: \d+ bytes in 1 part$/);
    const names = execFileSync(process.execPath, ['scripts/place.mjs'], { input: report, encoding: 'utf8' });
    // Functions of the same code are one, under the name of any of them.
    assert.match(names, /^(\d+:0x[\da-f]+ .*::.*\n)+$/, 'the build knows where that is');
    assert.match(await page.locator('.page > [role="status"]').innerText(), /has stopped/);
    assert.deepEqual(await accessibilityFaults(page), []);
    await failure.getByRole('button', { name: 'Read it again' }).click();
    await page.locator('.verdict').getByText(/check/).first().waitFor();
    await page.locator('#paste').fill(OUT_OF_DATA);
    await page.locator('.verdict').getByText(/is full/).first().waitFor();
    assert.deepEqual(violations, []);
    assert.equal(await page.locator('#stopped').isVisible(), false);
  });
}

test('the newest text wins over whatever is asked about an older one', async (t) => {
  const { page } = await open(t);
  await pasteLog(page, 8);
  await page.locator('.verdict').waitFor();
  const [older] = page.workers();
  await page.getByRole('button', { name: 'Show the lines with notes' }).click();
  await page.locator('.reading').waitFor();
  const ended = new Promise((resolve) => older.once('close', resolve));
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.locator('#paste').fill(sample('needs-check'));
  await page.locator('.verdict').getByText(/check/).first().waitFor();
  await ended;
  assert.equal(await page.locator('.annotated .line').count(), 0);
  assert.equal(await page.locator('.reading').count(), 0);
});

test('a reading can be stopped, and begun again', async (t) => {
  const { page } = await open(t);
  await pasteLog(page, 4);
  await page.locator('.reading progress[value]').waitFor();
  await page.locator('.reading').getByRole('button', { name: 'Stop' }).click();
  await page.locator('.failure').getByText('The reading was stopped.').waitFor();
  assert.equal(await page.locator('.reading').count(), 0);
  const focused = () => page.evaluate(() => document.activeElement.id);
  assert.equal(await focused(), 'result', 'the button that had the focus is gone');
  await page.locator('.failure').getByRole('button', { name: 'Read it again' }).click();
  await page.locator('.verdict').getByText(/is full/).first().waitFor();
  assert.equal(await focused(), 'result');
});

test('a worker behind the door cannot reach anything', async (t) => {
  const { page, url } = await open(t);
  const outcome = await page.evaluate((url) => new Promise((resolve) => {
    const source = `fetch(${JSON.stringify(url)}).then(() => postMessage('sent'), () => postMessage('refused'))`;
    const worker = new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
    worker.onmessage = ({ data }) => resolve(data);
  }), url);
  assert.equal(outcome, 'refused');
});

test('says so when the engine cannot be loaded', async (t) => {
  const { page, violations } = await open(t, { waitForStart: false });
  await page.route('**/engine*.wasm', (route) => route.abort());
  await page.reload({ waitUntil: 'commit' });
  await page.locator('html[data-start="done"]').waitFor();
  await page.locator('.failure').getByText(/could not be loaded/).first().waitFor();
  await page.locator('#paste').fill(OUT_OF_DATA);
  await page.locator('.failure').getByText(/could not be loaded/).first().waitFor();
  assert.equal(await page.locator('.verdict').count(), 0);
  assert.deepEqual(violations, []);
});

test('what is pasted before the engine is there is read when it comes', async (t) => {
  const { page } = await open(t, { waitForStart: false });
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  await page.route('**/engine*.wasm', (route) => held.then(() => route.continue()));
  await page.reload({ waitUntil: 'commit' });
  await page.locator('html[data-start="done"]').waitFor();
  await page.locator('#paste').fill(OUT_OF_DATA);
  assert.equal(await page.locator('.verdict').count(), 0);
  release();
  await page.locator('.verdict').waitFor();
});

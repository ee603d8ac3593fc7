import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { after, test } from 'node:test';
import { close, idle, open } from './helper.mjs';

after(close);

const SAMPLES = new URL('../../src/page/samples/', import.meta.url);
const sample = (name) => readFileSync(new URL(`${name}.txt`, SAMPLES), 'utf8');
const OUT_OF_DATA = sample('pool-out-of-data');

const paste = (page, text) => page.locator('#paste').fill(text);
const verdict = (page) => page.locator('.verdict');
const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());
const withClipboard = { permissions: ['clipboard-read', 'clipboard-write'] };

/** The content of what a click downloads. */
async function downloaded(page, button) {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}

/** Pastes as a person does: through the clipboard, into what has the focus. */
async function pasteByKeyboard(page, text) {
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await page.keyboard.press('Control+v');
}

/** Presses Tab until an element has the focus. */
async function tabTo(page, selector, limit = 60) {
  for (let pressed = 0; pressed < limit; pressed++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((selector) => document.activeElement.matches(selector), selector)) return;
  }
  throw new Error(`${selector} cannot be reached with ${limit} presses of Tab`);
}

test('a paste gets a verdict with its severity and the first command, which can be copied', async (t) => {
  const { page } = await open(t, withClipboard);
  await paste(page, OUT_OF_DATA);
  await verdict(page).waitFor();
  assert.equal(await verdict(page).locator('.badge').innerText(), 'Critical');
  assert.match(await verdict(page).locator('h2').innerText(), /^The data space of .* is full/);
  await verdict(page).getByRole('button', { name: /^Copy/ }).click();
  await verdict(page).getByText('Copied', { exact: true }).first().waitFor();
  assert.equal(await clipboard(page), 'lvextend -L +41G docker/thinpool');
  assert.match(await page.locator('.page > [role="status"]').innerText(), /Copied: the first command/);
});

test('a paste is taken wherever the focus is', async (t) => {
  const { page } = await open(t, withClipboard);
  await pasteByKeyboard(page, OUT_OF_DATA);
  await verdict(page).waitFor();
  await page.locator('.verdict .copy').focus();
  await pasteByKeyboard(page, 'PASTED');
  await page.waitForFunction(() => document.querySelector('#paste').value.includes('PASTED'));
});

test('each step copies exactly its command', async (t) => {
  const { page } = await open(t, withClipboard);
  await paste(page, sample('loopback-full-root'));
  const first = page.locator('.step .command').first();
  await first.getByRole('button').click();
  await first.locator('.is-done').waitFor();
  assert.equal(await clipboard(page), (await first.locator('.command-line').allInnerTexts()).join('\n'));
});

test('copying falls back to a selection where there is no clipboard', async (t) => {
  const { page } = await open(t, withClipboard);
  await paste(page, OUT_OF_DATA);
  await page.evaluate(() => Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined }));
  const button = verdict(page).getByRole('button', { name: /^Copy/ });
  await button.click();
  await verdict(page).locator('.is-done').waitFor();
  await page.locator('#paste').fill('');
  await page.locator('#paste').focus();
  await page.keyboard.press('Control+v');
  assert.equal(await page.locator('#paste').inputValue(), 'lvextend -L +41G docker/thinpool');
});

test('every sample shows a verdict', async (t) => {
  const { page, messages } = await open(t);
  const names = await page.locator('.sample-title').allInnerTexts();
  assert.equal(names.length, readdirSync(SAMPLES).length);
  const words = [];
  for (const name of names) {
    await page.getByRole('button', { name }).click();
    await verdict(page).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), 'result', 'the focus has not fallen off');
    words.push(await verdict(page).locator('.badge').innerText());
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.locator('.sample').first().waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), 'paste');
  }
  assert.deepEqual(words, [...Array(names.length - 1).fill('Critical'), 'Healthy']);
  assert.deepEqual(messages, []);
});

test('files can be chosen, beside a paste and without', async (t) => {
  const { page } = await open(t);
  const lines = OUT_OF_DATA.split('\n');
  const file = (name, text) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
  await page.locator('#files').setInputFiles([
    file('info.txt', lines.slice(0, 54).join('\n')),
    // As PowerShell redirects.
    { name: 'lvm.txt', mimeType: 'text/plain', buffer: Buffer.from(`\ufeff${lines.slice(54).join('\n')}`, 'utf16le') },
  ]);
  await verdict(page).waitFor();
  await page.locator('.file-chip').nth(1).waitFor();
  assert.match(await page.locator('.evidence').first().innerText(), /lvm\.txt:\d+/);
  await paste(page, 'docker-thinpool: 0 199229440 thin-pool Fail');
  await verdict(page).getByText(/failed/i).waitFor();
  await page.getByRole('button', { name: 'Remove lvm.txt' }).click();
  await page.getByRole('button', { name: 'Remove info.txt' }).click();
  assert.equal(await page.locator('.file-chip').count(), 0);
});

test('files can be dropped anywhere', async (t) => {
  const { page } = await open(t);
  const data = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'host.txt', { type: 'text/plain' }));
    return data;
  }, OUT_OF_DATA);
  await page.dispatchEvent('footer', 'dragover', { dataTransfer: data });
  await page.locator('.is-dragging').waitFor();
  await page.dispatchEvent('footer', 'drop', { dataTransfer: data });
  await verdict(page).waitFor();
  assert.equal(await page.locator('.is-dragging').count(), 0);
  assert.equal(await page.locator('.file-name').innerText(), 'host.txt');
});

test('what no command does is not told as looking closer', async (t) => {
  const { page } = await open(t);
  await paste(page, 'vg-crypt: 0 2097152 crypt aes-xts-plain64 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef 0 8:16 4096\n');
  await verdict(page).waitFor();
  assert.deepEqual(await page.locator('.phase').allInnerTexts(), ['By hand']);
});

test('daemon.json is strict JSON, shown as a difference with reasons', async (t) => {
  const { page } = await open(t);
  await paste(page, sample('pool-out-of-data'));
  const card = page.locator('.file').filter({ has: page.getByRole('heading', { name: 'daemon.json' }) });
  const { name, text } = await downloaded(page, card.getByRole('button', { name: /^Download/ }));
  assert.equal(name, 'daemon.json');
  const daemon = JSON.parse(text);
  assert.equal(daemon['storage-driver'], 'overlay2');
  assert.equal(daemon['live-restore'], true, 'what was theirs is kept');
  assert.match(await card.locator('del').allInnerTexts().then((lines) => lines.join()), /"storage-driver": "devicemapper"/);
  assert.match(await card.locator('ins').allInnerTexts().then((lines) => lines.join()), /"storage-driver": "overlay2"/);
  assert.match(await card.locator('.reasons').innerText(), /storage-driver/);
  await card.getByText('Side by side').click();
  const changed = card.locator('.beside tr').filter({ has: page.locator('.removed') }).first();
  assert.match(await changed.locator('td').nth(0).innerText(), /"storage-driver": "devicemapper"/);
  assert.match(await changed.locator('td').nth(1).innerText(), /"storage-driver": "overlay2"/);
  const after = await card.locator('.beside td:nth-child(2)').evaluateAll((cells) =>
    cells.map((cell) => [...cell.childNodes].filter((part) => part.className !== 'sign').map((part) => part.textContent).join('')));
  assert.equal(after.filter(Boolean).join('\n'), text.trimEnd(), 'the right side is the file');
});

test('the files against a next time can be had one by one, or all together', async (t) => {
  const { page } = await open(t);
  await paste(page, OUT_OF_DATA);
  await page.getByRole('button', { name: /^Make the files/ }).click();
  const card = page.locator('.file').filter({ has: page.getByRole('heading', { name: 'Keep it from happening again' }) });
  const { name, text } = await downloaded(page, card.getByRole('button', { name: /^Download all files/ }));
  assert.equal(name, 'thinpool-files.tar');
  assert.equal(Buffer.byteLength(text) % 512, 0);
  for (const file of await card.locator('h3').allInnerTexts()) assert.ok(text.includes(`${file}\0`), file);
  assert.ok(text.includes('daemon.json\0'), 'what the plan needs is among them');
});

test('the report can be taken along', async (t) => {
  const { page } = await open(t);
  await paste(page, OUT_OF_DATA);
  const card = page.locator('.card').filter({ has: page.getByRole('heading', { name: 'Take it along' }) });
  const markdown = await downloaded(page, card.getByRole('button', { name: 'Download thinpool-report.md' }));
  assert.match(markdown.text, /^# critical: /);
  const json = await downloaded(page, card.getByRole('button', { name: 'Download thinpool-report.json' }));
  assert.equal(JSON.parse(json.text).hosts[0].verdict.severity, 'critical');
  assert.ok(await card.getByRole('button', { name: 'Print the report' }).isVisible());
  const script = await downloaded(page, page.getByRole('button', { name: 'Download thinpool-fix.sh' }));
  assert.match(script.text, /^#!\/bin\/sh/);
});

test('destructive steps are shown when asked for and never among the safe commands', async (t) => {
  const { page } = await open(t, withClipboard);
  await paste(page, sample('loopback-full-root'));
  await verdict(page).waitFor();
  const destructive = page.locator('.host .risk-destructive');
  const number = await destructive.count();
  assert.ok(number > 0);
  assert.equal(await destructive.locator('.command').count(), 0);
  await page.getByRole('button', { name: /^Allow destructive commands/ }).click();
  await page.getByRole('button', { name: /^Leave out destructive commands/ }).waitFor();
  await destructive.locator('pre').last().waitFor({ state: 'attached' });
  const commands = (await destructive.locator('pre').allTextContents()).map((text) => text.trim());
  assert.equal(commands.length, number);
  await page.getByRole('button', { name: /^Copy all safe commands/ }).click();
  await page.locator('.tools .is-done').waitFor();
  const safe = await clipboard(page);
  assert.match(safe, /df -h/);
  for (const command of commands) assert.ok(!safe.includes(command), command);
});

test('what only the person knows changes the commands at once', async (t) => {
  const { page } = await open(t);
  await paste(page, sample('loopback-full-root'));
  await page.getByLabel('Stay on devicemapper').check();
  const disk = page.getByLabel(/empty disk/);
  await disk.fill('sdb');
  await page.locator('.fault').getByText('/dev/sdb').waitFor();
  await disk.fill('/dev/vdz');
  await page.locator('.step pre').getByText('/dev/vdz').first().waitFor({ state: 'attached' });
  assert.equal(await page.locator('.fault').filter({ hasText: /./ }).count(), 0);
  assert.equal(await disk.inputValue(), '/dev/vdz', 'an answered question stays');
});

test('evidence leads to its line among all, and the line back to the finding', async (t) => {
  const { page } = await open(t);
  await paste(page, `${'\n'.repeat(300)}${OUT_OF_DATA}`);
  const evidence = page.locator('.evidence-line').first();
  const [place, text] = await Promise.all(['.place', '.evidence-text'].map((part) => evidence.locator(part).innerText()));
  await evidence.click();
  const line = page.locator('.annotated .line:focus');
  await line.waitFor();
  assert.ok(place.includes(await line.locator('.line-number').innerText()), place);
  assert.match(await line.locator('.line-text').innerText(), /^docker-thinpool\b.* 0 199229440 thin-pool /);
  assert.match(text, /^docker-thinpool: 0 199229440 thin-pool/);
  assert.ok(await line.evaluate((each) => {
    const { top, bottom } = each.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  }), 'it is on the screen');
  await line.locator('a.line-note').first().click();
  await page.locator('.finding:focus').getByText(/is full/).first().waitFor();
});

test('what is pasted stands in the text box and nowhere else', async (t) => {
  const { page } = await open(t);
  for (const [name, secrets] of Object.entries({
    'loopback-full-root': ['Pear-Tree-1947', 'mara.quince'],
    'pool-out-of-data': ['harbour%2FSeven', 'storage-oncall'],
    'driver-removed': ['Gr1stwheel', 'tove.lind'],
  })) {
    await paste(page, sample(name));
    await verdict(page).waitFor();
    await page.locator('.redactions').waitFor();
    const everywhere = await page.evaluate(() => JSON.stringify([
      document.documentElement.outerHTML, { ...localStorage }, { ...sessionStorage }, location.href, document.cookie, history.state, document.title,
    ]));
    for (const secret of secrets) {
      assert.ok((await page.locator('#paste').inputValue()).includes(secret));
      assert.ok(!everywhere.includes(secret), `${secret} of ${name}`);
    }
  }
});

const SECRET = 'Zq8vN2xLr5Tm';
const WITH_SECRET = `$ cat /etc/docker/daemon.json
{"storage-driver": "devicemapper", "registry-mirrors": ["https://ci:${SECRET}@mirror.quince.lan"]}

$ docker info
Server Version: 18.09.1
 Name: stor-x1
Storage Driver: devicemapper
 Pool Name: quince-thinpool

$ dmsetup status
quince-thinpool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - out_of_data_space discard_passdown queue_if_no_space - 1024
`;
const hiddenCard = (page) => page.locator('.hidden-kinds');
const html = (page) => page.evaluate(() => document.documentElement.outerHTML);

test('what is hidden is listed by kind and can be chosen, credentials excepted', async (t) => {
  const { page } = await open(t);
  await paste(page, WITH_SECRET);
  const card = hiddenCard(page);
  await card.getByText('<password-1>').waitFor();
  assert.equal(await card.getByRole('checkbox', { name: /^password/ }).count(), 0);
  const hosts = card.getByRole('checkbox', { name: /^host/ });
  assert.ok(await hosts.isChecked());
  assert.ok(!(await html(page)).includes('stor-x1'));
  await hosts.uncheck();
  await page.locator('.facts').getByText('stor-x1').waitFor();
  await hosts.check();
  await page.locator('.facts').getByText(/<host-\d+>/).first().waitFor();
  await card.getByLabel('Hide these words, too').fill('Quince');
  await page.locator('.verdict').getByText('<hidden-1>').first().waitFor();
  assert.ok(!(await html(page)).includes('quince'), 'also in the names of pools');
  assert.ok(!(await html(page)).includes(SECRET));
});

test('what was pasted is shown beside what is hidden on request only', async (t) => {
  const { page } = await open(t);
  await paste(page, WITH_SECRET);
  const card = hiddenCard(page);
  await card.getByRole('button', { name: 'Compare with what I pasted' }).click();
  const pair = card.locator('.pair').first();
  assert.match(await pair.locator('del').innerText(), new RegExp(SECRET));
  assert.match(await pair.locator('ins').innerText(), /ci:<password-1>@<host-1>|<user-1>:<password-1>@/);
  await card.getByRole('button', { name: 'Hide what I pasted' }).click();
  assert.ok(!(await html(page)).includes(SECRET));
});

test('own values come back into daemon.json and a command by an explicit choice each time', async (t) => {
  const { page } = await open(t, withClipboard);
  await paste(page, WITH_SECRET);
  const card = page.locator('.file').filter({ has: page.getByRole('heading', { name: 'daemon.json' }) });
  const plain = await downloaded(page, card.getByRole('button', { name: 'Download daemon.json' }));
  assert.match(plain.text, /<password-1>/);
  const own = await downloaded(page, card.getByRole('button', { name: /^Download with my values/ }));
  assert.deepEqual(JSON.parse(own.text)['registry-mirrors'], [`https://ci:${SECRET}@mirror.quince.lan`]);
  await card.getByRole('button', { name: /^Copy daemon.json/ }).click();
  await card.locator('.copy.is-done').waitFor();
  assert.match(await clipboard(page), /<password-1>/, 'the next copy is redacted again');
  assert.ok(!(await html(page)).includes(SECRET));
  await hiddenCard(page).getByLabel('Hide these words, too').fill('quince');
  const step = page.locator('.step').filter({ hasText: '<hidden-1>' }).first();
  await step.getByRole('button', { name: /^Copy with my values/ }).click();
  await step.locator('.copy.is-done').waitFor();
  assert.match(await clipboard(page), /quince/);
});

test('the share bundle holds the report and the redacted paste', async (t) => {
  const { page } = await open(t, withClipboard);
  await paste(page, WITH_SECRET);
  const card = page.locator('.card').filter({ has: page.getByRole('heading', { name: 'Take it along' }) });
  const markdown = await downloaded(page, card.getByRole('button', { name: 'Download .md thinpool-share.md' }));
  const json = await downloaded(page, card.getByRole('button', { name: 'Download .json thinpool-share.json' }));
  await card.getByRole('button', { name: /^Copy the report and the redacted paste/ }).click();
  await card.locator('.copy.is-done').waitFor();
  assert.equal(await clipboard(page), markdown.text);
  for (const { text } of [markdown, json]) {
    assert.ok(!text.includes(SECRET) && !text.includes('stor-x1'));
    assert.match(text, /quince-thinpool: 0 1933312 thin-pool/);
  }
  assert.equal(JSON.parse(json.text).report.hosts[0].verdict.severity, 'critical');
});

test('after the start nothing is requested, and nothing can be', async (t) => {
  const { page, requests, violations, messages } = await open(t, withClipboard);
  const before = requests.length;
  await paste(page, OUT_OF_DATA);
  await verdict(page).getByRole('button', { name: /^Copy/ }).click();
  await downloaded(page, page.getByRole('button', { name: 'Download daemon.json' }));
  await idle(page);
  assert.deepEqual(violations, []);
  assert.deepEqual(messages, []);
  assert.equal(requests.length, before);
  assert.match(await page.locator('.proof').innerText(), /^0 requests/);

  // Its own server is out of reach as well.
  const outcome = await page.evaluate(() => fetch(location.href).then(() => 'sent', () => 'refused'));
  assert.equal(outcome, 'refused');
  assert.ok(violations.some((violation) => violation.includes('connect-src')), violations.join('\n'));
});

test('works with the keyboard alone', async (t) => {
  const { page } = await open(t, withClipboard);
  await tabTo(page, '#paste');
  await pasteByKeyboard(page, OUT_OF_DATA);
  await verdict(page).waitFor();
  await tabTo(page, '.verdict .copy');
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), 'none');
  await page.keyboard.press('Enter');
  await verdict(page).locator('.is-done').waitFor();
  assert.equal(await clipboard(page), 'lvextend -L +41G docker/thinpool');
  await tabTo(page, '.remedy:nth-child(2) summary');
  await page.keyboard.press('Enter');
  await page.locator('.remedy:nth-child(2) .command').first().waitFor();
});

test('what cannot be read gets a clear message, and the page stays usable', async (t) => {
  const { page, messages } = await open(t);
  const binary = Buffer.alloc(1 << 20);
  let seed = 1;
  for (let i = 0; i < binary.length; i++) binary[i] = (seed = (seed * 1103515245 + 12345) % 2 ** 31) >> 16;
  await page.locator('#files').setInputFiles({ name: 'disk.img', mimeType: 'application/octet-stream', buffer: binary });
  await page.locator('.nothing').getByText(/not text but binary/).waitFor();
  await page.getByRole('button', { name: 'Clear' }).click();
  for (const [text, message] of [
    ['   \n', /empty/],
    ['hello there', /nothing here/],
    ['{"storage-driver": "devicemap', /./],
    ['\u0000\u0001\ufffd'.repeat(100), /binary/],
  ]) {
    await paste(page, text);
    await page.locator('.result').getByText(message).first().waitFor();
  }
  await paste(page, OUT_OF_DATA);
  await verdict(page).waitFor();
  assert.deepEqual(messages, []);
});

test('says that it reads before it reads much', async (t) => {
  const { page } = await open(t);
  // The message must be seen while the text is large; an observer sees it however short it stands.
  const seen = page.evaluate(() => new Promise((resolve) => {
    new MutationObserver((_, observer) => {
      if (document.querySelector('.reading')) {
        observer.disconnect();
        resolve(true);
      }
    }).observe(document.body, { childList: true, subtree: true });
  }));
  // Set at once: typing so much through Playwright takes longer than the reading.
  await page.locator('#paste').evaluate((area, text) => {
    area.value = text;
    area.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }, `${'Nov 02 02:51:17 harbour-3 kernel: something unrelated happened here\n'.repeat(4_000)}${OUT_OF_DATA}`);
  assert.ok(await seen);
  await verdict(page).waitFor();
  await page.locator('.reading').waitFor({ state: 'detached' });
});

test('a paste too large for a text box is kept beside it', async (t) => {
  const { page } = await open(t);
  await page.locator('#paste').evaluate((area, text) => {
    const data = new DataTransfer();
    data.setData('text/plain', text);
    area.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, '\ufffd\u0000'.repeat(10_000_000));
  await page.locator('.nothing').getByText(/not text but binary/).waitFor();
  assert.equal(await page.locator('.file-name').innerText(), 'pasted text');
  assert.equal(await page.locator('#paste').inputValue(), '');
  await paste(page, OUT_OF_DATA);
  await verdict(page).waitFor();
});

test('what was pasted before the program was there is not lost', async (t) => {
  const { page } = await open(t, { waitForStart: false });
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  await page.route('**/*.wasm', async (route) => {
    await held;
    await route.continue();
  });
  await page.reload({ waitUntil: 'commit' });
  await paste(page, OUT_OF_DATA);
  await page.locator('#paste').focus();
  assert.equal(await verdict(page).count(), 0);
  release();
  await verdict(page).waitFor();
  assert.equal(await page.locator('#paste').inputValue(), OUT_OF_DATA);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'paste');
});

test('does not jump when the program takes over', async (t) => {
  const { page } = await open(t, { viewport: { width: 1280, height: 900 }, serviceWorkers: 'block' });
  const places = () => page.evaluate(() => ['h1', '#paste', '.result .card', '.samples', '.foot'].map((selector) => {
    const { x, y, width, height } = document.querySelector(selector).getBoundingClientRect();
    return [selector, ...[x, y, width, height].map(Math.round)];
  }));
  const after = await places();
  await page.route('**/*.wasm', (route) => route.abort());
  await page.reload();
  await page.locator('#cannot-start').waitFor();
  await page.evaluate(() => document.querySelector('#cannot-start').remove());
  assert.deepEqual(await places(), after);
});

test('says so when it has stopped, and leaves the text where it was', async (t) => {
  const { page, messages } = await open(t);
  await paste(page, OUT_OF_DATA);
  await verdict(page).waitFor();
  // As after a fault in the program: the browser refuses what it asks for.
  await page.evaluate(() => {
    const refuse = () => { throw new Error('refused'); };
    Object.assign(Node.prototype, { insertBefore: refuse, appendChild: refuse });
  });
  await paste(page, sample('needs-check'));
  await page.locator('#stopped').waitFor();
  assert.match(await page.locator('#stopped').innerText(), /has stopped/);
  assert.equal(await page.locator('#paste').inputValue(), sample('needs-check'));
  assert.ok(messages.every((message) => !message.includes('harbour')), 'nothing of the text is in the console');
});

for (const width of [320, 390, 768]) {
  test(`needs no sideways scrolling at ${width} px`, async (t) => {
    const { page } = await open(t, { viewport: { width, height: 700 } });
    const overflow = () => page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth));
    assert.equal(await overflow(), 0);
    for (const name of readdirSync(SAMPLES)) {
      await paste(page, readFileSync(new URL(name, SAMPLES), 'utf8'));
      await verdict(page).waitFor();
      await page.evaluate(() => document.querySelectorAll('details').forEach((details) => { details.open = true; }));
      assert.equal(await overflow(), 0, name);
    }
  });
}

test('a usual paste is answered before there is anything to wait for', async (t) => {
  const { page } = await open(t);
  await paste(page, OUT_OF_DATA);
  await verdict(page).waitFor();
  await page.getByRole('button', { name: 'Clear' }).click();
  const { took, waited } = await page.evaluate((text) => new Promise((resolve) => {
    const area = document.querySelector('#paste');
    area.value = text;
    const start = performance.now();
    let waited = false;
    new MutationObserver((_, observer) => {
      waited ||= Boolean(document.querySelector('.reading'));
      if (document.querySelector('.verdict')) {
        observer.disconnect();
        resolve({ took: performance.now() - start, waited });
      }
    }).observe(document.body, { childList: true, subtree: true });
    area.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }), OUT_OF_DATA);
  t.diagnostic(`${Math.round(took)} ms`);
  assert.equal(waited, false);
});

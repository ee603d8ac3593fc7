// Every view of the page can be used by everybody, in both schemes of colours.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import { newFolder, singleFile } from './folder.mjs';
import { accessibilityFaults, close, open } from './helper.mjs';

const SAMPLES = new URL('../../src/page/samples/', import.meta.url);
const sample = (name) => readFileSync(new URL(`${name}.txt`, SAMPLES), 'utf8');
const names = readdirSync(SAMPLES).map((file) => file.replace('.txt', ''));

after(close);

const folder = newFolder({ after });
let oneFile;
before(() => { oneFile = singleFile(folder); });

/** Pastes, and waits for what is said of it. */
async function diagnosed(page, text, expected = '.verdict') {
  await page.locator('#paste').fill(text);
  await page.locator(expected).first().waitFor();
}

const press = (page, name) => page.getByRole('button', { name }).first().click();
const unfold = (page) => page.evaluate(() => document.querySelectorAll('details').forEach((each) => { each.open = true; }));
const beside = (page, name) => page.goto(new URL(name, page.url()).href);

const HOSTS = ['metadata-full', 'needs-check'].map((name, index) => `[root@db-${index} ~]# dmsetup status\n${sample(name)}`).join('\n');

const STATUS = 'docker-thinpool: 0 209715200 thin-pool 5 3000/19456 800000/1638400 - rw discard_passdown queue_if_no_space - 1024\n';
const GROWN = `2026-11-22T05:00:00Z ${STATUS}2026-11-22T15:00:00Z ${STATUS.replace('800000', '850000')}`;

/** From now on the worker says the same to every request; what the page asks by itself at its start is over. */
const answering = async (page, answer) => {
  await diagnosed(page, sample('healthy-overlay2'));
  await page.evaluate(answerAlways, answer);
};

function answerAlways(answer) {
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (!message.request) return postMessage.call(this, message, ...rest);
    const data = { id: message.id, ...answer };
    setTimeout(() => this.dispatchEvent(new MessageEvent('message', { data })));
  };
}

/** Opens a link that carries a text. */
async function followed(page, hash) {
  const url = page.url();
  await page.goto('about:blank');
  await page.goto(`${url}#text=${hash}`);
}

/** How each view is reached from the page as it opens. */
const VIEWS = {
  'the empty page': async () => {},
  ...Object.fromEntries(names.map((name) => [`all of the sample ${name}`, async (page) => {
    await diagnosed(page, sample(name));
    const toggle = page.getByRole('button', { name: /^Allow destructive commands/ });
    if (await toggle.count()) await toggle.click();
    await unfold(page);
  }])),
  'several hosts': (page) => diagnosed(page, HOSTS, '.hosts'),
  'the second of several hosts': async (page) => {
    await diagnosed(page, HOSTS, '.hosts');
    await page.locator('.host-chip').nth(1).click();
    await page.locator('#verdict-1').waitFor();
  },
  'nothing readable': (page) => diagnosed(page, 'hello there', '.nothing'),
  'what tells too little': async (page) => {
    await diagnosed(page, 'Docker version 20.10.7, build f0df350\n$ lvs\n  WARNING: Running as a non-root user.\n', '.verdict.is-info');
    await page.getByText(/run it again as root/).first().waitFor();
    await page.locator('.verdict .command').getByText('docker info').waitFor();
  },
  'what contradicts itself': (page) => diagnosed(page, 'Storage Driver: overlay2\n\n{"storage-driver": "devicemapper"}\n', '.notices'),
  'files that were given, and one that was refused': async (page) => {
    const image = join(folder, 'disk.img');
    writeFileSync(image, '');
    truncateSync(image, 1 << 30);
    await page.locator('#files').setInputFiles([fileURLToPath(new URL('needs-check.txt', SAMPLES)), image]);
    await page.locator('.file-chip').waitFor();
    await page.locator('.intake .notices').waitFor();
  },
  'the lines with notes': async (page) => {
    await diagnosed(page, sample('pool-out-of-data'));
    await press(page, 'Show the lines with notes');
    await page.locator('.lines').waitFor();
  },
  'what was pasted beside what is shown': async (page) => {
    await diagnosed(page, sample('pool-out-of-data'));
    await press(page, 'Compare with what I pasted');
    await page.locator('.pair').first().waitFor();
  },
  'the word of a newer version': async (page) => {
    await page.evaluate(() => { document.documentElement.dataset.update = 'waiting'; });
    await page.locator('.update').waitFor();
  },
  'the sheet of shortcuts': async (page) => {
    await press(page, 'Keyboard shortcuts');
    await page.locator('#shortcuts').waitFor();
  },
  'a text from a link, and another one kept': async (page) => {
    await diagnosed(page, sample('needs-check'));
    await page.getByLabel(/Keep this text/).check();
    await followed(page, deflateRawSync(STATUS).toString('base64url'));
    await page.getByText('From a link').waitFor();
    await page.locator('.earlier').waitFor();
    await page.locator('.verdict').waitFor();
  },
  'a link that is broken': async (page) => {
    await followed(page, '!!!');
    await page.getByText(/The link could not be read/).first().waitFor();
  },
  'what if, and a pool that is planned': async (page) => {
    await diagnosed(page, STATUS);
    await unfold(page);
    await page.locator('.what-if').waitFor();
    await page.locator('.planner .rows').waitFor();
  },
  'how a pool grows, and a plan that cannot be': async (page) => {
    await diagnosed(page, GROWN);
    await unfold(page);
    await page.locator('.pool .line').first().waitFor();
    await page.getByLabel('Size of the disk').fill('a lot');
    await page.locator('.planner .fault').waitFor();
  },
  'a plan with choices, done in part, destructive steps shown': async (page) => {
    await diagnosed(page, sample('loopback-full-root'));
    await page.getByLabel('Stay on devicemapper').check();
    await page.getByLabel(/empty disk/).fill('/dev/vdz');
    await press(page, /^Allow destructive commands/);
    await unfold(page);
    await page.locator('.risk-destructive .command').first().waitFor();
    await page.locator('.tick input').first().check();
    await page.locator('.step.is-done').waitFor();
  },
  'an answer that is none': async (page) => {
    await diagnosed(page, sample('loopback-full-root'));
    await page.getByLabel('Stay on devicemapper').check();
    await page.getByLabel(/empty disk/).fill('sdb');
    await page.locator('.questions .fault').getByText('/dev/sdb').waitFor();
  },
  'the files against a next time': async (page) => {
    await diagnosed(page, sample('pool-out-of-data'));
    await press(page, /^Make the files/);
    await page.getByRole('button', { name: /^Download all files/ }).waitFor();
    await unfold(page);
  },
  'a reading that goes on': async (page) => {
    await answering(page, { percent: 40 });
    await diagnosed(page, sample('needs-check'), '.reading progress[value="40"]');
  },
  'a reading that met a fault': async (page) => {
    await answering(page, { fault: 'RuntimeError 1:0x2 of 0123456789abcdef' });
    await diagnosed(page, sample('needs-check'), '.fault-report');
  },
  'a reading that was stopped': async (page) => {
    await answering(page, { percent: 40 });
    await diagnosed(page, sample('needs-check'), '.reading');
    await press(page, 'Stop');
    await page.locator('.failure').waitFor();
  },
  'a page that has stopped': async (page) => {
    await page.evaluate(() => dispatchEvent(new ErrorEvent('error')));
    await page.locator('#stopped').waitFor();
  },
  'a page that cannot start': async (page) => {
    await page.addInitScript(() => { delete window.WebAssembly; });
    await page.reload();
    await page.locator('#cannot-start').waitFor();
  },
  'the benchmark': async (page) => {
    await beside(page, 'bench.html');
    await page.locator('html[data-bench=done]').waitFor();
  },
  'the rule reference': async (page) => {
    await beside(page, 'rules.html');
    await unfold(page);
  },
  'the rule reference in front of the page': async (page) => {
    await page.goto(oneFile);
    await diagnosed(page, sample('needs-check'));
    await page.locator('.finding a[href^="rules.html"]').first().click();
    await page.locator('#reference').waitFor();
  },
  'the report as a page': async (page) => {
    await diagnosed(page, HOSTS);
    const [download] = await Promise.all([page.waitForEvent('download'), press(page, /thinpool-report\.html/)]);
    const file = join(folder, 'report.html');
    await download.saveAs(file);
    await page.goto(pathToFileURL(file).href);
    await page.locator('.report .verdict').nth(1).waitFor();
  },
};

for (const [name, show] of Object.entries(VIEWS)) {
  test(`everybody can use ${name}`, async (t) => {
    const { page } = await open(t);
    await show(page);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await accessibilityFaults(page), [], colorScheme);
    }
  });
}

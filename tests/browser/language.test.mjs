// The interface in another language: by the browser's, by choice, all of it, and the engine's sentences marked as what they are.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { accessibilityFaults, close, idle, open } from './helper.mjs';

after(close);

const sample = (name) => readFileSync(new URL(`../../src/page/samples/${name}.txt`, import.meta.url), 'utf8');
const OUT_OF_DATA = sample('pool-out-of-data');
const LOOP = sample('loopback-full-root');

const language = (page) => page.evaluate(() => document.documentElement.lang);

/** All that the page says in the language of its document: texts, and what only some get to hear. */
const said = (page) => page.evaluate(() => {
  const own = (element) => element.closest('[lang]') === document.documentElement && !element.closest('code, pre, kbd, textarea, script, noscript, .evidence-text, .facts dd, .pool-name, .beside td');
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) if (own(walker.currentNode.parentElement)) texts.push(walker.currentNode.data);
  for (const element of document.querySelectorAll('body *')) {
    if (!own(element)) continue;
    for (const name of ['aria-label', 'aria-valuetext', 'title', 'placeholder', 'data-drop']) texts.push(element.getAttribute(name) ?? '');
  }
  return texts.map((text) => text.trim()).filter((text) => /[a-z]{2}/i.test(text));
});

/** Opens everything that a person can open. */
async function all(page, text, words) {
  await page.locator('#paste').fill(text);
  await page.locator('.verdict').waitFor();
  await page.getByRole('button', { name: words.allow }).click();
  await page.getByRole('button', { name: words.make }).first().click();
  await page.locator('.file h3').first().waitFor();
  await page.locator('.risk-destructive .tick').first().waitFor({ state: 'attached' });
  await page.getByRole('button', { name: words.notes }).click();
  await page.getByRole('button', { name: words.compare }).click();
  await page.locator('.lines').first().waitFor();
  await page.locator('.pair').first().waitFor();
  await page.evaluate(() => document.querySelectorAll('details').forEach((each) => { each.open = true; }));
  await page.locator('.planner .rows').waitFor();
  await page.locator('.tick input').first().check();
  await idle(page);
}

const ENGLISH = { allow: /^Allow destructive/, notes: /^Show the lines/, compare: /^Compare/, make: /^Make the files/ };
const GERMAN = { allow: /^Zerstörende Befehle zulassen/, notes: /^Zeilen mit Anmerkungen/, compare: /^Mit dem Eingefügten/, make: /^Dateien erstellen/ };

// Names, and the field's terms that are the same in both.
const SAME = /^(thinpool-doctor|Host|Kernel|System|Docker|Images|Thin Devices:|overlay2|devicemapper|docker|lvm|Markdown|JSON|HTML|English|Deutsch|paste:\d+|[\w.-]+\.(json|sh|md|html|tar|yml|yaml|rules|service|timer|profile|conf|prom)|[a-z]+(-[a-z0-9]+)+|\d.*|xfs|ext4|<[a-z-]+-\d+>|CentOS.*|Linux.*)$/;

test('a German browser gets the whole page in German, with the sentences of the engine marked as English', async (t) => {
  const english = await open(t);
  const { page, violations, messages } = await open(t, { locale: 'de-DE' });
  assert.equal(await language(english.page), 'en');
  assert.equal(await language(page), 'de');
  const leftovers = async (place) => {
    const other = new Set(await said(english.page));
    const left = (await said(page)).filter((text) => other.has(text) && !SAME.test(text));
    assert.deepEqual([...new Set(left)], [], place);
  };
  await leftovers('the first screen');
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.keyboard.press('?');
  await page.locator('#shortcuts').getByText('Zum Urteil').waitFor();
  await page.keyboard.press('Escape');
  for (const text of [OUT_OF_DATA, LOOP]) {
    await all(english.page, text, ENGLISH);
    await all(page, text, GERMAN);
    await leftovers('a report');
    assert.deepEqual(await accessibilityFaults(page), []);
    assert.equal(await page.locator('.verdict .badge').innerText(), 'Kritisch');
    assert.equal(await page.locator('.verdict .sentence > *').getAttribute('lang'), 'en');
    assert.equal(await page.locator('.verdict .sentence').innerText(), await english.page.locator('.verdict .sentence').innerText());
    assert.match(await page.locator('.verdict').innerText(), /Die Diagnose selbst ist Englisch/);
    assert.match(await page.locator('#plan-0').innerText(), /^Was zu tun ist/);
    assert.match(await page.locator('.page > [role="status"]').innerText(), /1 von \d+ erledigt/);
    await english.page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('button', { name: 'Leeren' }).click();
  }
  assert.deepEqual([violations, messages], [[], []]);
});

test('a language is chosen, kept, and let go of again', async (t) => {
  const { page, requests } = await open(t, { locale: 'fr-FR' });
  assert.equal(await language(page), 'en', 'what the page does not speak');
  await page.locator('#paste').fill(OUT_OF_DATA);
  await page.locator('.verdict').waitFor();
  const before = requests.length;
  await page.getByLabel('Language').selectOption('Deutsch');
  assert.equal(await language(page), 'de');
  assert.equal(await page.locator('.verdict .badge').innerText(), 'Kritisch', 'what was read is not lost');
  assert.equal(await page.locator('#paste').inputValue(), OUT_OF_DATA);
  assert.match(await page.locator('.proof').innerText(), /^0 Anfragen seit dem Laden/);
  assert.match(await page.locator('.first .copy').innerText(), /^Kopieren/);
  assert.equal(requests.length, before);
  await page.reload();
  await page.locator('html[data-start=done]').waitFor();
  assert.equal(await language(page), 'de');
  await page.getByText('Was Sie einfügen, bleibt bei Ihnen').waitFor();
  assert.deepEqual(await page.evaluate(() => ({ ...localStorage })), { 'thinpool-doctor language': 'de' });
  await page.getByLabel('Sprache').selectOption('Wie im Browser');
  assert.equal(await language(page), 'en');
  assert.deepEqual(await page.evaluate(() => ({ ...localStorage })), {});
});

test('what the engine asks for is asked in German', async (t) => {
  const { page } = await open(t, { locale: 'de-DE' });
  // The pool's name in LVM is nowhere in it.
  await page.locator('#paste').fill('pool: 0 1933312 thin-pool 5 1221/4096 1888/1888 - out_of_data_space discard_passdown queue_if_no_space needs_check 1024\n');
  const card = page.locator('.card').filter({ has: page.getByRole('heading', { name: 'Was nur Sie wissen' }) });
  await card.waitFor();
  const asked = await card.innerText();
  for (const words of [/Es fehlt: der Pool als VG\/LV/, /Mehr einfügen: lvs zeigt den Pool/, /wie viel dazukommen soll, etwa 20G/i, /Bis dahin: 944M/, /dmsetup table: zeigt die Chunk Size/]) {
    assert.match(asked, words);
  }
  assert.match(await page.locator('.step-lacks').first().textContent(), /^Noch nötig: der Pool als VG\/LV/);
  await page.getByLabel(/wie viel dazukommen/i).fill('viel');
  await card.getByText('Hier gehört eine Größe hin').waitFor();
  const english = await card.locator('[lang=en]').allInnerTexts();
  assert.deepEqual(english.filter((text) => /[a-z]{2}/.test(text)), []);
  await page.locator('.planner > summary').click();
  await page.locator('.planner .rows').waitFor();
  assert.deepEqual(await page.locator('.planner dt [lang=en]').allInnerTexts(), []);
});

for (const [name, options] of [['on a phone', { viewport: { width: 320, height: 700 } }], ['on a desk', { viewport: { width: 1280, height: 800 } }]]) {
  test(`German fits ${name}`, async (t) => {
    const { page } = await open(t, { locale: 'de-DE', ...options });
    const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
    assert.ok(await fits());
    await all(page, LOOP, GERMAN);
    assert.ok(await fits());
    const cut = await page.evaluate(() => [...document.querySelectorAll('.button, .badge, .risk, .sample, .notes dt, .gauge-label, .signs li, .setting')]
      .filter((each) => each.checkVisibility() && each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0).map((each) => each.innerText));
    assert.deepEqual(cut, []);
  });
}

test('a start that fails is told in the language of the browser', async (t) => {
  const { page } = await open(t, { locale: 'de-DE', waitForStart: false });
  await page.addInitScript(() => { delete window.WebAssembly; });
  await page.reload();
  const told = page.locator('#cannot-start');
  await told.waitFor({ state: 'visible' });
  assert.match(await told.innerText(), /^Dieser Browser konnte das Programm nicht starten\.[^]*neuer\.$/);
});

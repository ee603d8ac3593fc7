// node scripts/screenshots.mjs FOLDER: pictures of the main states of the page in dist. `page.png` is the one in the README.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { close, idle, open } from '../tests/browser/helper.mjs';

const sample = (name) => readFileSync(new URL(`../src/page/samples/${name}.txt`, import.meta.url), 'utf8');
const DESK = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
const NARROW = { width: 320, height: 640 };
const TWO_HOSTS = `[root@db-1 ~]# dmsetup status\n${sample('metadata-full')}\n[root@db-2 ~]# docker info\n${sample('healthy-overlay2')}`;

const STATES = {
  page: { text: sample('pool-out-of-data') },
  empty: {},
  critical: { text: sample('loopback-full-root'), whole: true },
  healthy: { text: sample('healthy-overlay2') },
  'several-hosts': { text: TWO_HOSTS, whole: true },
  dark: { text: sample('pool-out-of-data'), colorScheme: 'dark' },
  'dark-empty': { colorScheme: 'dark' },
  phone: { text: sample('pool-out-of-data'), viewport: PHONE },
  'phone-empty': { viewport: PHONE },
  narrow: { text: sample('loopback-full-root'), viewport: NARROW, whole: true },
  german: { text: sample('pool-out-of-data'), locale: 'de-DE', whole: true },
  'german-empty': { locale: 'de-DE' },
  'german-phone': { text: sample('pool-out-of-data'), locale: 'de-DE', viewport: PHONE, whole: true },
  'forced-colours': { text: sample('pool-out-of-data'), forcedColors: 'active' },
  print: { text: sample('pool-out-of-data'), media: 'print', whole: true },
};

const [folder = 'screenshots'] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
for (const [name, { text, whole = false, media, viewport = DESK, ...options }] of Object.entries(STATES)) {
  const { page } = await open(undefined, { viewport, ...options });
  if (text) {
    await page.locator('#paste').fill(text);
    await page.locator('.verdict').first().waitFor();
  }
  if (media) await page.emulateMedia({ media });
  await idle(page);
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: whole });
  await page.context().close();
}
await close();
console.log(`${Object.keys(STATES).length} pictures in ${folder}`);

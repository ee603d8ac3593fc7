// From a click on an address to a page that reads what is pasted, by the page's own clock; each time as if it were the
// first. It is a measurement and fails nothing: what else the machine does weighs more than the page.
import { chromium } from 'playwright-core';
import { findChromium } from '../browser/found.mjs';

const ROUNDS = 9;

export async function start(url) {
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--headless=new', '--no-sandbox', '--disable-gpu'] });
  const times = [];
  for (let round = 0; round < ROUNDS; round++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.addInitScript(() => {
      new MutationObserver(() => {
        if (document.documentElement.dataset.start === 'done') globalThis.usable ??= performance.now();
      }).observe(document, { subtree: true, attributeFilter: ['data-start'] });
    });
    await page.goto(url);
    times.push(Math.round(await (await page.waitForFunction(() => globalThis.usable)).jsonValue()));
    await context.close();
  }
  await browser.close();
  times.sort((a, b) => a - b);
  return `from navigation to usable: ${times[0]} ms at best, ${times[ROUNDS >> 1]} ms median, ${times.at(-1)} ms at worst of ${ROUNDS}`;
}

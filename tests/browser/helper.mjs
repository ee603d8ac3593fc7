// A Chromium that looks at dist and writes down all that goes on.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { serve } from '../../scripts/serve.mjs';
import { findChromium } from './found.mjs';

// Not the root, so that every test also shows that the page runs under any path.
const BASE = '/under/some/path/';

let started;
function start() {
  started ??= Promise.all([
    serve({ base: BASE }),
    // Each launch gets a profile of its own, gone when the browser ends.
    chromium.launch({
      executablePath: findChromium(),
      args: [
        '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
        '--disable-background-networking', '--disable-component-update', '--disable-sync',
      ],
    }),
  ]);
  return started;
}

/** Ends the browser and the server: `after(close)` in each test file. */
export async function close() {
  if (!started) return;
  const [server, browser] = await started;
  started = undefined;
  await browser.close();
  await server.close();
}

/**
 * Opens the page in a fresh context, which ends with the test `t`, and waits until the program runs.
 *
 * `requests`, `kept` (what the copy for the day without a network asks for), `messages` (errors and warnings of the console, uncaught exceptions) and `violations`
 * (of the Content-Security-Policy, the tightened one included) go on growing while the page lives.
 * `options` are those of Playwright's newContext; `waitForStart: false` is for a page that cannot start, `url` for
 * one that no server has.
 */
export async function open(t, { waitForStart = true, url, ...options } = {}) {
  const [server, browser] = await start();
  const context = await browser.newContext(options);
  t?.after(() => context.close());
  const requests = [];
  const kept = [];
  const messages = [];
  const violations = [];

  // A worker is made of what is here: nothing goes out for a `blob:`.
  context.on('request', (request) => {
    if (!request.url().startsWith('blob:')) (request.serviceWorker() ? kept : requests).push(request.url());
  });
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) messages.push(message.text());
    if (message.text().includes('Content Security Policy')) violations.push(message.text());
  });
  context.on('weberror', (error) => messages.push(String(error.error())));
  await context.exposeBinding('recordViolation', (_, violation) => violations.push(violation));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) =>
      window.recordViolation(`${effectiveDirective} ${blockedURI} ${sample}`));
  });

  const page = await context.newPage();
  page.on('websocket', (socket) => requests.push(socket.url()));
  await page.goto(url ?? server.url);
  if (waitForStart) {
    const state = await page.waitForFunction(() => document.documentElement.dataset.start);
    if (await state.jsonValue() !== 'done') throw new Error(`the page did not start: ${messages.join('\n')}`);
    await page.locator('#app > *').first().waitFor();
  }
  return { page, requests, kept, messages, violations, url: url ?? server.url };
}

/** Resolves when the page has painted twice and found nothing else to do. */
export const idle = (page) => page.evaluate(() => new Promise((resolve) => {
  requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(resolve)));
}));

/** What axe-core finds against the page's accessibility, one line for each node. */
export async function accessibilityFaults(page) {
  // Evaluated from outside: the page's policy would not have the script.
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  // A colour on its way to another is neither.
  const { violations } = await page.evaluate(async () => {
    await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
    // Of WCAG 2.2 AA, and the only rule of it that is not on by itself.
    return window.axe.run({ rules: { 'target-size': { enabled: true } } });
  });
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help}: ${target}`));
}

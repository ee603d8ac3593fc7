// node tests/audit/audit.mjs: Lighthouse on the built page, as a phone and as a desk see it; fails below what we promise,
// and where it could not measure it.
import { launch } from 'chrome-launcher';
import lighthouse, { desktopConfig } from 'lighthouse';
import { serve } from '../../scripts/serve.mjs';
import { findChromium } from '../browser/found.mjs';
import { start } from './start.mjs';

const LEAST = { performance: 95, accessibility: 100, 'best-practices': 100, seo: 100 };

// It asks for robots.txt under the policy of the page, which lets nothing through once it has started: no request reaches
// the server, and what was not answered counts as a fault. Crawlers ask for it themselves, and may find none.
const OF_NO_USE = ['robots-txt'];

/** It costs points, or keeps its whole category from having any. */
const isWanting = ({ score, scoreDisplayMode }) => scoreDisplayMode === 'error' || (score !== null && score < 1);
const said = ({ title, errorMessage, displayValue }) => [title, errorMessage ?? displayValue].filter(Boolean).join(': ');

const server = await serve();
const chrome = await launch({
  chromePath: findChromium(),
  chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  logLevel: 'silent',
});

/** Chromium loses the trace of a load now and then: Lighthouse itself asks to be run again then. */
async function measured(screen, config, times = 3) {
  const { lhr } = await lighthouse(server.url, { port: chrome.port, logLevel: 'error', skipAudits: OF_NO_USE }, config);
  if (!lhr.runtimeError) return lhr;
  if (times > 1 && lhr.runtimeError.code === 'NO_NAVSTART') return measured(screen, config, times - 1);
  throw new Error(`${screen}: ${lhr.runtimeError.message}`);
}

let below = false;
try {
  console.log(await start(server.url));
  for (const [screen, config] of [['phone', undefined], ['desk', desktopConfig]]) {
    const lhr = await measured(screen, config);
    for (const [id, least] of Object.entries(LEAST)) {
      const { score, auditRefs } = lhr.categories[id];
      const points = score === null ? null : Math.round(score * 100);
      console.log(`${screen}  ${id.padEnd(16)} ${points ?? 'not measured'}`);
      // Of no points it is not known that they are enough.
      if (points !== null && points >= least) continue;
      below = true;
      for (const audit of auditRefs.map((ref) => lhr.audits[ref.id]).filter(isWanting)) console.log(`  ${said(audit)}`);
    }
    for (const id of ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift', 'interactive']) {
      const audit = lhr.audits[id];
      if (audit?.displayValue) console.log(`${screen}  ${audit.title.padEnd(26)} ${audit.displayValue}`);
      else if (audit?.errorMessage) console.log(`${screen}  ${id.padEnd(26)} ${audit.errorMessage}`);
    }
  }
} finally {
  chrome.kill();
  await server.close();
}
process.exitCode = below ? 1 : 0;

// node scripts/screenshot.mjs [--paste FILE] [--width N] [--dark] OUT.png
// A picture of the whole page in dist, with FILE pasted if given.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { close, idle, open } from '../tests/browser/helper.mjs';

const { values, positionals: [path] } = parseArgs({
  allowPositionals: true,
  options: {
    paste: { type: 'string' },
    width: { type: 'string', default: '1280' },
    dark: { type: 'boolean', default: false },
  },
});
if (!path) throw new Error('usage: node scripts/screenshot.mjs [--paste FILE] [--width N] [--dark] OUT.png');

const { page } = await open(undefined, {
  viewport: { width: Number(values.width), height: 800 },
  colorScheme: values.dark ? 'dark' : 'light',
});
if (values.paste) await page.locator('textarea').first().fill(readFileSync(values.paste, 'utf8'));
await idle(page);
await page.screenshot({ path, fullPage: true });
await close();

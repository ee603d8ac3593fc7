// node scripts/screenshot.mjs [--paste FILE] [--width N] [--height N] [--dark] OUT.png
// A picture of the page in dist, with FILE pasted if given: all of it, or the first N pixels.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { close, idle, open } from '../tests/browser/helper.mjs';

const { values, positionals: [path] } = parseArgs({
  allowPositionals: true,
  options: {
    paste: { type: 'string' },
    width: { type: 'string', default: '1280' },
    height: { type: 'string' },
    dark: { type: 'boolean', default: false },
  },
});
if (!path) throw new Error('usage: node scripts/screenshot.mjs [--paste FILE] [--width N] [--height N] [--dark] OUT.png');

const { page } = await open(undefined, {
  viewport: { width: Number(values.width), height: Number(values.height ?? 800) },
  colorScheme: values.dark ? 'dark' : 'light',
});
if (values.paste) await page.locator('textarea').first().fill(readFileSync(values.paste, 'utf8'));
await idle(page);
await page.screenshot({ path, fullPage: !values.height });
await close();

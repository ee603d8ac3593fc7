// Hosts that do not serve the files as they are called.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { serve } from '../../scripts/serve.mjs';
import { close, open } from './helper.mjs';

after(close);

/** Sends whoever asks for `x.html` on to `x`, as Cloudflare Pages does, and takes the rest from a server of dist. */
async function prettyHost(t) {
  const inner = await serve({ base: '/' });
  const outer = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://host');
    if (pathname.endsWith('.html')) {
      response.writeHead(308, { location: pathname.replace(/(index)?\.html$/, '') }).end();
      return;
    }
    const name = /\/[^./]+$/.test(pathname) ? `${pathname}.html` : pathname;
    const answer = await fetch(new URL(name, inner.url));
    const headers = Object.fromEntries([...answer.headers].filter(([name]) => !/^(content-(encoding|length)|transfer-encoding|connection)$/.test(name)));
    response.writeHead(answer.status, headers).end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise((ready) => outer.listen(0, '127.0.0.1', ready));
  t.after(async () => {
    outer.closeAllConnections();
    await new Promise((closed) => outer.close(closed));
    await inner.close();
  });
  return `http://127.0.0.1:${outer.address().port}/`;
}

test('where a host leaves the .html away, the rule reference opens from the copy too', async (t) => {
  const { page } = await open(t, { url: await prettyHost(t) });
  await page.evaluate(async () => { await navigator.serviceWorker.ready; });
  await page.reload();
  await page.locator('html[data-start=done]').waitFor();
  assert.ok(await page.evaluate(() => Boolean(navigator.serviceWorker.controller)));
  await page.context().setOffline(true);
  await page.goto(new URL('rules.html#data-full', page.url()).href);
  await page.locator('#data-full').waitFor();
});

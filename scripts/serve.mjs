// Serves a folder on this machine alone. As a command: node scripts/serve.mjs [PORT] serves dist.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { caching, headers } from './headers.mjs';

const DIST = new URL('../dist/', import.meta.url);

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

/** Serves `folder` under `base`; `requests` is the list of all that was asked for. */
export async function serve({ folder = DIST, port = 0, base = '/' } = {}) {
  const requests = [];
  const said = headers(folder);
  const server = createServer(async (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    try {
      // URL resolves every `..`, so that the file cannot lie outside the folder.
      const { pathname } = new URL(request.url, 'http://localhost');
      if (!pathname.startsWith(base) || /%2f|%5c|%00/i.test(pathname)) throw new Error('not ours');
      const file = fileURLToPath(new URL(`./${pathname.slice(base.length) || 'index.html'}`, folder));
      const whole = await readFile(file);
      const packed = /\bbr\b/.test(request.headers['accept-encoding'] ?? '');
      const body = packed ? brotliCompressSync(whole, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }) : whole;
      response.writeHead(200, {
        ...(packed && { 'content-encoding': 'br' }),
        'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
        'cache-control': caching(file),
        ...said,
      });
      response.end(request.method === 'HEAD' ? undefined : body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}${base}`,
    requests,
    close: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const port = Number(process.argv[2] ?? 8080);
  try {
    const { url } = await serve({ port });
    console.log(`thinpool-doctor is at ${url} (Ctrl-C ends it)`);
  } catch (error) {
    if (error.code !== 'EADDRINUSE') throw error;
    console.error(`Port ${port} is in use; try: make serve PORT=${port + 1}`);
    process.exit(1);
  }
}

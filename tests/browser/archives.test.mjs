import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { close, idle, open } from './helper.mjs';

after(close);

const sample = (name) => readFileSync(new URL(`../../src/page/samples/${name}.txt`, import.meta.url), 'utf8');
const TWO_HOSTS = { 'all/one/collected.txt': sample('metadata-full'), 'all/two/collected.txt': sample('healthy-overlay2') };

function tar(files) {
  const blocks = Object.entries(files).flatMap(([path, text]) => {
    const header = Buffer.alloc(512);
    const put = (at, value) => header.write(value, at, 'latin1');
    put(0, path);
    put(100, '0000644\0');
    put(124, `${Buffer.byteLength(text).toString(8).padStart(11, '0')}\0`);
    put(148, '        ');
    put(156, '0');
    put(257, 'ustar\u000000');
    put(148, `${header.reduce((sum, byte) => sum + byte).toString(8).padStart(6, '0')}\0 `);
    return [header, Buffer.from(text), Buffer.alloc((512 - Buffer.byteLength(text) % 512) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

function zip(files) {
  const entries = [];
  const directory = [];
  let offset = 0;
  for (const [path, text] of Object.entries(files)) {
    const packed = deflateRawSync(text);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    // The checksum is the one that gzip ends with.
    gzipSync(text).subarray(-8, -4).copy(common, 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(Buffer.byteLength(text), 18);
    common.writeUInt16LE(path.length, 22);
    const entry = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(path), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0', 'latin1'), common, rest, Buffer.from(path)]));
    entries.push(entry);
    offset += entry.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...entries, listing, end]);
}

// a1/dmsetup.txt: docker-thinpool: 0 199229440 thin-pool Fail
const XZ = Buffer.from('/Td6WFoAAAFpIt42AgAhARwAAAAQz1jM4Cf/AJxdADCMQeAOUCcI/Pc45vmMYeW7VjCV+S3nNKfplvaxXR8z22QT3mOOIvxbu4v+iO/2KNHrBCtszu692SYqCIF52wxo9XKJJqa7s7SQIUOii5anwLYAHSm3tJ7vsyiuxDeHU5emEZXT1H2v0LOUZ3gsO9exFtcXDDovZFN3Q8ShV8hAps1FN3L6JuP52LpWLE6ygwyJDon/EXxT1r8IAAA5Nd2pAAG0AYBQAACFNIv+PjANiwIAAAAAAVla', 'base64');

const choose = (page, name, buffer) =>
  page.locator('#files').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });

/** What there is to choose between. */
const hosts = (page) => page.locator('.hosts button');

for (const [name, bytes] of [['hosts.tar.gz', gzipSync(tar(TWO_HOSTS))], ['hosts.zip', zip(TWO_HOSTS)], ['hosts.tar', tar(TWO_HOSTS)]]) {
  test(`${name} gives its hosts, and asks for nothing`, async (t) => {
    const { page, requests, violations, messages } = await open(t);
    await idle(page);
    const before = requests.length;
    await choose(page, name, bytes);
    await hosts(page).nth(1).waitFor();
    assert.deepEqual(await hosts(page).locator('.badge').allInnerTexts(), ['Critical', 'Healthy']);
    assert.equal(await page.locator('.file-name').innerText(), name);
    assert.match(await page.locator('.evidence').first().innerText(), /^all.*\.txt:\d+/);
    assert.equal(requests.length, before);
    assert.match(await page.locator('.proof').innerText(), /^0 requests/);
    assert.deepEqual([violations, messages], [[], []]);
  });
}

test('a .tar.xz is read, dropped as well', async (t) => {
  const { page } = await open(t);
  const data = await page.evaluateHandle((bytes) => {
    const data = new DataTransfer();
    data.items.add(new File([Uint8Array.from(bytes)], 'host.tar.xz'));
    return data;
  }, [...XZ]);
  await page.dispatchEvent('footer', 'drop', { dataTransfer: data });
  await page.locator('.verdict').getByText(/failed/i).first().waitFor();
});

test('a bomb stops at the limit, and the page stays usable', async (t) => {
  const { page, messages } = await open(t);
  await choose(page, 'bomb.gz', gzipSync(Buffer.alloc(300 << 20)));
  await page.getByText(/bomb: unpacks to more than 256 MiB and is left out/).first().waitFor();
  await choose(page, 'hosts.tar.gz', gzipSync(tar(TWO_HOSTS)));
  await hosts(page).nth(1).waitFor();
  assert.deepEqual(messages, []);
});

test('the archives may come after the program, and may not come at all', async (t) => {
  for (const outcome of ['continue', 'abort']) {
    const { page, violations } = await open(t, { waitForStart: false });
    let release;
    const held = new Promise((resolve) => { release = resolve; });
    await page.route('**/archives*.wasm', (route) => held.then(() => route[outcome]()));
    await page.reload({ waitUntil: 'commit' });
    await page.locator('html[data-start="done"]').waitFor();
    await choose(page, 'hosts.zip', zip(TWO_HOSTS));
    await page.locator('.reading').waitFor();
    release();
    const expected = outcome === 'continue' ? hosts(page).nth(1) : page.getByText(/is an archive and could not be opened here/).first();
    await expected.waitFor();
    assert.deepEqual(violations, []);
  }
});

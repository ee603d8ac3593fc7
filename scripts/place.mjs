// node scripts/place.mjs [FOLDER] < REPORT: the functions in which a program stopped, from the lines that the page shows
// when it meets a fault, and the symbols that the build left in FOLDER, dist by default.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder = 'dist'] = process.argv.slice(2);
const [, places, build] = readFileSync(0, 'utf8').match(/^stopped: \S+ (.*) of ([\da-f]{16})$/m) ?? [];
if (!build) throw new Error('no line `stopped: … of …` in it');
const symbols = readFileSync(join(folder, `symbols-${build}.txt`), 'utf8').split('\n');
for (const place of places.split(' ')) {
  const [number] = place.split(':');
  const line = symbols.find((line) => line.startsWith(`${number}:`));
  // wasm-opt writes what a name may not hold as \xx.
  const name = line?.slice(number.length + 1).replace(/\\([\da-f]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  console.log(place, name ?? 'unknown');
}

// The colours of static/style.css: enough contrast in both schemes, and the two ways to the dark one give the same.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const css = readFileSync(new URL('../../static/style.css', import.meta.url), 'utf8');
const tokens = (selector) => {
  const [, block] = css.split(`${selector} {`);
  return Object.fromEntries([...block.slice(0, block.indexOf('}')).matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]));
};
const light = tokens(':root');
const dark = tokens(':root[data-theme="dark"]');

function luminance(colour) {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [lighter, darker] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

const GROUNDS = ['paper', 'card', 'well'];
const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info', 'ok'];
const TEXT = [
  ...['ink', 'quiet', 'accent'].flatMap((ink) => GROUNDS.map((ground) => [ink, ground])),
  ['ink', 'accent-soft'], ['accent', 'accent-soft'], ['ink', 'removed-soft'], ['ink', 'added-soft'],
  ...SEVERITIES.flatMap((tone) => [[tone, 'card'], [tone, `${tone}-soft`], ['ink', `${tone}-soft`], ['quiet', `${tone}-soft`]]),
  ['terminal-ink', 'terminal'], ['terminal-quiet', 'terminal'], ['terminal-ink', 'terminal-line'],
];
const SHAPES = [['edge', 'paper'], ['edge', 'card'], ['accent', 'well'], ['accent', 'card']];

for (const [name, scheme] of Object.entries({ light, dark })) {
  test(`text and shapes have enough contrast, ${name}`, () => {
    const short = (pairs, least) => pairs.map(([one, other]) => [one, other, contrast(scheme[one], scheme[other])])
      .filter(([, , found]) => !(found >= least)).map(([one, other, found]) => `${one} on ${other}: ${found?.toFixed(2)}`);
    assert.deepEqual(short(TEXT, 4.5), []);
    assert.deepEqual(short(SHAPES, 3), []);
  });
}

test('dark by choice is dark by the system', () => {
  assert.deepEqual(tokens(':root:not([data-theme="light"])'), dark);
  assert.deepEqual(Object.keys(dark).filter((name) => !(name in light)), []);
});

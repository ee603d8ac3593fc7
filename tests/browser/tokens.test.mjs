// The styles hold to the tokens of style.css: nothing else gives a colour, a size of text, a corner or the room between
// things. Whatever colour has text in it can be read on whatever ground there is, in both schemes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

/** All declarations of a style, each with the selector that it stands under. */
function declarations(name) {
  const css = readFileSync(new URL(`../../static/${name}`, import.meta.url), 'utf8').replace(/\/\*.*?\*\//gs, '');
  const open = [];
  const found = [];
  for (const [, text, end] of css.matchAll(/([^{};]*)([{};])/g)) {
    const [, property, value] = text.match(/^\s*([\w-]+):\s*(.*?)\s*$/s) ?? [];
    if (end === '{') open.push(text.trim());
    else if (property) found.push({ selector: open.at(-1), property, value, in: `${name}: ${open.at(-1)} { ${property}: ${value} }` });
    if (end === '}') open.pop();
  }
  return found;
}

const ALL = [...declarations('style.css'), ...declarations('rules.css')];
const isToken = ({ selector, property }) => property.startsWith('--') && /^:root(\[.*\]|:not\(.*\))?$/.test(selector);
const TOKENS = ALL.filter(isToken);
const USES = ALL.filter((each) => !isToken(each));
const named = (value) => [...value.matchAll(/var\(--([\w-]+)/g)].map(([, name]) => name);
const faults = (isFault) => USES.filter(isFault).map((each) => each.in);

const raw = (value) => value.match(/-?[\d.]+[a-z%]+/g) ?? [];
// A hairline is no step of a scale, and what follows the window or the letters is layout.
const isLayout = (length) => /^-?[12]px$|(%|ch|v[wh])$/.test(length);

test('room, sizes of text and corners come from the tokens', () => {
  const ROOM = /^(margin|padding|inset)\b|^(row-|column-)?gap$|^(top|right|bottom|left)$/;
  const isRaw = (text) => raw(text.replace(/var\(--[\w-]+/g, '')).some((length) => !isLayout(length));
  assert.deepEqual(faults(({ property, value }) => ROOM.test(property) && isRaw(value)), []);
  assert.deepEqual(faults(({ property, value }) => /^font(-size)?$/.test(property) && !/var\(--size-|^inherit$/.test(value)), []);
  assert.deepEqual(faults(({ property, value }) => /radius$/.test(property) && !/^(var\(--[\w-]+\)|50%|0)$/.test(value)), []);
});

test('colours come from the tokens', () => {
  const COLOURED = /^(color|background|fill|stroke|border|outline|box-shadow)(-(color|top|right|bottom|left))*$|^accent-color$|^--/;
  // Widths and styles of lines, and the colours of whoever has chosen their own.
  const PLAIN = /^(none|inherit|transparent|currentcolor|solid|dashed|dotted|Highlight|Canvas|CanvasText|[\d.]+(px)?)$/;
  const isFault = ({ property, value }) =>
    COLOURED.test(property) && value.replace(/var\([^()]*(\([^()]*\))?\)/g, '').split(/\s+/).some((word) => word && !PLAIN.test(word));
  assert.deepEqual(faults(isFault), []);
  assert.deepEqual(faults(({ value }) => /#[0-9a-f]{3,8}\b|\b(rgba?|hsla?|hwb|(ok)?l(ab|ch)|color(-mix)?)\(/i.test(value)), []);
});

test('each token that is named is there, and none is there in vain', () => {
  const there = new Set(ALL.filter(({ property }) => property.startsWith('--')).map(({ property }) => property.slice(2)));
  const wanted = new Set(ALL.flatMap(({ value }) => named(value)));
  assert.deepEqual([...wanted].filter((name) => !there.has(name)), []);
  assert.deepEqual([...there].filter((name) => !wanted.has(name)), []);
});

const scheme = (selector) => Object.fromEntries(
  TOKENS.filter((each) => each.selector === selector && /^#[0-9a-f]{6}$/.test(each.value)).map(({ property, value }) => [property.slice(2), value]));
const light = scheme(':root');
const dark = scheme(':root[data-theme="dark"]');

function luminance(colour) {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [lighter, darker] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

// A tone stands for the colour of each severity.
const meant = (name) => {
  const tones = USES.filter(({ property }) => property === `--${name}`).flatMap(({ value }) => named(value));
  return tones.length ? tones : [name];
};
const coloursOf = (properties, uses = USES) =>
  [...new Set(uses.filter(({ property }) => properties.test(property)).flatMap(({ value }) => named(value)).flatMap(meant))]
    .filter((name) => name in light);
// Where one rule gives both, it is they that meet; of all else any colour may come to stand on any ground of its kind.
const SELECTED = USES.filter(({ selector }) => selector.includes('::selection'));
const OTHERS = USES.filter((each) => !SELECTED.includes(each));
const isTerminal = (name) => name.startsWith('terminal');
const pairs = (colours, grounds) =>
  colours.flatMap((colour) => grounds.filter((ground) => isTerminal(ground) === isTerminal(colour)).map((ground) => [colour, ground]));

const GROUNDS = coloursOf(/^background(-color)?$/, OTHERS);
const TEXT = [...pairs(coloursOf(/^color$/, OTHERS), GROUNDS), ...pairs(coloursOf(/^color$/, SELECTED), coloursOf(/^background$/, SELECTED))];
// Lines that only divide may be faint, and a ground that is drawn is a ground.
const SHAPES = pairs(coloursOf(/^(fill|stroke|border|outline)/).filter((name) => !/^(terminal-)?line$/.test(name) && !GROUNDS.includes(name)), GROUNDS);

for (const [name, colours] of Object.entries({ light, dark })) {
  test(`text and shapes have enough contrast, ${name}`, () => {
    const short = (pairs, least) => pairs.map(([one, other]) => [one, other, contrast(colours[one], colours[other])])
      .filter(([, , found]) => !(found >= least)).map(([one, other, found]) => `${one} on ${other}: ${found.toFixed(2)}`);
    assert.deepEqual(short(TEXT, 4.5), []);
    assert.deepEqual(short(SHAPES, 3), []);
  });
}

test('the pairs are those of the page', () => {
  const has = (pairs, ...pair) => pairs.some((each) => each.join() === pair.join());
  for (const pair of [['ink', 'paper'], ['quiet', 'medium-soft'], ['accent', 'high-soft'], ['critical', 'removed-soft'], ['ok', 'added-soft'],
    ['low', 'low-soft'], ['card', 'accent'], ['terminal-ink', 'terminal-line']]) assert.ok(has(TEXT, ...pair), `${pair}`);
  for (const pair of [['edge', 'card'], ['accent', 'well'], ['medium', 'well'], ['critical', 'well'], ['terminal-quiet', 'terminal']]) {
    assert.ok(has(SHAPES, ...pair), `${pair}`);
  }
});

test('dark by choice is dark by the system', () => {
  assert.deepEqual(scheme(':root:not([data-theme="light"])'), dark);
  assert.deepEqual(Object.keys(dark).filter((name) => !(name in light)), []);
});

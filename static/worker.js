// The worker around the engine: src/worker/mod.rs says what it hears and what it answers.
// Before it, the build puts the glue of both programs, `engine` and `archives`; all of it travels as one text, because a
// worker behind the page's policy can load nothing.
let asked;
let since;

// The engine asks for a text when it needs it: most questions need none a second time.
self.textOf = (index) => {
  const text = asked.texts[index];
  return typeof text === 'string' ? new TextEncoder().encode(text) : new Uint8Array(new FileReaderSync().readAsArrayBuffer(text));
};

self.unpack = (name, bytes) => archives.unpack(name, bytes);

// Of a short reading nobody wants to know how far it is.
self.tellPercent = (percent) => {
  if (performance.now() - since > 100) postMessage({ id: asked.id, percent });
};

// Where in the program it stopped: functions and places in its code, innermost first, and of which program they are.
// scripts/place.mjs turns them into names. The stack holds nothing of what was read.
const place = (error) => {
  const frames = [...String(error?.stack).matchAll(/wasm-function\[(\d+)\](:0x[\da-f]+)?/g)];
  const places = frames.slice(0, 8).map(([, number, at = '']) => number + at);
  return [error?.name ?? 'unknown', ...places, 'of ENGINE'].join(' ');
};

onmessage = ({ data }) => {
  if (data.program) {
    engine.initSync({ module: data.program });
    // What is compiled at the first use is used before anybody waits for it.
    return void setTimeout(() => engine.warm_up());
  }
  if (data.archives) return void archives.initSync({ module: data.archives });
  asked = data;
  since = performance.now();
  try {
    if (data.stop) engine.stop();
    const answer = engine.answer(data.request);
    postMessage({ id: data.id, answer }, [answer.buffer]);
  } catch (error) {
    postMessage({ id: data.id, fault: place(error) });
  }
};

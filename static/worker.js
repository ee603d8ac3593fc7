// The worker around the engine: src/worker/mod.rs says what it hears and what it answers.
// Before it, the build puts the engine's glue; both travel as one text, because a worker behind the page's policy can
// load nothing.
let asked;
let since;

// The engine asks for a text when it needs it: most questions need none a second time.
self.textOf = (index) => {
  const text = asked.texts[index];
  return typeof text === 'string' ? new TextEncoder().encode(text) : new Uint8Array(new FileReaderSync().readAsArrayBuffer(text));
};

// Of a short reading nobody wants to know how far it is.
self.tellPercent = (percent) => {
  if (performance.now() - since > 100) postMessage({ id: asked.id, percent });
};

// Where in the program it stopped: places in its code, innermost first. The stack holds nothing of what was read.
const place = (error) => {
  const frames = [...String(error?.stack).matchAll(/wasm-function\[(\d+)\]:(0x[\da-f]+)/g)];
  return [error?.name ?? 'unknown', ...frames.slice(0, 8).map(([, , at]) => at)].join(' ');
};

onmessage = ({ data }) => {
  if (data.program) {
    wasm_bindgen.initSync({ module: data.program });
    return;
  }
  asked = data;
  since = performance.now();
  try {
    if (data.stop) wasm_bindgen.stop();
    const answer = wasm_bindgen.answer(data.question);
    postMessage({ id: data.id, answer }, [answer.buffer]);
  } catch (error) {
    postMessage({ id: data.id, fault: place(error) });
  }
};

// Asks the worker of the page as the page does (src/worker/mod.rs), and shows how long it takes.
const { worker: script, engine } = document.querySelector('script[data-worker]').dataset;
const ROUNDS = 100;
const LARGE_ROUNDS = 10;

const TEXTS = {
  'a pool out of space': 'docker info\nServer Version: 19.03.12\nStorage Driver: devicemapper\n Pool Name: docker-thinpool\n Data Space Used: 102 GB\n Data Space Total: 102 GB\n Metadata Space Used: 12 MB\n Metadata Space Total: 1.07 GB\n\n$ dmsetup status\ndocker-thinpool: 0 199229440 thin-pool 5 3000/262144 194560/194560 - out_of_data_space discard_passdown queue_if_no_space - 1024\n\n$ vgs\n  VG     #PV #LV #SN Attr   VSize   VFree\n  docker   1   1   0 wz--n- 130.00g 20.00g\n',
};
TEXTS['with 100 kB of log'] = TEXTS['a pool out of space']
  + 'Nov 22 10:00:01 node-1 kernel: docker0: port 1(veth2a9bd1c) entered blocking state\n'.repeat(1200);

// A request as src/worker/wire.rs writes it: revision, the one text box, nothing chosen, all there is to say.
const request = (revision) => Uint8Array.from([revision & 0x7f, 1, 5, ...new TextEncoder().encode('paste'), ...Array(9).fill(0)]);

const source = await (await fetch(script)).text();
const worker = new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
worker.postMessage({ program: await WebAssembly.compileStreaming(fetch(engine)) });

const ask = (id, text) => new Promise((resolve, reject) => {
  const began = performance.now();
  worker.onmessage = ({ data }) => {
    if (data.fault) reject(new Error(data.fault));
    else if (data.answer) resolve(performance.now() - began);
  };
  worker.postMessage({ id, request: request(id), texts: [text] });
});

for (const [name, text] of Object.entries(TEXTS)) {
  const times = [];
  const rounds = text.length > 10_000 ? LARGE_ROUNDS : ROUNDS;
  for (let round = 0; round < rounds; round++) times.push(await ask(round, text));
  const [first] = times;
  const sorted = times.slice(1).sort((a, b) => a - b);
  const row = document.getElementById('rows').insertRow();
  const show = (ms) => `${ms.toFixed(1)} ms`;
  for (const cell of [name, `${text.length.toLocaleString('en')} bytes`, show(first), show(sorted[0]), show(sorted[sorted.length >> 1]), show(sorted.at(-1))]) {
    row.insertCell().textContent = cell;
  }
}
document.getElementById('done').textContent = `Each text ${ROUNDS} times, a large one ${LARGE_ROUNDS} times. The first reading makes every expression ready.`;
document.documentElement.dataset.bench = 'done';

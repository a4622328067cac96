/** What a worker does, as the text of a module: the only code that is given as text, and it is ours. */

/**
 * Pieces of a step are taken by tickets: a ticket is a number of 32 bits that threads share, with the piece that comes next, the
 * phase, and which step it is. Who raises it by 1 has that piece; a thread that comes late finds none left.
 */
const PIECE_BITS = 10;
const PHASE_BITS = 2;
const MOST_PIECES = (1 << PIECE_BITS) - 1;
const MOST_PHASES = (1 << PHASE_BITS) - 1;
export const ticketOf = (step: number, phase: number): number => (step << (PIECE_BITS + PHASE_BITS)) | (phase << PIECE_BITS);
export const pieceOf = (ticket: number): number => ticket & MOST_PIECES;

/**
 * How often a thread looks whether there is something to do before it sleeps: about 0.2 ms, some times what waking up takes, and
 * longer than the next minibatch needs to be put in place. Where threads have to share a processor nobody can work in that time.
 * Measured with 784-256-256-10 on two processors and on one (AMD Zen 3, Node 24): 1500 lose a third of what the second one
 * brings, 40,000 double the time on one.
 */
export const LOOKS = 10_000;
/** How many milliseconds a worker waits for the next step before it hears messages again. */
const PATIENCE = 1;

/**
 * The text. Messages: module, forget, run (a function on a part of arrays), step (come and take pieces). Where a worker is
 * invited, its cell has 1 from the message on until it goes; who invites looks there first.
 */
export const SOURCE = `
const isNode = typeof process === "object" && process.versions?.node;
const port = isNode ? process.getBuiltinModule("node:worker_threads").parentPort : globalThis;
const listen = (f) => isNode ? port.on("message", f) : port.addEventListener("message", (e) => f(e.data));
const kernels = new Map();
const piecesOf = (phases, seen) => phases[(seen >>> ${PIECE_BITS}) & ${MOST_PHASES}];
const told = (counter) => {
  Atomics.add(counter, 0, 1);
  Atomics.notify(counter, 0);
};
/** Takes pieces until none is left. Returns the ticket that was seen then. */
const work = ({ phases, counter, ticket }) => {
  for (;;) {
    const seen = Atomics.load(ticket, 0);
    const pieces = piecesOf(phases, seen);
    const piece = seen & ${MOST_PIECES};
    if (piece >= pieces.length) return seen;
    if (Atomics.compareExchange(ticket, 0, seen, seen + 1) !== seen) continue;
    pieces[piece]();
    told(counter);
  }
};
const hasPieces = ({ phases, ticket }) => {
  const seen = Atomics.load(ticket, 0);
  return (seen & ${MOST_PIECES}) < piecesOf(phases, seen).length;
};
const isNews = (ticket, seen) => {
  for (let look = 0; look < ${LOOKS}; look++) if (Atomics.load(ticket, 0) !== seen) return true;
  return Atomics.wait(ticket, 0, seen, ${PATIENCE}) !== "timed-out";
};
const ACTIONS = {
  module: ({ id, module, memory, phases, cells }) => {
    const { exports } = new WebAssembly.Instance(module, { gprime: { memory } });
    const [counter, ticket, invited] = cells.map((cell) => new Int32Array(memory.buffer, cell, 1));
    kernels.set(id, { exports, phases: phases.map((names) => names.map((name) => exports[name])), counter, ticket, invited });
    port.postMessage("done");
  },
  forget: ({ id }) => {
    kernels.delete(id);
    port.postMessage("done");
  },
  run: ({ id, name, n, addresses }) => {
    const { exports, counter } = kernels.get(id);
    exports[name](n, ...addresses);
    told(counter);
  },
  step: ({ id }) => {
    const kernel = kernels.get(id);
    const { ticket, invited } = kernel;
    do {
      while (isNews(ticket, work(kernel)));
      Atomics.store(invited, 0, 0);
      // who opened a phase just now saw the 1: then the worker stays, unless it is invited anew
    } while (hasPieces(kernel) && Atomics.compareExchange(invited, 0, 0, 1) === 0);
  },
};
listen((message) => ACTIONS[message.kind](message));
`;

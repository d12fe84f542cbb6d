// Answers the challenge of a form by work instead of words: a number that makes a hash begin with
// enough zero bits. Written here rather than asked of SubtleCrypto, whose promises take ten times
// longer than so short a hash. Without script, or when it fails, the question is there.

const SLICE_MS = 25;
const LONGER_MS = 3000;
const K = new Uint32Array(64);
const START = new Uint32Array(8);

// The first 32 bits of the fractional parts of roots of primes: FIPS 180-4 §4.2.2, §5.3.3.
const fraction = (number) => ((number - Math.floor(number)) * 2 ** 32) >>> 0;
for (let prime = 2, found = 0; found < 64; prime += 1) {
  let isPrime = true;
  for (let by = 2; by * by <= prime; by += 1) if (prime % by === 0) isPrime = false;
  if (isPrime) {
    if (found < 8) START[found] = fraction(Math.sqrt(prime));
    K[found] = fraction(Math.cbrt(prime));
    found += 1;
  }
}

const rotated = (word, by) => (word >>> by) | (word << (32 - by));

function compress(state, bytes, at, schedule) {
  for (let t = 0; t < 16; t += 1) {
    const i = at + 4 * t;
    schedule[t] = (bytes[i] << 24) | (bytes[i + 1] << 16) | (bytes[i + 2] << 8) | bytes[i + 3];
  }
  for (let t = 16; t < 64; t += 1) {
    const x = schedule[t - 15];
    const y = schedule[t - 2];
    const low = rotated(x, 7) ^ rotated(x, 18) ^ (x >>> 3);
    const high = rotated(y, 17) ^ rotated(y, 19) ^ (y >>> 10);
    schedule[t] = (schedule[t - 16] + low + schedule[t - 7] + high) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let t = 0; t < 64; t += 1) {
    const sum1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
    const one = (h + sum1 + ((e & f) ^ (~e & g)) + K[t] + schedule[t]) | 0;
    const sum0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22);
    const two = (sum0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + one) | 0;
    d = c; c = b; b = a; a = (one + two) | 0;
  }
  state[0] += a; state[1] += b; state[2] += c; state[3] += d;
  state[4] += e; state[5] += f; state[6] += g; state[7] += h;
}

// What hashes a text followed by something short: the blocks of the text alone are done once.
export function hasher(text) {
  const bytes = new TextEncoder().encode(text);
  const whole = bytes.length - (bytes.length % 64);
  const schedule = new Int32Array(64);
  const begun = START.slice();
  for (let at = 0; at < whole; at += 64) compress(begun, bytes, at, schedule);
  const rest = new Uint8Array(192);
  rest.set(bytes.subarray(whole));
  const state = new Uint32Array(8);
  return (more) => {
    let size = bytes.length - whole;
    for (let n = 0; n < more.length; n += 1, size += 1) rest[size] = more.charCodeAt(n);
    const end = Math.ceil((size + 9) / 64) * 64;
    rest.fill(0, size, end);
    rest[size] = 0x80;
    const bits = (whole + size) * 8;
    for (let n = 0; n < 4; n += 1) rest[end - 1 - n] = bits >>> (8 * n);
    state.set(begun);
    for (let at = 0; at < end; at += 64) compress(state, rest, at, schedule);
    return state;
  };
}

function worth(state) {
  let bits = 0;
  for (const word of state) {
    bits += Math.clz32(word);
    if (word) break;
  }
  return bits;
}

const pause = () => new Promise((go) => { setTimeout(go, 0); });

export async function work(challenge, effort, slow = () => {}) {
  const hash = hasher(`${challenge}.`);
  const begun = performance.now();
  let told = false;
  for (let number = 0; ; ) {
    const until = performance.now() + SLICE_MS;
    while (performance.now() < until) {
      for (let turn = 0; turn < 50; turn += 1, number += 1) {
        if (worth(hash(String(number))) >= effort) return number;
      }
    }
    if (!told && performance.now() - begun > LONGER_MS) {
      told = true;
      slow();
    }
    await pause();
  }
}

async function answer(form) {
  const said = form.querySelector("[role=status]");
  const parts = form.querySelectorAll("[data-question]");
  for (const part of parts) part.hidden = true;
  said.textContent = form.dataset.working;
  try {
    const found = await work(form.elements.challenge.value, Number(form.dataset.effort), () => {
      said.textContent = form.dataset.longer;
    });
    form.elements.challenge_work.value = String(found);
    said.textContent = form.dataset.done;
    form.submit();
  } catch {
    said.textContent = "";
    for (const part of parts) part.hidden = false;
  }
}

const form = document.getElementById("challenge");
if (form && !("wrong" in form.dataset)) answer(form);

// Two comforts; the form works without them: the browser does the work instead of the sum, and says where it is.
const K = [];
{
  let n = 2;
  const fraction = (x) => ((x - Math.floor(x)) * 0x100000000) | 0;
  while (K.length < 64) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) { prime = false; break; }
    if (prime) K.push(fraction(Math.cbrt(n)));
    n++;
  }
}
const START = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

// First word of SHA-256 of an ASCII text. The browser's own is closed on plain http, and slow for many short texts.
function firstWord(text) {
  const length = text.length, blocks = ((length + 8) >> 6) + 1, words = new Int32Array(blocks * 16);
  for (let i = 0; i < length; i++) words[i >> 2] |= text.charCodeAt(i) << (24 - (i % 4) * 8);
  words[length >> 2] |= 0x80 << (24 - (length % 4) * 8);
  words[blocks * 16 - 1] = length * 8;
  const state = Int32Array.from(START), w = new Int32Array(64);
  const turn = (x, n) => (x >>> n) | (x << (32 - n));
  for (let block = 0; block < blocks; block++) {
    for (let i = 0; i < 64; i++) {
      if (i < 16) w[i] = words[block * 16 + i];
      else {
        const a = w[i - 15], b = w[i - 2];
        w[i] = (w[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + w[i - 7] + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10))) | 0;
      }
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => { state[i] = (state[i] + value) | 0; });
  }
  return state[0] >>> 0;
}

const form = document.querySelector("form[data-challenge]");
if (form) {
  const token = form.elements.token.value, zeros = 32 - Number(form.dataset.challenge);
  const sum = form.querySelector("[data-sum]");
  // Who presses the button before the work is done waits for it; the form goes by itself.
  sum.hidden = true;
  sum.querySelector("input").required = false;
  let at = 0, waiting = null;
  const work = () => {
    const until = performance.now() + 12;
    while (performance.now() < until) {
      if (firstWord(`${token}:${at}`) >>> zeros === 0) {
        form.elements.work.value = at;
        if (waiting) form.requestSubmit(waiting.button);
        return;
      }
      at++;
    }
    setTimeout(work, 0);
  };
  work();
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent || !form.elements.work.value) event.preventDefault();
    if (form.elements.work.value) form.dataset.sent = "1";
    else waiting = { button: event.submitter };
    form.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => { delete form.dataset.sent; form.removeAttribute("aria-busy"); });
}

const here = document.querySelector("[data-locate]");
if (here && navigator.geolocation) {
  const told = document.getElementById(here.getAttribute("aria-describedby"));
  here.hidden = false;
  here.addEventListener("click", () => {
    told.textContent = "正在定位……";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        here.form.elements.latitude.value = coords.latitude.toFixed(6);
        here.form.elements.longitude.value = coords.longitude.toFixed(6);
        told.textContent = `已取得位置，误差约 ${Math.round(coords.accuracy)} 米；请再用文字写明在哪里。`;
      },
      () => { told.textContent = "没有取得位置，请用文字写明在哪里。"; },
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
    );
  });
}

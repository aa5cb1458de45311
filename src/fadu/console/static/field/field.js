// The field pages: capture without a connection, keep in the phone, send once when there is one.
const app = document.getElementById("app");
const [{ judge }, store] = await Promise.all([import(app.dataset.gates), import(app.dataset.store)]);
const $ = (id) => document.getElementById(id);
const set = document.body.dataset;
const STATES = { waiting: "待同步", sending: "正在同步", sent: "已入账", refused: "没有入账" };
let excerpt = null, chosen = null, shots = [], busy = false, place = null, lost = false;

function element(tag, text, kind) {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

function tell(text, kind = "") {
  $("note").textContent = text;
  $("note").className = `notice ${kind}`;
  $("note").hidden = !text;
}

const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const hash = async (blob) => hex(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));

// A phone may believe in a network through which nothing gets: what counts is whether the last request got through.
const connected = () => navigator.onLine && !lost;

function online() {
  $("net").textContent = connected() ? "有网络" : "离线";
  $("net").className = `pill ${connected() ? "ok" : "warn"}`;
}

function reached(yes) {
  lost = !yes;
  online();
}

// --- what the bureau knows -------------------------------------------------------------------------

async function refresh() {
  if (navigator.onLine) {
    let answer;
    try {
      answer = await fetch(set.today, { headers: { Accept: "application/json" } });
      reached(true);
      if (answer.redirected || answer.status === 403) {
        tell("登录已过期。采集的内容都在手机里，重新登录后自动同步。", "warn");
        const link = element("a", "去登录");
        link.href = `${set.login}?next=${encodeURIComponent(set.scope)}`;
        $("note").append(" ", link);
      } else if (answer.ok) {
        excerpt = await answer.json();
        await store.putToday(excerpt);
      }
    } catch { if (!answer) reached(false); }
  }
  excerpt = excerpt || (await store.today()) || null;
  if (!excerpt) tell("第一次使用要有网络：先联网打开一次，把事项、人员证件和关口存到手机里。", "warn");
}

function options(select, rows, first) {
  select.replaceChildren();
  if (first) select.append(new Option(first, ""));
  for (const [value, label] of rows) select.append(new Option(label, value));
}

// --- the first page --------------------------------------------------------------------------------

async function home() {
  $("capture").hidden = true;
  $("home").hidden = !excerpt;
  await list();
}

// Sending goes on while somebody fills in a form: it draws the lists anew and leaves the form alone.
async function list() {
  if (!excerpt) return;
  $("who").textContent = `${excerpt.me.name} · 资料更新到 ${excerpt.day}`;
  const kept = await store.captures();
  $("queue").replaceChildren(...kept.map(line));
  $("queue-none").hidden = kept.length > 0;
  $("matters").replaceChildren(...excerpt.matters.map((matter) => {
    const item = element("li"), open = element("button", "", "card");
    open.type = "button";
    open.append(element("strong", matter.title), element("span", `${matter.number} · ${matter.stage}`, "muted"), element("span", matter.place, "muted"));
    open.addEventListener("click", () => form(matter));
    item.append(open);
    return item;
  }));
  $("matters-none").hidden = excerpt.matters.length > 0;
}

function line(capture) {
  const item = element("li", "", "card"), head = element("div", "", "bar");
  item.dataset.state = capture.state;
  head.append(element("strong", capture.title), element("span", STATES[capture.state], `pill ${capture.state === "sent" ? "ok" : capture.state === "refused" ? "bad" : "warn"}`));
  item.append(head, element("span", `${new Date(capture.taken).toLocaleString("zh-CN", { hour12: false })} · ${capture.message.capture.hashes.length} 个文件`, "muted"));
  if (capture.why) item.append(element("p", capture.why, "why"));
  if (capture.state === "sent") {
    const link = element("a", capture.number);
    link.href = capture.url;
    item.append(link);
  } else {
    if (capture.message.by[0] !== excerpt.me.id) item.append(element("p", "由其他人员采集，请采集人登录后同步。", "why"));
    const row = element("div", "", "bar");
    if (capture.state === "refused" && capture.message.step === "pen.evidence-add") {
      const pick = element("select");
      pick.setAttribute("aria-label", "改选事项");
      options(pick, excerpt.matters.map((one) => [one.id, `${one.number} ${one.title}`]), "改选事项");
      pick.addEventListener("change", async () => {
        const found = excerpt.matters.find((one) => String(one.id) === pick.value);
        if (found) await store.change({ ...capture, title: found.title, state: "waiting", why: "", message: { ...capture.message, matter: found.id, seen: found.seen } });
        await sync();
      });
      row.append(pick);
    }
    const again = element("button", capture.state === "refused" ? "重试" : "同步", "button small"), gone = element("button", "删除", "button small quiet");
    again.type = gone.type = "button";
    again.addEventListener("click", async () => { await store.change({ ...capture, state: "waiting", why: "" }); await sync(); });
    gone.addEventListener("click", async () => {
      if (gone.textContent === "删除") { gone.textContent = "确定删除，不再同步？"; return; }
      await store.remove(capture.id);
      await home();
    });
    row.append(again, gone);
    item.append(row);
  }
  return item;
}

// --- a capture -------------------------------------------------------------------------------------

function form(matter) {
  chosen = matter;
  shots = [];
  place = null;
  $("capture").reset();
  $("home").hidden = true;
  $("capture").hidden = false;
  $("about").textContent = matter ? `${matter.title}（${matter.number}）` : "新线索";
  $("text-label").textContent = matter ? "取证说明" : "线索内容";
  for (const one of document.querySelectorAll(".clue")) one.hidden = !!matter;
  const own = excerpt.people.filter((one) => one.unit === excerpt.me.unit), others = excerpt.people.filter((one) => one.unit !== excerpt.me.unit);
  options($("second"), [...own, ...others].map((one) => [one.id, one.name]), "请选择");
  items("");
  options($("town"), excerpt.towns.map((one) => [one.code, one.name]), "请选择");
  options($("source"), Object.entries(excerpt.sources));
  draw();
  weigh();
  scrollTo(0, 0);
  if (navigator.geolocation) {
    navigator.geolocation.getCurrentPosition((found) => {
      place = { longitude: found.coords.longitude.toFixed(7), latitude: found.coords.latitude.toFixed(7), accuracy: Math.round(found.coords.accuracy) };
      $("where").textContent = `已定位，误差约 ${place.accuracy} 米。时间和文件散列在保存时由手机记下。`;
    }, () => { $("where").textContent = "没有定位，请写清地点。时间和文件散列由手机记下。"; }, { enableHighAccuracy: true, timeout: 15000 });
  }
}

function items(text) {
  const kept = $("item").value;
  const found = excerpt.items.filter((one) => !text || one.title.includes(text) || one.code.includes(text.toUpperCase()));
  options($("item"), found.map((one) => [one.code, one.title]), found.length ? "请选择" : "没有这样的事项");
  $("item").value = found.some((one) => one.code === kept) ? kept : "";
}

function draw() {
  $("shots").replaceChildren(...shots.map((shot, place_) => {
    const item = element("li"), gone = element("button", "去掉", "button small quiet");
    gone.type = "button";
    gone.setAttribute("aria-label", `去掉第${place_ + 1}个文件`);
    gone.addEventListener("click", () => { shots.splice(place_, 1); draw(); weigh(); });
    if (shot.blob.type.startsWith("image/")) {
      const picture = element("img");
      picture.alt = shot.name;
      picture.src = URL.createObjectURL(shot.blob);
      picture.addEventListener("load", () => URL.revokeObjectURL(picture.src));
      item.append(picture);
    } else item.append(element("span", shot.name));
    item.append(gone);
    return item;
  }));
}

function said(at) {
  const day = at.toLocaleString("sv-SE", { timeZone: "Asia/Shanghai" }).slice(0, 10), text = $("text").value.trim();
  if (chosen) return { note: text };
  return { source: $("source").value, found_on: day, place: $("place").value.trim(), town: $("town").value, item: $("item").value, summary: text };
}

function weigh() {
  const at = new Date(), step = excerpt.steps[chosen ? "pen.evidence-add" : "pen.clue"];
  const second = excerpt.people.find((one) => one.id === $("second").value);
  const data = said(at);
  const found = judge(step, { at, now: new Date(), people: second ? [excerpt.me, second] : [excerpt.me], files: shots.length, stage: chosen && chosen.stage, data });
  $("findings").replaceChildren(...found.map((one) => {
    const item = element("li", "", one.must ? "must" : "");
    item.append(element("strong", one.sentence), element("span", one.hint, "muted"));
    return item;
  }));
  $("fine").hidden = found.length > 0;
  $("keep").disabled = busy || found.some((one) => one.must) || !shots.length;
  return { at, step, second, data, found };
}

async function keep(event) {
  event.preventDefault();
  if (busy) return;
  const { at, step, second, data, found } = weigh();
  if (found.some((one) => one.must) || !shots.length) return;
  busy = true;
  $("keep").disabled = true;
  try {
    const hashes = [];
    for (const shot of shots) hashes.push(await hash(shot.blob));
    const id = crypto.randomUUID();
    const capture = {
      id, taken_at: at.toISOString(), ...(place || {}), hashes, rules: step.rules,
      verdict: found.map((one) => `${one.gate}：${one.sentence}`), offline: !connected(),
    };
    const message = { capture, step: step.step, matter: chosen ? chosen.id : null, seen: chosen ? chosen.seen : null, by: second ? [excerpt.me.id, second.id] : [excerpt.me.id], data };
    const title = chosen ? chosen.title : (excerpt.items.find((one) => one.code === data.item) || { title: "新线索" }).title;
    await store.add({ id, state: "waiting", taken: capture.taken_at, title, why: "", message }, shots);
    tell(connected() ? "已保存，正在同步。" : "已保存在手机里，有网络时自动同步；关掉页面也不会丢。", "ok");
    await home();
  } catch {
    tell("没有存下：手机空间可能不够，请清理后再保存。本页内容还在。", "bad");
  } finally {
    busy = false;
  }
  await sync();
}

// --- sending ---------------------------------------------------------------------------------------

async function sync() {
  if (!navigator.onLine || !excerpt) return list();
  let sent = 0, left = 0;
  const work = async () => {
    for (const capture of await store.captures()) {
      if (!["waiting", "sending"].includes(capture.state) || capture.message.by[0] !== excerpt.me.id) continue;
      await store.change({ ...capture, state: "sending" });
      await list();
      const now = await send(capture);
      await store.change(now);
      if (now.state === "sent") sent += 1;
      else left += 1;
    }
    await list();
    if (sent || left) tell(left ? `已入账 ${sent} 件，${left} 件没有，原因写在下面。` : `已入账 ${sent} 件。`, left ? "warn" : "ok");
  };
  // Two open pages send one after the other; the ledger takes each capture once in any case.
  return navigator.locks ? navigator.locks.request("fadu-field-sync", work) : work();
}

async function send(capture) {
  const body = new FormData();
  body.append("capture", JSON.stringify(capture.message));
  for (const file of await store.filesOf(capture.id)) body.append("files", file.blob, file.name);
  let answer, told;
  try {
    answer = await fetch(set.sync, { method: "POST", body, headers: { "X-CSRFToken": excerpt.csrf } });
    told = answer.redirected ? null : await answer.json();
  } catch {
    if (answer) return { ...capture, state: "waiting", why: "服务器没有正常回答，稍后再同步。" };
    reached(false);  // nothing has got through since it was taken
    return { ...capture, state: "waiting", why: "", message: { ...capture.message, capture: { ...capture.message.capture, offline: true } } };
  }
  reached(true);
  if (!told) return { ...capture, state: "waiting", why: "登录已过期，请重新登录后同步。" };
  if (told.state !== "sent") return { ...capture, state: "refused", why: told.why || "没有入账，稍后重试。" };
  await store.dropFiles(capture.id);
  const why = [told.said, ...told.findings.map((one) => one.sentence)].filter(Boolean).join("");
  return { ...capture, state: "sent", number: told.number, url: told.url, why };
}

// --- beginning -------------------------------------------------------------------------------------

$("new").addEventListener("click", () => form(null));
$("back").addEventListener("click", home);
$("sync").addEventListener("click", async () => { await refresh(); await sync(); });
$("capture").addEventListener("submit", keep);
$("capture").addEventListener("input", (event) => { if (event.target.id === "item-find") items(event.target.value.trim()); weigh(); });
$("files").addEventListener("change", () => {
  shots.push(...[...$("files").files].map((file) => ({ name: file.name, blob: file })));
  $("files").value = "";
  draw();
  weigh();
});
addEventListener("online", async () => { online(); await refresh(); await sync(); });
addEventListener("offline", online);
online();
if ("serviceWorker" in navigator) navigator.serviceWorker.register(set.worker, { scope: set.scope }).catch(() => tell("浏览器不让离线使用，请用最新的浏览器并通过 HTTPS 打开。", "warn"));
setInterval(async () => { if (lost && navigator.onLine) { await refresh(); if (!lost) await sync(); } }, 30_000);
if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
await refresh();
await home();
await sync();

// The phone's own store: captures with their files, and the newest excerpt. It survives a closed browser.
const NAME = "fadu-field";

function open() {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("captures", { keyPath: "id" });
      asked.result.createObjectStore("files", { keyPath: "id" });
      asked.result.createObjectStore("today", { keyPath: "id" });
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

async function run(names, mode, work) {
  const base = await open();
  try {
    return await new Promise((done, failed) => {
      const transaction = base.transaction(names, mode);
      const asked = work(transaction);
      transaction.oncomplete = () => done(asked && asked.result);
      transaction.onerror = transaction.onabort = () => failed(transaction.error);
    });
  } finally {
    base.close();
  }
}

/** All captures, the newest first; without their files. */
export async function captures() {
  const found = await run(["captures"], "readonly", (t) => t.objectStore("captures").getAll());
  return found.sort((a, b) => (a.taken < b.taken ? 1 : -1));
}

/** A new capture with its files [{name, type, blob}], both or neither. */
export const add = (capture, files) =>
  run(["captures", "files"], "readwrite", (t) => {
    t.objectStore("captures").put(capture);
    t.objectStore("files").put({ id: capture.id, files });
  });

export const change = (capture) => run(["captures"], "readwrite", (t) => { t.objectStore("captures").put(capture); });
export const filesOf = async (id) => ((await run(["files"], "readonly", (t) => t.objectStore("files").get(id))) || { files: [] }).files;
/** The files leave the phone once the ledger has them. */
export const dropFiles = (id) => run(["files"], "readwrite", (t) => { t.objectStore("files").delete(id); });
export const remove = (id) =>
  run(["captures", "files"], "readwrite", (t) => {
    t.objectStore("captures").delete(id);
    t.objectStore("files").delete(id);
  });
export const putToday = (said) => run(["today"], "readwrite", (t) => { t.objectStore("today").put({ id: "newest", said }); });
export const today = async () => ((await run(["today"], "readonly", (t) => t.objectStore("today").get("newest"))) || {}).said;

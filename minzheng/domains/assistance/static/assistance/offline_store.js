// What was typed, kept on the telephone until it is sent: sealed with a key that the browser holds and no script can read out.
"use strict";

window.MinzhengVisits = (() => {
  const LONGEST = 7 * 24 * 3600 * 1000; // whatever was not sent within a week is forgotten

  function database() {
    return new Promise((done, failed) => {
      const asked = indexedDB.open("minzheng-visits", 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("keys");
        asked.result.createObjectStore("visits");
      };
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
  }

  async function ask(store, mode, act) {
    const base = await database();
    return new Promise((done, failed) => {
      const asked = act(base.transaction(store, mode).objectStore(store));
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
  }

  async function key() {
    const kept = await ask("keys", "readonly", (store) => store.get("key"));
    if (kept) return kept;
    const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    await ask("keys", "readwrite", (store) => store.put(made, "key"));
    return made;
  }

  async function keep(id, value) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(value));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key(), plain);
    await ask("visits", "readwrite", (store) => store.put({ iv, sealed, at: Date.now() }, id));
  }

  async function take(id) {
    const row = await ask("visits", "readonly", (store) => store.get(id));
    if (!row) return null;
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv }, await key(), row.sealed);
    return JSON.parse(new TextDecoder().decode(plain));
  }

  function forget(id) {
    return ask("visits", "readwrite", (store) => store.delete(id));
  }

  async function forgetOld() {
    const ids = await ask("visits", "readonly", (store) => store.getAllKeys());
    for (const id of ids) {
      const row = await ask("visits", "readonly", (store) => store.get(id));
      if (row && Date.now() - row.at > LONGEST) await forget(id);
    }
  }

  return { keep, take, forget, forgetOld };
})();

// The visit form on the telephone: keeps what is typed, sends it when the network is back, shows both sides where the case has moved on.
"use strict";

document.addEventListener("DOMContentLoaded", async () => {
  const form = document.querySelector("[data-mz-offline-visit]");
  if (!form || !window.crypto?.subtle || !navigator.serviceWorker) return;
  const visits = window.MinzhengVisits;
  const id = form.dataset.mzOfflineVisit;
  const state = document.querySelector("[data-mz-offline-state]");
  const conflict = document.querySelector("[data-mz-conflict]");
  const names = ["visited_on", "second_visitor", "present", "findings", "agrees_with_declared"];
  let draft = { seen: form.dataset.seen, token: crypto.randomUUID(), wants: false, values: {} };
  let sending = false;

  function say(word, tone) {
    state.textContent = state.dataset[word];
    state.className = `mz-offline-state mz-offline-${tone}`;
  }

  function typed() {
    const data = new FormData(form);
    return Object.fromEntries(names.map((name) => [name, data.get(name) ?? ""]));
  }

  function fill(values) {
    for (const name of names) {
      for (const box of form.querySelectorAll(`[name="${name}"]`)) {
        if (box.type === "radio") box.checked = box.value === values[name];
        else box.value = values[name] ?? "";
      }
    }
  }

  async function keep() {
    draft.values = typed();
    await visits.keep(id, draft);
  }

  function showErrors(errors) {
    const list = document.querySelector("[data-mz-errors]");
    list.replaceChildren(...errors.map((error) => Object.assign(document.createElement("li"), { textContent: error.text })));
    list.parentElement.hidden = !errors.length;
    if (errors.length) list.parentElement.focus();
  }

  function showConflict(other) {
    conflict.hidden = false;
    conflict.querySelector("[data-mz-now]").textContent = other.state;
    const mine = typed();
    const partner = form.querySelector(`[name="second_visitor"] option[value="${mine.second_visitor}"]`);
    const agrees = form.querySelector(`[name="agrees_with_declared"][value="${mine.agrees_with_declared}"]`);
    const shown = { ...mine, second_visitor: partner?.textContent ?? "", agrees_with_declared: agrees?.closest("label")?.textContent.trim() ?? "" };
    for (const name of names) {
      conflict.querySelector(`[data-mz-mine="${name}"]`).textContent = shown[name];
      conflict.querySelector(`[data-mz-theirs="${name}"]`).textContent = other.visit ? other.visit[name] : "—";
    }
    draft.other = other.seen;
    say("conflict", "attention");
    conflict.focus();
  }

  async function done(answer) {
    await visits.forget(id);
    navigator.serviceWorker.controller?.postMessage({ forget: location.pathname });
    draft = null;
    form.reset();
    form.hidden = true;
    conflict.hidden = true;
    showErrors([]);
    say("sent", "good");
    const link = document.querySelector("[data-mz-offline-case]");
    link.href = answer.case;
    link.hidden = false;
  }

  async function post() {
    const ready = await fetch(form.dataset.ready, { credentials: "same-origin", cache: "no-store" });
    if (ready.redirected || !ready.ok) return say(ready.redirected ? "signedOut" : "notYours", "attention");
    const body = new FormData();
    body.set("csrfmiddlewaretoken", (await ready.json()).token);
    body.set("form_token", draft.token);
    body.set("seen", draft.seen);
    for (const name of names) body.set(name, draft.values[name] ?? "");
    const answer = await fetch(form.dataset.send, { method: "POST", body, credentials: "same-origin" });
    if (answer.ok && !answer.redirected) return done(await answer.json());
    draft.wants = false;
    await visits.keep(id, draft);
    if (answer.status === 409) return showConflict(await answer.json());
    if (answer.status === 422) {
      showErrors((await answer.json()).errors);
      return say("refused", "attention");
    }
    return say("signedOut", "attention");
  }

  async function send() {
    if (sending || !draft?.wants) return;
    sending = true;
    say("sending", "quiet");
    try {
      await post();
    } catch (gone) {
      say("waiting", "attention");
    } finally {
      sending = false;
    }
  }

  form.addEventListener("input", keep);
  form.addEventListener(
    "submit",
    async (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      draft.wants = true;
      conflict.hidden = true;
      showErrors([]);
      await keep();
      await send();
    },
    true,
  );
  document.querySelector("[data-mz-conflict-add]").addEventListener("click", async () => {
    draft.seen = draft.other;
    draft.wants = true;
    conflict.hidden = true;
    await keep();
    await send();
  });
  document.querySelector("[data-mz-conflict-drop]").addEventListener("click", async () => {
    await visits.forget(id);
    location.assign(form.dataset.case);
  });
  window.addEventListener("online", send);

  await visits.forgetOld();
  const kept = await visits.take(id);
  if (kept) {
    draft = kept;
    fill(kept.values);
    say("kept", "quiet");
  }
  await navigator.serviceWorker.register(form.dataset.worker);
  navigator.serviceWorker.addEventListener("message", (event) => {
    if (event.data.kept && draft && !draft.wants) say(kept ? "kept" : "ready", "good");
    if (event.data.kept) document.documentElement.dataset.mzOfflineReady = "yes";
  });
  const worker = (await navigator.serviceWorker.ready).active;
  if (navigator.onLine) {
    const assets = [...document.querySelectorAll("script[src], link[rel=stylesheet], link[rel=icon]")].map((each) => each.src || each.href);
    worker.postMessage({ keep: [location.pathname, ...assets] });
  } else if (!kept) {
    say("offline", "attention");
  }
  await send();
});

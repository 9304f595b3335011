// data-mz-autosave="address" on a form: what is typed is posted there every twenty seconds while it changes.
// A place marked data-mz-autosave-state says so, in the words of its data-saving, data-saved and data-failed.
// The answer names where the same draft is saved from now on ("save") and sent from ("page"), so that one draft stays one.
"use strict";

(() => {
  const EVERY_MS = 20_000;

  function goOn(form, { save, page }) {
    form.dataset.mzAutosave = save;
    form.action = page;
    form.querySelectorAll("[data-mz-autosave-button]").forEach((button) => (button.formAction = save));
  }

  function watch(form) {
    const state = form.querySelector("[data-mz-autosave-state]") ?? document.querySelector("[data-mz-autosave-state]");
    const tell = (key) => state && (state.textContent = state.dataset[key] ?? "");
    let changed = false;
    let busy = false;

    async function save() {
      if (!changed || busy || form.hasAttribute("aria-busy")) return;
      busy = true;
      changed = false;
      tell("saving");
      try {
        const content = new FormData(form);
        for (const [name, value] of [...content]) if (value instanceof File) content.delete(name);
        const headers = { Accept: "application/json", "X-Requested-With": "fetch" };
        const answer = await fetch(form.dataset.mzAutosave, { method: "POST", body: content, headers });
        if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
        goOn(form, await answer.json());
        tell("saved");
        if (!changed) form.dispatchEvent(new CustomEvent("mz:saved", { bubbles: true }));
      } catch {
        changed = true;
        tell("failed");
      }
      busy = false;
    }

    form.addEventListener("input", () => (changed = true));
    setInterval(save, EVERY_MS);
    document.addEventListener("visibilitychange", () => document.hidden && save());
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("form[data-mz-autosave]").forEach(watch));
})();

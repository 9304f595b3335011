// form[data-mz-unsaved]: before it is sent, ask whether its reader is still signed in. If not, nothing is sent and
// nothing is lost: the page says so, she signs in in another tab and sends the very same page. #mz-presence has the words.
"use strict";

(() => {
  const asking = new WeakSet();
  const passed = new WeakSet();

  async function ask(address) {
    const answer = await fetch(address, { headers: { Accept: "application/json" }, redirect: "error" });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  function tell(place, form, key) {
    place.querySelectorAll("[data-mz-when]").forEach((each) => (each.hidden = each.dataset.mzWhen !== key));
    place.hidden = !key;
    if (!key) return;
    form.append(place);
    place.focus();
  }

  async function look(form, submitter, place) {
    let reason = "";
    try {
      const { who, token } = await ask(place.dataset.address);
      if (who !== place.dataset.who) reason = who ? "another" : "signed-out";
      else form.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((each) => (each.value = token));
    } catch {
      reason = "unreachable";
    }
    tell(place, form, reason);
    asking.delete(form);
    if (reason) return;
    passed.add(form);
    form.requestSubmit(submitter ?? undefined);
  }

  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      const place = document.getElementById("mz-presence");
      if (!place || !form.matches("form[data-mz-unsaved]") || passed.delete(form)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (asking.has(form)) return;
      asking.add(form);
      look(form, event.submitter, place);
    },
    true,
  );
})();

// data-mz-confirm="…" on a submit button: the sentence is asked first, in our own dialog.
"use strict";

document.addEventListener(
  "submit",
  (event) => {
    const button = event.submitter;
    const question = button?.dataset.mzConfirm;
    const dialog = document.querySelector("[data-mz-dialog]");
    if (!question || button.dataset.mzConfirmed || !dialog?.showModal) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    dialog.querySelector("[data-mz-dialog-text]").textContent = question;
    dialog.returnValue = "";
    dialog.addEventListener(
      "close",
      () => {
        if (dialog.returnValue !== "yes") return button.focus();
        button.dataset.mzConfirmed = "yes";
        button.form.requestSubmit(button);
        delete button.dataset.mzConfirmed;
      },
      { once: true },
    );
    dialog.showModal();
  },
  true, // before the other listeners: an unconfirmed form has not been sent
);

// Modals, with errors under their fields, and the bot's Home tab.
import { drawBlocks } from "./blocks.js";
import { busy, byId, el } from "./dom.js";
import { choices } from "./messages.js";
import { act, names, store } from "./store.js";

let values = {};
let openId = null;

function surfaceOf(view, mine) {
  return {
    id: view.id,
    names,
    choices,
    values: mine,
    press: (action) => act("press_in_view", { view_id: view.id, action, values: mine }),
    suggest: (block_id, action_id, typed) =>
      act("suggest", { place: { view_id: view.id }, block_id, action_id, typed }),
  };
}

export function drawView() {
  const dialog = byId("view");
  const view = store.data.view;
  if (!view) {
    openId = null;
    if (dialog.open) dialog.close();
    return;
  }
  if (openId !== view.id) values = {};
  openId = view.id;
  const close = () => act("close", { view_id: view.id }).catch(() => dialog.close());
  const submit = el("button", { type: "submit", className: "primary" }, view.submit?.text ?? "");
  const form = el(
    "form",
    {
      method: "dialog",
      noValidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        send(view, form, submit);
      },
    },
    el(
      "header",
      {},
      el("h2", {}, view.title.text),
      el("button", { type: "button", className: "quiet", "aria-label": "Close", onclick: close }, "✕"),
    ),
    el("div", { className: "body" }, drawBlocks(view.blocks, surfaceOf(view, values))),
    el(
      "div",
      { className: "dialog-end" },
      el("button", { type: "button", onclick: close }, view.close?.text ?? (view.submit ? "Cancel" : "Close")),
      view.submit && submit,
    ),
  );
  dialog.oncancel = (event) => {
    event.preventDefault();
    close();
  };
  dialog.replaceChildren(form);
  if (!dialog.open) dialog.showModal();
}

function missing(view) {
  const isEmpty = (value) =>
    Object.entries(value ?? {}).every(
      ([name, one]) => name === "type" || one === null || (Array.isArray(one) && !one.length),
    );
  return Object.fromEntries(
    view.blocks
      .filter(
        (block) =>
          block.type === "input" && !block.optional && isEmpty(values[block.block_id]?.[block.element.action_id]),
      )
      .map((block) => [block.block_id, "Please complete this required field."]),
  );
}

async function send(view, form, button) {
  let errors = missing(view);
  if (!Object.keys(errors).length) {
    await busy(button, async () => {
      errors = (await act("submit", { view_id: view.id, values })).errors;
    });
  }
  for (const field of form.querySelectorAll(".input")) {
    const text = errors[field.dataset.block] ?? "";
    field.querySelector(".wrong").textContent = text;
    field.querySelector("input,select,textarea")?.setAttribute("aria-invalid", String(Boolean(text)));
  }
  form.querySelector("[aria-invalid=true]")?.focus();
}

const homeValues = {};

export function drawHome() {
  const pane = byId("home");
  const isHome = store.place.tab === "home";
  pane.hidden = !isHome;
  byId("scroll").hidden = isHome;
  byId("composer").hidden = isHome;
  if (!isHome) return;
  const view = store.data.home;
  pane.replaceChildren(
    view
      ? el("div", { className: "blocks" }, drawBlocks(view.blocks, surfaceOf(view, homeValues)))
      : el("p", { className: "faint" }, "Topline has not drawn its Home tab yet."),
  );
}

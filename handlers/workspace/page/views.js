// Modals, with errors under their fields, and the bot's Home tab.
import { drawBlocks } from "./blocks.js";
import { busy, byId, el } from "./dom.js";
import { choices } from "./messages.js";
import { act, names, store } from "./store.js";

// What was typed into each open view: a form that lies under another keeps it.
const typed = new Map();
let values = {};
let drawn = null;

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
    typed.clear();
    drawn = null;
    if (dialog.open) dialog.close();
    return;
  }
  if (!view.previous_view_id && !typed.has(view.id)) typed.clear();
  if (!typed.has(view.id)) typed.set(view.id, {});
  values = typed.get(view.id);
  forget(view, values);
  const isSame = drawn === view.id;
  drawn = view.id;
  const at = isSame ? dialog.querySelector(".body")?.scrollTop : 0;
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
    el("div", { className: "body", tabIndex: -1 }, drawBlocks(view.blocks, surfaceOf(view, values))),
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
  const focused = isSame && dialog.contains(document.activeElement) ? document.activeElement.id : null;
  dialog.replaceChildren(form);
  if (!dialog.open) dialog.showModal();
  form.querySelector(".body").scrollTop = at ?? 0;
  ((focused && byId(focused)) || form.querySelector(".body")).focus({ preventScroll: true });
}

// An update keeps what was typed into the fields that are still there, and forgets the others, as Slack does.
function forget(view, mine) {
  const fields = new Set(view.blocks.map((block) => block.block_id));
  for (const name of Object.keys(mine)) if (!fields.has(name)) delete mine[name];
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
  let first = null;
  for (const field of form.querySelectorAll(".input")) {
    const text = errors[field.dataset.block] ?? "";
    field.querySelector(".wrong").textContent = text;
    const control = field.querySelector("input,select,textarea");
    control?.setAttribute("aria-invalid", String(Boolean(text)));
    if (text) first ??= control;
  }
  first?.closest(".input").scrollIntoView({ block: "center" });
  first?.focus({ preventScroll: true });
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
  // Drawn anew after each press: whoever works by keyboard stays where they were.
  const at = pane.contains(document.activeElement) && document.activeElement.closest("[data-at]")?.dataset.at;
  pane.replaceChildren(
    view
      ? el("div", { className: "blocks" }, drawBlocks(view.blocks, surfaceOf(view, homeValues)))
      : el("p", { className: "faint" }, "Topline has not drawn its Home tab yet."),
  );
  const same = at && [...pane.querySelectorAll("[data-at]")].find((node) => node.dataset.at === at);
  if (same) (same.control ?? same).focus({ preventScroll: true });
}

// The first steps, which tick themselves off.
import { byId, el } from "./dom.js";
import { changed, store } from "./store.js";

const STEPS = [
  ["subscribe", "Ask for news", "/topline subscribe BCMA", "Type it below and press Enter: every deal or approval about that target will come to this channel."],
  ["card", "Watch the card come", null, "The news tray brings the next article that names it within seconds."],
  ["why", "Press “Why this?” on the card", null, "It says which subscription, name and sentence brought it."],
  ["milestones", "Ask what a company has done", "/topline milestones IASO Bio", "Type it below."],
];

export function drawGuide(fill) {
  const pane = byId("guide");
  const done = new Set(store.data.guide);
  const isClosed = localStorage.getItem("guide") === "closed";
  const now = STEPS.find(([name]) => !done.has(name));
  pane.hidden = isClosed;
  if (isClosed) return;
  const close = () => { localStorage.setItem("guide", "closed"); changed("guide"); };
  const items = STEPS.map(([name, title, text]) => el("li", {
    className: done.has(name) ? "done" : name === now?.[0] ? "now" : "",
    "aria-current": name === now?.[0] ? "step" : undefined,
  }, el("span", { className: "tick", "aria-hidden": "true" }, done.has(name) ? "✓" : String(STEPS.findIndex(([n]) => n === name) + 1)),
  el("span", {}, title, text && [" ", el("button", { type: "button", className: "code", title: "Put this into the message box", onclick: () => fill(text) }, text)]),
  done.has(name) && el("span", { className: "hidden-label" }, "(done)")));
  pane.replaceChildren(
    el("div", { className: "guide-top" },
      el("strong", {}, now ? `Topline in two minutes · step ${STEPS.indexOf(now) + 1} of ${STEPS.length}` : "That is Topline. Drop an article of your own into the news tray, or type /topline help."),
      el("button", { type: "button", className: "quiet", "aria-label": "Close the first steps", onclick: close }, "✕")),
    now && el("ol", {}, items),
    now && el("p", { className: "faint" }, now[3]));
}

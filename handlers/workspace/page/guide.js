// The first steps, which tick themselves off.
import { byId, el } from "./dom.js";
import { changed, store } from "./store.js";

const STEPS = [
  [
    "subscribe",
    "Subscribe",
    "/topline subscribe BCMA",
    "Ask for news. Press this, then Enter:",
    "Every deal or approval about that target will come to this channel.",
  ],
  [
    "card",
    "Get a card",
    null,
    "Watch the card come.",
    "The news tray brings an article that names BCMA within seconds.",
  ],
  [
    "why",
    "Why this?",
    null,
    "Press “Why this?” on the card.",
    "It shows the subscription, the name and the sentence that brought it.",
  ],
  ["milestones", "Milestones", "/topline milestones IASO Bio", "Ask what a company has done and what comes next:", ""],
];

export function drawGuide(fill) {
  const pane = byId("guide");
  const done = new Set(store.data.guide);
  const isClosed = localStorage.getItem("guide") === "closed";
  const now = STEPS.find(([name]) => !done.has(name));
  pane.hidden = isClosed;
  pane.classList.toggle("done", !now);
  if (isClosed) return;
  const close = () => {
    localStorage.setItem("guide", "closed");
    changed("guide");
  };
  const chips = STEPS.map(([name, label], i) =>
    el(
      "li",
      {
        className: done.has(name) ? "done" : name === now?.[0] ? "now" : "",
        "aria-current": name === now?.[0] ? "step" : undefined,
      },
      el("span", { className: "tick", "aria-hidden": "true" }, done.has(name) ? "✓" : String(i + 1)),
      label,
      done.has(name) && el("span", { className: "hidden-label" }, "(done)"),
    ),
  );
  const [, , text, what, more] = now ?? [];
  pane.replaceChildren(
    el(
      "div",
      { className: "guide-top" },
      el("strong", {}, "Topline in two minutes"),
      el("ol", {}, chips),
      el("button", { type: "button", className: "quiet", "aria-label": "Close the first steps", onclick: close }, "✕"),
    ),
    el(
      "p",
      {},
      now
        ? [
            el("strong", {}, what),
            text && [
              " ",
              el(
                "button",
                {
                  type: "button",
                  className: "code",
                  title: "Put this into the message box",
                  onclick: () => fill(text),
                },
                text,
              ),
            ],
            " ",
            el("span", { className: "faint" }, more),
          ]
        : "That is the whole idea. Drop an article of your own into the news tray, or type /topline help.",
    ),
  );
}

// The news tray: what has come, what comes next, and a place for an article of your own.
import { busy, byId, el, post, sync, toast } from "./dom.js";
import { store } from "./store.js";

let base = false;

const date = (text) =>
  text
    ? new Date(`${text}T00:00:00Z`).toLocaleDateString([], {
        day: "numeric",
        month: "short",
        year: "numeric",
        timeZone: "UTC",
      })
    : "";
// News text is hostile: characters that turn the direction of writing round would make it say something else.
const plain = (text) => text.replace(/[\u202a-\u202e\u2066-\u2069]/g, "");
const name = (article) => plain(article.title || article.text.slice(0, 90)).trim() || "Untitled";
const steer = (data) =>
  post("/ui/tray", data).then((tray) => {
    store.data.tray = tray;
    drawTray();
  });

export function drawTray() {
  const pane = byId("tray");
  if (!base) {
    base = true;
    pane.replaceChildren(
      el(
        "header",
        {},
        el("h2", {}, "News tray"),
        el(
          "button",
          {
            type: "button",
            className: "quiet narrow",
            "aria-label": "Close the news tray",
            onclick: () => document.body.classList.remove("show-tray"),
          },
          "✕",
        ),
      ),
      el(
        "p",
        { className: "faint" },
        "Sample articles written for this demo from public facts. The real bot reads each one as it comes.",
      ),
      el("div", { id: "tray-steer" }),
      el("div", { id: "tray-next" }),
      el("ol", { id: "tray-list", "aria-label": "Articles that came", "aria-live": "polite" }),
      dropper(),
      el("p", { id: "clock" }),
    );
    setInterval(drawClock, 15000);
  }
  drawClock();
  const tray = store.data.tray;
  drawSteer(tray);
  drawNext(tray);
  sync(byId("tray-list"), [...tray.played].reverse(), (article) => article.id, drawArticle);
}

function drawClock() {
  const now = new Date(store.data.now * 1000 + Date.now() - store.loadedAt);
  const text = now.toLocaleString([], { weekday: "short", hour: "2-digit", minute: "2-digit" });
  const jump = el(
    "button",
    {
      type: "button",
      onclick: () => busy(jump, () => post("/ui/clock", { offset_minutes: -now.getTimezoneOffset() })),
    },
    "Jump to 09:00",
  );
  if (document.activeElement?.parentElement?.id !== "clock") byId("clock").replaceChildren(`Time here: ${text}`, jump);
  else byId("clock").firstChild.textContent = `Time here: ${text}`;
}

function drawSteer(tray) {
  const play = el(
    "button",
    { type: "button", onclick: () => busy(play, () => steer({ playing: !tray.playing })) },
    tray.playing ? "Pause" : "Play",
  );
  const now = el(
    "button",
    {
      type: "button",
      className: "primary",
      disabled: !tray.next,
      onclick: () => busy(now, () => steer({ now: true })),
    },
    "Send now",
  );
  const speed = el(
    "select",
    {
      "aria-label": "Speed",
      onchange: () => steer({ speed: Number(speed.value) }).catch((error) => toast(error.message)),
    },
    tray.speeds.map((one) => el("option", { value: String(one), selected: one === tray.speed }, `${one}×`)),
  );
  const steerBox = byId("tray-steer");
  const focused = [...steerBox.children].indexOf(document.activeElement);
  steerBox.replaceChildren(play, now, speed);
  if (focused >= 0) steerBox.children[focused].focus();
}

function drawNext(tray) {
  const say = !tray.next
    ? "All articles have come. Drop one of your own below."
    : !tray.playing
      ? "Paused."
      : tray.waiting
        ? "Waiting until somebody subscribes."
        : `One every ${Math.round(tray.seconds / tray.speed)} seconds.`;
  byId("tray-next").replaceChildren(
    el("p", { className: "faint" }, `${say} ${tray.played.length ? `${tray.played.length} came so far.` : ""}`),
    tray.next ? el("p", { className: "next" }, el("span", {}, "Next"), name(tray.next)) : "",
  );
}

function drawArticle(article) {
  return el(
    "li",
    { className: article.outcome ?? "" },
    el(
      "details",
      {},
      el(
        "summary",
        {},
        el("span", { className: "title" }, name(article)),
        el("span", { className: "faint" }, [article.publisher, date(article.published)].filter(Boolean).join(" · ")),
        el("span", { className: "outcome" }, article.said ?? ""),
      ),
      (article.lines ?? []).length
        ? el(
            "ul",
            { className: "lines" },
            article.lines.map((line) => el("li", {}, line)),
          )
        : "",
      el("div", { className: "article" }, plain(article.text)),
    ),
  );
}

function dropper() {
  const file = el("input", {
    type: "file",
    accept: ".txt,.html,.htm,.jsonl",
    hidden: true,
    onchange: () => {
      if (file.files[0]) send(file.files[0], file.files[0].name);
      file.value = "";
    },
  });
  const text = el("textarea", {
    rows: 2,
    placeholder: "Paste the text of an article, or drop a .txt, .html or .jsonl file here",
    "aria-label": "Text of an article of your own",
  });
  const title = el("input", { type: "text", placeholder: "Headline", "aria-label": "Headline (optional)" });
  const published = el("input", { type: "date", "aria-label": "Date of publication (optional)" });
  const answer = el("div", { className: "answer", role: "status" });
  const button = el(
    "button",
    {
      type: "button",
      className: "primary",
      onclick: () => (text.value.trim() ? send(new Blob([text.value]), "pasted.txt") : ask()),
    },
    "Read it",
  );
  const ask = () => {
    answer.replaceChildren(el("p", { className: "wrong" }, "Paste the text of an article first."));
    text.focus();
  };
  const send = (data, name) =>
    busy(button, async () => {
      answer.replaceChildren();
      const query = new URLSearchParams({ name, title: title.value, published: published.value });
      const response = await fetch(`/ui/drop?${query}`, { method: "POST", body: data });
      const found = response.ok ? await response.json() : { error: await response.text() };
      if (found.error) answer.replaceChildren(el("p", { className: "wrong" }, found.error));
      else {
        answer.replaceChildren(
          ...found.read.map((one) =>
            el(
              "div",
              {},
              found.read.length > 1 && one.id && el("p", { className: "faint" }, name(one)),
              el("strong", {}, one.said ?? "Read."),
              el(
                "ul",
                {},
                (one.lines ?? []).map((line) => el("li", {}, line)),
              ),
            ),
          ),
        );
        text.value = title.value = published.value = "";
      }
    });
  const over = (is) => (event) => {
    event.preventDefault();
    box.classList.toggle("over", is);
  };
  const box = el(
    "section",
    {
      id: "drop",
      "aria-label": "An article of your own",
      ondragover: over(true),
      ondragleave: over(false),
      ondrop: (event) => {
        over(false)(event);
        const dropped = event.dataTransfer.files[0];
        if (dropped) send(dropped, dropped.name);
        else text.value = event.dataTransfer.getData("text");
      },
    },
    el("h3", {}, "An article of your own"),
    text,
    el("details", {}, el("summary", {}, "Headline and date (optional)"), title, published),
    el(
      "div",
      { className: "row" },
      button,
      el("button", { type: "button", onclick: () => file.click() }, "Choose a file…"),
      file,
    ),
    answer,
  );
  return box;
}

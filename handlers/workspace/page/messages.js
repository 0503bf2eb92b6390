// The messages of a channel and of a thread.
import { drawBlocks } from "./blocks.js";
import { busy, byId, day, el, sync, time } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";
import { sign } from "./signs.js";
import { act, forget, here, isBot, markRead, names, openThread, person, store } from "./store.js";

const values = {};
const seen = new Set();

export const choices = (type) =>
  (type === "users_select"
    ? store.data.users.map((user) => [user.id, user.real_name])
    : store.data.channels.filter((channel) => !channel.is_im).map((channel) => [channel.id, `# ${channel.name}`])
  ).map(([value, text]) => ({ value, text: { type: "plain_text", text, emoji: false } }));

function surfaceOf(channel, message) {
  const place = { channel, ts: message.ts };
  const mine = (values[`${channel}/${message.ts}`] ??= {});
  return {
    id: `m${message.ts}`,
    names,
    choices,
    values: mine,
    press: (action) => act("press", { ...place, action, values: mine }),
    suggest: (block_id, action_id, typed) => act("suggest", { place, block_id, action_id, typed }),
  };
}

export function avatar(user) {
  if (!user) return el("span", { className: "avatar own", "aria-hidden": "true" }, "!");
  const label = user.real_name
    .split(" ")
    .map((word) => word[0])
    .join("")
    .slice(0, 2);
  return el(
    "span",
    { className: `avatar tone${user.is_bot ? "-bot" : Number(user.id.slice(-1)) % 4}`, "aria-hidden": "true" },
    label,
  );
}

function draw(channel, message, isThread) {
  const user = person(message.user);
  const isWhisper = message.whisper;
  const raw = el("pre", { className: "raw", hidden: true });
  const toggle = el(
    "button",
    {
      type: "button",
      className: "quiet",
      title: "Show what was sent to Slack",
      "aria-label": "Raw payload",
      "aria-expanded": "false",
      onclick: () => {
        raw.hidden = !raw.hidden;
        raw.textContent = JSON.stringify(message, null, 2);
        toggle.setAttribute("aria-expanded", String(!raw.hidden));
      },
    },
    "{ }",
  );
  const replies = message.reply_count > 0 && !isThread;
  const isNew = Number(message.ts) * 1000 > Date.now() - 5000 && !seen.has(message.ts);
  seen.add(message.ts);
  return el(
    "li",
    {
      className: `message${isWhisper ? " whisper" : ""}${message.isError ? " error" : ""}${isNew && isBot(message) ? " fresh" : ""}`,
      id: `${isThread ? "t" : "m"}${message.ts}`,
    },
    avatar(user),
    el(
      "div",
      { className: "body" },
      isWhisper &&
        el(
          "p",
          { className: "only" },
          sign("👁"),
          " Only visible to you",
          el("button", { type: "button", className: "link", onclick: () => forget(channel, message.ts) }, "Dismiss"),
        ),
      el(
        "p",
        { className: "who" },
        el("strong", {}, user?.real_name ?? "Workspace"),
        user?.is_bot && el("span", { className: "badge" }, "APP"),
        el("time", {}, time(message.ts)),
        message.edited && el("span", { className: "faint" }, "(edited)"),
      ),
      message.blocks?.length
        ? el("div", { className: "blocks" }, drawBlocks(message.blocks, surfaceOf(channel, message)))
        : el("div", { className: "text" }, mrkdwn(message.text.replaceAll("**", "*"), names)),
      (message.files ?? []).map((file) =>
        el("img", { className: "picture", src: file.url_private, alt: file.alt_txt || file.title, loading: "lazy" }),
      ),
      replies &&
        el(
          "button",
          { type: "button", className: "replies", onclick: () => openThread(message.ts) },
          sign("💬"),
          `${message.reply_count} ${message.reply_count === 1 ? "reply" : "replies"}`,
          el("span", {}, "View thread"),
        ),
      raw,
    ),
    el(
      "div",
      { className: "tools" },
      !isThread &&
        !isWhisper &&
        el(
          "button",
          {
            type: "button",
            className: "quiet",
            title: "Reply in thread",
            "aria-label": "Reply in thread",
            onclick: () => openThread(message.ts),
          },
          sign("💬"),
        ),
      !isWhisper && (store.data.shortcuts ?? []).map((shortcut) => shortcutButton(channel, message, shortcut)),
      toggle,
    ),
  );
}

function shortcutButton(channel, message, shortcut) {
  const node = el(
    "button",
    {
      type: "button",
      className: "quiet",
      title: shortcut.name,
      "aria-label": shortcut.name,
      onclick: () =>
        busy(node, () => act("shortcut", { channel, ts: message.ts, callback_id: shortcut.callback_id })),
    },
    sign("📖"),
  );
  return node;
}

function rows(messages, channel) {
  const whispers = (store.ephemeral[channel] ?? []).map((message) => ({ ...message, whisper: true }));
  const all = [...messages, ...whispers].sort((a, b) => Number(a.ts) - Number(b.ts));
  return all;
}

function withDays(messages) {
  const out = [];
  let last = "";
  for (const message of messages) {
    const today = day(message.ts);
    if (today !== last) out.push({ day: today, ts: `day-${today}` });
    last = today;
    out.push(message);
  }
  return out;
}

const drawRow = (channel, isThread) => (row) =>
  row.day
    ? el("li", { className: "day" }, el("span", {}, row.day))
    : row.status
      ? el("li", { className: "message faint" }, `Topline ${row.status}`)
      : draw(channel, row, isThread);

let shown = "";
let newest = "";

let wasBottom = true;

// Keep the newest message in view when the first steps, the composer or the window change the room for it.
export function keepBottom() {
  const scroll = byId("scroll");
  scroll.addEventListener("scroll", () => (wasBottom = isAtBottom(scroll)), { passive: true });
  new ResizeObserver(() => wasBottom && (scroll.scrollTop = scroll.scrollHeight)).observe(scroll);
}

const isAtBottom = (scroll) => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;

export function drawMessages() {
  const scroll = byId("scroll");
  const list = byId("list");
  const channel = here();
  const isBottom = isAtBottom(scroll);
  const isOther = shown !== `${store.user}/${channel.id}`;
  if (isOther) list.replaceChildren();
  shown = `${store.user}/${channel.id}`;
  const roots = rows(store.data.messages[channel.id] ?? [], channel.id).filter(
    (message) => !message.thread_ts || message.thread_ts === message.ts || message.subtype === "thread_broadcast",
  );
  const last = roots.at(-1);
  const isMine = last !== undefined && last.ts !== newest && (last.user === store.user || last.whisper === true);
  newest = last?.ts ?? "";
  const start = { start: true, ts: "start", day: null, prompts: store.data.prompts?.[channel.id] };
  sync(
    list,
    [start, ...withDays(roots)],
    (row) => row.ts,
    (row) => (row.start ? intro(channel) : drawRow(channel.id, false)(row)),
  );
  if (store.goal) {
    byId(`m${store.goal}`)?.scrollIntoView({ block: "center" });
    byId(`m${store.goal}`)?.classList.add("fresh");
    store.goal = null;
  } else if (isBottom || isOther || isMine) scroll.scrollTop = scroll.scrollHeight;
  markRead();
}

function intro(channel) {
  if (channel.is_im) {
    return el(
      "li",
      { className: "intro" },
      el("h2", {}, "Topline"),
      el(
        "p",
        {},
        "Your direct messages with the bot. No slash needed here: try ",
        el("code", {}, "help"),
        " or ",
        el("code", {}, "milestones IASO Bio"),
        ".",
      ),
      prompts(channel.id),
    );
  }
  return el(
    "li",
    { className: "intro" },
    el("h2", {}, channel.is_private ? sign("🔒") : "#", ` ${channel.name}`),
    el("p", {}, channel.topic?.value || "The beginning of this channel."),
  );
}

// Questions that the agent suggests: each is asked in a thread of its own, as in the agent's tab.
function prompts(channel) {
  return el(
    "div",
    { className: "actions" },
    (store.data.prompts?.[channel] ?? []).map((prompt) =>
      el(
        "button",
        {
          type: "button",
          onclick: async () => openThread((await act("ask", { channel, text: prompt.message })).ts),
        },
        prompt.title,
      ),
    ),
  );
}

export function drawThread() {
  const pane = byId("thread");
  pane.hidden = !store.thread;
  document.body.classList.toggle("in-thread", Boolean(store.thread));
  if (!store.thread) return;
  const channel = here();
  let list = pane.querySelector("ol");
  if (!list || pane.dataset.ts !== store.thread) {
    pane.dataset.ts = store.thread;
    list = el("ol", { "aria-live": "polite" });
    pane.replaceChildren(
      el(
        "header",
        {},
        el("h2", {}, "Thread"),
        el("span", { className: "faint" }, channel.is_im ? "Topline" : `# ${channel.name}`),
        el(
          "button",
          { type: "button", className: "quiet", "aria-label": "Close thread", onclick: () => openThread(null) },
          "✕",
        ),
      ),
      el("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": "Replies" }, list),
      el("div", { id: "thread-composer" }),
    );
  }
  const messages = rows(store.data.messages[channel.id] ?? [], channel.id).filter(
    (message) => message.ts === store.thread || message.thread_ts === store.thread,
  );
  const status = store.status?.[`${channel.id}/${store.thread}`];
  if (status) messages.push({ ts: "status", status });
  sync(list, messages, (row) => row.ts, drawRow(channel.id, true));
  const scroll = pane.querySelector(".scroll");
  scroll.scrollTop = scroll.scrollHeight;
}

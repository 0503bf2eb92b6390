// What the page knows: the server's snapshot kept fresh by its stream, and what only this page remembers.
import { post } from "./dom.js";

export const store = {
  data: null,
  user: localStorage.getItem("user") ?? "",
  place: { channel: null, tab: "messages" },
  thread: null,
  ephemeral: {},
  read: {},
};

const watchers = new Set();
export const watch = (change) => watchers.add(change);
export const changed = (what = "all") => watchers.forEach((watcher) => watcher(what));

export const names = {
  user: (id) => person(id)?.real_name,
  channel: (id) => store.data.channels.find((channel) => channel.id === id)?.name,
};

export const person = (id) => store.data.users.find((user) => user.id === id);
export const here = () => store.data.channels.find((channel) => channel.id === store.place.channel);
export const isBot = (message) => message.user === store.data.bot;
export const act = async (what, data = {}) => (await post("/ui/do", { user: store.user, act: what, ...data })).done;

export async function load(user = store.user) {
  const response = await fetch(`/ui/state?user=${encodeURIComponent(user)}`);
  store.data = await response.json();
  store.loadedAt = Date.now();
  store.user = store.data.user;
  localStorage.setItem("user", store.user);
  store.read = JSON.parse(localStorage.getItem(`read-${store.user}`) ?? "null") ?? firstRead();
  const [channel, message] = decodeURIComponent(location.hash.slice(1)).split("/");
  if (!here()) {
    const wanted = store.data.channels.find((one) => one.id === channel || (channel && one.name === channel));
    store.place = { channel: (wanted ?? store.data.channels[0]).id, tab: "messages" };
    store.thread = null;
  }
  store.goal = message?.startsWith("p") ? `${message.slice(1, -6)}.${message.slice(-6)}` : null;
  changed();
}

function firstRead() {
  const last = (messages) => messages.at(-1)?.ts ?? "0";
  return Object.fromEntries(Object.entries(store.data.messages).map(([id, messages]) => [id, last(messages)]));
}

export function markRead() {
  const messages = store.data.messages[store.place.channel] ?? [];
  if (document.hidden || store.place.tab !== "messages" || !messages.length) return;
  store.read[store.place.channel] = messages.at(-1).ts;
  localStorage.setItem(`read-${store.user}`, JSON.stringify(store.read));
}

export const unread = (channelId) =>
  (store.data.messages[channelId] ?? []).filter(
    (m) =>
      m.user !== store.user &&
      Number(m.ts) > Number(store.read[channelId] ?? 0) &&
      (!m.thread_ts || m.thread_ts === m.ts),
  ).length;

export function go(channel, tab = "messages") {
  store.place = { channel, tab };
  store.thread = null;
  store.goal = null;
  history.replaceState(null, "", `#${channel}`);
  if (tab === "home") act("home").catch(() => {});
  else if (here()?.is_im) act("home", { tab }).catch(() => {});
  changed();
}

export function openThread(ts) {
  store.thread = ts;
  changed();
}

export function whisper(channel, message) {
  const list = (store.ephemeral[channel] ??= []);
  const at = list.findIndex((one) => one.ts === message.ts);
  if (at >= 0) list[at] = message;
  else list.push(message);
  changed("messages");
}

export function forget(channel, ts) {
  store.ephemeral[channel] = (store.ephemeral[channel] ?? []).filter((one) => one.ts !== ts);
  changed("messages");
}

// Something the workspace itself says to the person, as Slackbot does.
export function say(channel, text, isError = false) {
  const last = Number(store.data.messages[channel]?.at(-1)?.ts ?? 0);
  const ts = Math.max(Date.now() / 1000, last + 0.000001).toFixed(6);
  whisper(channel, { ts, user: "workspace", text, isError });
}

const TAKE = {
  message({ channel, message }) {
    const list = store.data.messages[channel];
    if (!list) return;
    if (message.thread_ts && isBot(message)) delete store.status?.[`${channel}/${message.thread_ts}`];
    const at = list.findIndex((one) => one.ts === message.ts);
    if (at >= 0) list[at] = message;
    else {
      list.push(message);
      list.sort((a, b) => Number(a.ts) - Number(b.ts));
    }
    changed("messages");
  },
  deleted({ channel, ts }) {
    store.data.messages[channel] = (store.data.messages[channel] ?? []).filter((one) => one.ts !== ts);
    changed("messages");
  },
  ephemeral({ channel, user, message }) {
    if (user === store.user) whisper(channel, message);
  },
  ephemeral_deleted({ channel, user, ts }) {
    if (user === store.user) forget(channel, ts);
  },
  notice({ channel, user, text }) {
    if (user === store.user) say(channel, text);
  },
  channel() {
    load().catch(() => {});
  },
  home({ user, view }) {
    if (user !== store.user) return;
    store.data.home = view;
    changed("home");
  },
  view({ user, view, depth }) {
    if (user !== store.user) return;
    store.data.view = view;
    store.data.depth = depth;
    changed("view");
  },
  prompts({ channel, prompts }) {
    store.data.prompts = { ...store.data.prompts, [channel]: prompts };
    changed();
  },
  status({ channel, thread_ts: threadTs, text }) {
    store.status = { ...store.status, [`${channel}/${threadTs}`]: text };
    changed("messages");
  },
  tray({ tray }) {
    store.data.tray = tray;
    changed("tray");
  },
  guide({ done }) {
    store.data.guide = done;
    changed("guide");
  },
  clock({ now }) {
    store.data.now = now;
    store.loadedAt = Date.now();
    changed("tray");
  },
};

export function follow(onLine) {
  const stream = new EventSource("/ui/stream");
  let wasLost = false;
  stream.onopen = () => {
    onLine(true);
    if (wasLost) load().catch(() => {});
    wasLost = false;
  };
  stream.onerror = () => {
    wasLost = true;
    onLine(false);
  };
  stream.onmessage = (event) => {
    const note = JSON.parse(event.data);
    TAKE[note.kind]?.(note);
  };
}

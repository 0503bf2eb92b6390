// The page of the local workspace: draws what the store holds, and draws it again when the store changes.
import { composer } from "./composer.js";
import { byId, el } from "./dom.js";
import { drawGuide } from "./guide.js";
import { avatar, drawMessages, drawThread, keepBottom } from "./messages.js";
import { follow, go, here, load, openThread, store, unread, watch } from "./store.js";
import { sign } from "./signs.js";
import { drawTray } from "./tray.js";
import { drawHome, drawView } from "./views.js";

let mainBox = null;
let boxes = {};

function drawSidebar() {
  const { channels, users, team } = store.data;
  const people = users.filter((user) => !user.is_bot);
  const who = el(
    "select",
    {
      id: "act-as",
      onchange: () => {
        store.ephemeral = {};
        store.thread = null;
        load(who.value);
      },
    },
    people.map((user) =>
      el("option", { value: user.id, selected: user.id === store.user, title: user.profile.title }, user.real_name),
    ),
  );
  const title = people.find((user) => user.id === store.user)?.profile.title;
  const isFocused = document.activeElement?.dataset?.channel ?? document.activeElement?.id;
  const item = (channel, label, icon) => {
    const count = channel.id === store.place.channel ? 0 : unread(channel.id);
    return el(
      "li",
      {},
      el(
        "button",
        {
          type: "button",
          "data-channel": channel.id,
          className: count ? "unread" : "",
          "aria-current": channel.id === store.place.channel ? "page" : undefined,
          onclick: () => {
            document.body.classList.remove("show-sidebar");
            go(channel.id);
          },
        },
        el("span", { className: "icon", "aria-hidden": "true" }, icon),
        label,
        count ? el("span", { className: "count", "aria-label": `${count} unread` }, String(count)) : "",
      ),
    );
  };
  byId("sidebar").replaceChildren(
    el("p", { className: "team" }, el("strong", {}, team.name), el("span", {}, "A local workspace, not Slack")),
    el("h2", {}, "Channels"),
    el(
      "ul",
      {},
      channels
        .filter((channel) => !channel.is_im)
        .map((channel) => item(channel, channel.name, channel.is_private ? sign("🔒") : "#")),
    ),
    el("h2", {}, "Apps"),
    el(
      "ul",
      {},
      channels.filter((channel) => channel.is_im).map((channel) => item(channel, "Topline", "⬢")),
    ),
    el("label", { className: "act", htmlFor: "act-as" }, `Act as: ${title}`, who),
  );
  if (isFocused)
    (
      byId("sidebar").querySelector(`[data-channel="${CSS.escape(isFocused)}"]`) ??
      (isFocused === "act-as" ? who : null)
    )?.focus();
}

function drawTop() {
  const channel = here();
  const isMember = channel.is_im || channel.is_member;
  const tab = (name, label) =>
    el(
      "button",
      {
        type: "button",
        role: "tab",
        "aria-selected": String(store.place.tab === name),
        onclick: () => go(channel.id, name),
      },
      label,
    );
  const waiting = store.data.channels.some((one) => one.id !== channel.id && unread(one.id));
  byId("top").replaceChildren(
    el(
      "button",
      {
        type: "button",
        className: `quiet narrow${waiting ? " dot" : ""}`,
        "aria-label": "Channels",
        onclick: () => document.body.classList.toggle("show-sidebar"),
      },
      "☰",
    ),
    el(
      "div",
      { className: "where" },
      el(
        "h1",
        {},
        channel.is_im
          ? [avatar(store.data.users.find((user) => user.is_bot)), " Topline"]
          : [channel.is_private ? sign("🔒") : "#", ` ${channel.name}`],
      ),
      channel.is_im
        ? el("div", { className: "tabs", role: "tablist" }, tab("messages", "Messages"), tab("home", "Home"))
        : el(
            "p",
            { className: "faint" },
            channel.is_archived
              ? "Archived"
              : isMember
                ? channel.topic?.value
                : "Topline is not in this channel: type /invite @Topline",
          ),
    ),
    el(
      "button",
      { type: "button", className: "narrow news", onclick: () => document.body.classList.toggle("show-tray") },
      "News",
    ),
  );
}

function drawComposers() {
  const key = `${store.user}/${store.place.channel}`;
  if (boxes.main !== key) {
    boxes.main = key;
    mainBox = composer(store.place.channel, null, "typed");
    byId("composer").replaceChildren(mainBox);
  }
  const place = byId("thread-composer");
  if (store.thread && place && !place.firstChild)
    place.append(composer(store.place.channel, store.thread, "typed-thread"));
}

const fill = (text) => {
  if (store.place.tab !== "messages" || here().is_im)
    go(store.data.channels.find((channel) => !channel.is_im && channel.is_member).id);
  mainBox.fill(text);
};

function draw(what) {
  if (!store.data) return;
  const is = (...parts) => what === "all" || parts.includes(what);
  if (is("messages")) {
    drawSidebar();
    drawTop();
    drawMessages();
    drawThread();
    drawComposers();
  }
  if (is("home")) drawHome();
  if (is("view")) drawView();
  if (is("tray")) drawTray();
  if (is("guide")) drawGuide(fill);
}

watch(draw);
keepBottom();
document.addEventListener("visibilitychange", () => draw("messages"));
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement === document.body) byId("typed")?.focus(); // the slash is typed there
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
  if (document.body.classList.contains("show-sidebar") || document.body.classList.contains("show-tray"))
    document.body.classList.remove("show-sidebar", "show-tray");
  else if (store.thread) openThread(null);
});
byId("main").addEventListener("click", (event) => {
  if (!event.target.closest("#top")) document.body.classList.remove("show-sidebar", "show-tray");
});
await load();
if (matchMedia("(min-width: 700px)").matches) byId("typed")?.focus();
follow((isOn) => {
  byId("offline").hidden = isOn;
});

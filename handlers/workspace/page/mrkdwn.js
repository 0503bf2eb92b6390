// Slack's mrkdwn to nodes: bold, italics, strike, code, quotes, links, people, channels, dates.
import { el } from "./dom.js";
import { withSigns } from "./signs.js";

const EMOJI = {
  white_check_mark: "✅",
  heavy_check_mark: "✔️",
  x: "❌",
  warning: "⚠️",
  bell: "🔔",
  no_bell: "🔕",
  mute: "🔇",
  calendar: "📅",
  date: "📅",
  spiral_calendar_pad: "🗓️",
  newspaper: "📰",
  dart: "🎯",
  pill: "💊",
  dna: "🧬",
  moneybag: "💰",
  handshake: "🤝",
  mag: "🔍",
  link: "🔗",
  information_source: "ℹ️",
  wave: "👋",
  tada: "🎉",
  question: "❓",
  bulb: "💡",
  clipboard: "📋",
  microscope: "🔬",
  test_tube: "🧪",
  rocket: "🚀",
  pushpin: "📌",
  hourglass: "⌛",
  hourglass_flowing_sand: "⏳",
  arrow_right: "➡️",
  page_facing_up: "📄",
  gear: "⚙️",
  speech_balloon: "💬",
  large_green_circle: "🟢",
  large_yellow_circle: "🟡",
  red_circle: "🔴",
  large_blue_circle: "🔵",
  white_circle: "⚪",
};
const INLINE =
  /`([^`\n]+)`|<([^<>\n]+)>|(?<![\w*])\*(?=\S)([^*\n]*[^*\s])\*(?![\w*])|(?<![\w_])_(?=\S)([^_\n]*[^_\s])_(?![\w_])|(?<![\w~])~(?=\S)([^~\n]*[^~\s])~(?![\w~])|:([a-z0-9_+-]+):/g;

export function plain(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function named(text) {
  return text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => EMOJI[name] ?? whole);
}

function link(inside, names) {
  const [target, label] = inside.split(/\|(.*)/s);
  if (target.startsWith("@"))
    return el("span", { className: "mention" }, `@${names.user(target.slice(1)) ?? label ?? target}`);
  if (target.startsWith("#"))
    return el("span", { className: "mention" }, `#${names.channel(target.slice(1)) ?? label ?? target}`);
  if (target.startsWith("!date^")) return date(target, label);
  if (target.startsWith("!")) return el("span", { className: "mention" }, `@${label ?? target.slice(1).split("^")[0]}`);
  const address = plain(target);
  const text = withSigns(named(plain(label ?? target)));
  if (!/^(https?|mailto):/i.test(address)) return el("span", {}, text);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow" }, text);
}

function date(target, fallback) {
  const [, seconds, format] = target.split("^");
  const when = new Date(Number(seconds) * 1000);
  if (Number.isNaN(when.getTime())) return document.createTextNode(fallback ?? "");
  const forms = {
    "{date_num}": when.toISOString().slice(0, 10),
    "{time}": when.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }),
    "{time_secs}": when.toLocaleTimeString(),
    "{ago}": when.toLocaleString(),
  };
  const long = when.toLocaleDateString([], { day: "numeric", month: "long", year: "numeric" });
  const text = plain(format ?? "").replace(/\{[a-z_]+\}/g, (name) => forms[name] ?? long);
  return el("time", { dateTime: when.toISOString(), title: plain(fallback ?? "") }, text);
}

function inline(text, names) {
  const nodes = [];
  let last = 0;
  for (const found of text.matchAll(INLINE)) {
    const [whole, code, inside, bold, italics, strike, emoji] = found;
    nodes.push(withSigns(plain(text.slice(last, found.index))));
    if (code !== undefined) nodes.push(el("code", {}, plain(code)));
    else if (inside !== undefined) nodes.push(link(inside, names));
    else if (bold !== undefined) nodes.push(el("strong", {}, inline(bold, names)));
    else if (italics !== undefined) nodes.push(el("em", {}, inline(italics, names)));
    else if (strike !== undefined) nodes.push(el("s", {}, inline(strike, names)));
    else nodes.push(withSigns(EMOJI[emoji] ?? whole));
    last = found.index + whole.length;
  }
  nodes.push(withSigns(plain(text.slice(last))));
  return nodes;
}

function paragraph(text, names) {
  const nodes = [];
  let quoted = [];
  const endQuote = () => {
    if (quoted.length)
      nodes.push(
        el(
          "blockquote",
          {},
          quoted.map((line, i) => [i ? el("br") : "", inline(line, names)]),
        ),
      );
    quoted = [];
  };
  const lines = text.split("\n");
  lines.forEach((line, i) => {
    const found = line.match(/^(?:&gt;|>) ?(.*)$/);
    if (found) quoted.push(found[1]);
    else {
      endQuote();
      nodes.push(inline(line, names));
      if (i < lines.length - 1) nodes.push(el("br"));
    }
  });
  endQuote();
  return nodes;
}

export function mrkdwn(text, names) {
  return (text ?? "")
    .split(/```\n?([\s\S]*?)\n?```/g)
    .map((part, i) => (i % 2 ? el("pre", {}, el("code", {}, plain(part))) : paragraph(part, names)));
}

export function textObject(object, names) {
  if (!object) return "";
  return object.type === "mrkdwn"
    ? mrkdwn(object.text, names)
    : withSigns(object.emoji === false ? object.text : named(object.text));
}

// Our own drawings of the signs that messages use, so that they show on machines without an emoji font.

const SVG = "http://www.w3.org/2000/svg";
const BELL = "M4 11.5h8l-1-1.8V7a3 3 0 0 0-6 0v2.7zM7 13.3h2";
const CALENDAR = "M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2.2v3M10.5 2.2v3";
const CHECK = "M4.6 8.3l2.4 2.4 4.4-5";

// name, colour, paths drawn as lines; a path that begins with "!" is filled.
const DRAWN = {
  "✅": ["done", "green", "!M3.5 1.5h9a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-9a2 2 0 0 1-2-2v-9a2 2 0 0 1 2-2z", `@${CHECK}`],
  "☑": [
    "done already",
    "blue",
    "M3.5 1.8h9a1.7 1.7 0 0 1 1.7 1.7v9a1.7 1.7 0 0 1-1.7 1.7h-9a1.7 1.7 0 0 1-1.7-1.7v-9a1.7 1.7 0 0 1 1.7-1.7z",
    CHECK,
  ],
  "❌": ["refused", "red", "M3.5 3.5l9 9M12.5 3.5l-9 9"],
  "⛔": ["stopped", "red", "!M8 1.3a6.7 6.7 0 1 0 .01 0z", "@M4.8 8h6.4"],
  "⚠": ["warning", "amber", "M8 2L14.5 13.5h-13zM8 6.3v3.4M8 11.4v.4"],
  "📅": ["date", "red", CALENDAR],
  "📆": ["dates", "blue", CALENDAR],
  "🗓": ["dates", "blue", CALENDAR],
  "📋": ["regulatory", "blue", "M3.5 3h9v11h-9zM6 2h4v2.2H6zM5.8 7.3h4.4M5.8 10h4.4"],
  "🧪": ["clinical", "green", "M6 2h4M6.7 2v4.8L3.6 12.4a1 1 0 0 0 .9 1.6h7a1 1 0 0 0 .9-1.6L9.3 6.8V2M5.2 10.3h5.6"],
  "🤝": [
    "deal",
    "amber",
    "M6 4.2a3.8 3.8 0 1 0 0 7.6 3.8 3.8 0 1 0 0-7.6zM10 4.2a3.8 3.8 0 1 0 0 7.6 3.8 3.8 0 1 0 0-7.6z",
  ],
  "🛒": ["launch", "green", "M1.5 2.8h2l1.8 7.4h6.6l1.6-5.4H4M6 13.2v.2M11 13.2v.2"],
  "📰": ["source", "grey", "M2 3h12v10.5H2zM4.3 5.6h7.4M4.3 8.2h3.2M4.3 10.8h3.2M9.5 8.2h2.2v2.6H9.5z"],
  "💰": [
    "money",
    "green",
    "M8 1.6a6.4 6.4 0 1 0 .01 0zM10 5.6H7.2a1.2 1.2 0 0 0 0 2.4h1.6a1.2 1.2 0 0 1 0 2.4H6M8 4.3v7.4",
  ],
  "🎯": ["target", "red", "M8 1.8a6.2 6.2 0 1 0 .01 0zM8 5a3 3 0 1 0 .01 0z", "!M8 7.2a.8.8 0 1 0 .01 0z"],
  "⏸": ["paused", "grey", "M5.5 3.5v9M10.5 3.5v9"],
  "▶": ["on again", "green", "!M4.5 2.8l8 5.2-8 5.2z"],
  "🚫": ["withdrawn", "red", "M8 1.8a6.2 6.2 0 1 0 .01 0zM3.7 12.3l8.6-8.6"],
  "🔕": ["muted", "grey", BELL, "M2.5 2.5l11 11"],
  "🔔": ["alert", "amber", BELL],
  "💬": ["thread", "blue", "M2 3h12v8H7.5L4.5 13.6V11H2z"],
  "🔒": ["private", "grey", "M3.5 7.2h9v6.3h-9zM5.3 7.2V5a2.7 2.7 0 0 1 5.4 0v2.2"],
  "👁": [
    "only you",
    "grey",
    "M1.3 8S3.7 3.6 8 3.6 14.7 8 14.7 8 12.3 12.4 8 12.4 1.3 8 1.3 8zM8 6.2a1.8 1.8 0 1 0 .01 0z",
  ],
  "💊": ["drug", "red", "M9.4 2.9a2.6 2.6 0 0 1 3.7 3.7l-6.5 6.5a2.6 2.6 0 0 1-3.7-3.7zM6.2 6.2l3.7 3.7"],
  "🔍": ["search", "grey", "M7 2.2a4.8 4.8 0 1 0 .01 0zM10.5 10.5l3.5 3.5"],
  "👋": ["hello", "amber", "M8 1.6a6.4 6.4 0 1 0 .01 0zM5.6 6.2v.6M10.4 6.2v.6M5 9.6a3.6 3.6 0 0 0 6 0"],
  "📖": ["read", "blue", "M8 4C6.5 3 4 2.8 2 3v9.5c2-.2 4.5 0 6 1 1.5-1 4-1.2 6-1V3c-2-.2-4.5 0-6 1zM8 4v9.5"],
  "⏰": ["reminder", "red", "M8 3.4a5.2 5.2 0 1 0 .01 0zM8 5.6v3l2 1.6M2.2 4l2-2M13.8 4l-2-2"],
  "✏": ["corrected", "amber", "M3 13l.8-3.2L11 2.6a1 1 0 0 1 1.4 0l1 1a1 1 0 0 1 0 1.4L6.2 12.2z"],
  "↩": ["taken back", "grey", "M6 3L2.5 6.5 6 10M2.5 6.5H10a3.5 3.5 0 0 1 0 7H7"],
  "⏳": ["later", "amber", "M4 2h8M4 14h8M5 2v2.5L8 8l3-3.5V2M5 14v-2.5L8 8l3 3.5V14"],
};
const ANY = new RegExp(`(${Object.keys(DRAWN).join("|")})\\ufe0f?`, "u");

export function sign(character) {
  const [name, colour, ...paths] = DRAWN[character];
  const node = document.createElementNS(SVG, "svg");
  node.setAttribute("viewBox", "0 0 16 16");
  node.setAttribute("class", `sign ${colour}`);
  node.setAttribute("role", "img");
  node.setAttribute("aria-label", name);
  for (const path of paths) {
    const line = document.createElementNS(SVG, "path");
    line.setAttribute("d", path.replace(/^[!@]/, ""));
    if (path[0] === "!") line.setAttribute("class", "full");
    if (path[0] === "@") line.setAttribute("class", "over");
    node.append(line);
  }
  return node;
}

// Text with its signs drawn: strings and nodes.
export function withSigns(text) {
  if (!ANY.test(text)) return text;
  return text.split(ANY).map((part) => (part in DRAWN ? sign(part) : part));
}

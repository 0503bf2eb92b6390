// The box to type in, with completion of slash commands, people and channels.
import { busy, el } from "./dom.js";
import { act, say, store } from "./store.js";

const INVITE = [
  { command: "/invite", hint: "@Topline", description: "Bring Topline into this channel" },
  { command: "/remove", hint: "@Topline", description: "Take Topline out of this channel" },
];

// After a command, the ways to go on that its usage hint lists: "subscribe BCMA | list | help".
function waysOn(text) {
  const command = store.data.commands.find((one) => text.startsWith(`${one.command} `));
  const typed = command && text.slice(command.command.length + 1);
  const ways = command ? command.hint.split(" | ") : [];
  if (!command || ways.length < 2 || typed.includes(" ")) return [];
  return ways
    .filter((way) => way.startsWith(typed) && way.split(" ")[0] !== typed)
    .map((way) => {
      const [verb, ...rest] = way.split(" ");
      return {
        replace: text,
        insert: `${command.command} ${verb} `,
        label: `${command.command} ${verb}`,
        hint: rest.join(" "),
        description: "",
      };
    });
}

function offers(text, isThread) {
  const ways = isThread ? [] : waysOn(text);
  if (ways.length) return ways;
  const word = text.match(/(?:^|\s)([@#/][\w-]*)$/)?.[1];
  if (!word) return [];
  const is = (name) => name.toLowerCase().startsWith(word.slice(1).toLowerCase());
  if (word[0] === "/") {
    if (isThread || !text.startsWith("/") || text.includes(" ")) return [];
    return [...store.data.commands, ...INVITE]
      .filter(({ command }) => command.startsWith(word))
      .map(({ command, hint, description }) => ({
        insert: `${command} `,
        label: command,
        hint: hint.split(" | ").length > 1 ? "" : hint,
        description,
      }));
  }
  if (word[0] === "@") {
    const users = [...store.data.users].sort((a, b) => Number(b.is_bot) - Number(a.is_bot));
    return users
      .filter((user) => is(user.name) || is(user.real_name))
      .map((user) => ({
        insert: `@${user.is_bot ? "Topline" : user.name} `,
        label: `@${user.is_bot ? "Topline" : user.name}`,
        hint: "",
        description: user.real_name,
      }));
  }
  return store.data.channels
    .filter((channel) => !channel.is_im && is(channel.name))
    .map((channel) => ({ insert: `#${channel.name} `, label: `#${channel.name}`, hint: "", description: "" }));
}

export function composer(channelId, threadTs, id) {
  let list = [];
  let chosen = 0;
  const popup = el("ul", {
    className: "popup",
    role: "listbox",
    id: `${id}-offers`,
    "aria-label": "Suggestions",
    hidden: true,
  });
  const complete = (offer) => {
    box.value = offer.replace ? offer.insert : box.value.replace(/[@#/][\w-]*$/, "") + offer.insert;
    box.focus();
    offer_();
  };
  const offer_ = () => {
    list = offers(box.value.slice(0, box.selectionStart), Boolean(threadTs));
    chosen = 0;
    draw();
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, 160)}px`;
  };
  const draw = () => {
    popup.hidden = !list.length;
    box.setAttribute("aria-expanded", String(list.length > 0));
    popup.replaceChildren(
      ...list.map((offer, i) =>
        el(
          "li",
          {
            role: "option",
            "aria-selected": String(i === chosen),
            className: i === chosen ? "chosen" : "",
            onmousedown: (event) => {
              event.preventDefault();
              complete(offer);
            },
          },
          el("strong", {}, offer.label),
          " ",
          el("code", {}, offer.hint),
          offer.description && el("span", {}, offer.description),
        ),
      ),
    );
  };
  const send = async () => {
    const text = box.value.trim();
    if (!text) return;
    box.value = "";
    offer_();
    await busy(button, async () => {
      try {
        await act("send", { channel: channelId, text, thread_ts: threadTs });
      } catch (error) {
        if (!text.startsWith("/")) box.value = text;
        if (threadTs) throw error;
        say(channelId, error.message, true);
      }
    });
    box.focus();
  };
  const onkeydown = (event) => {
    if (list.length && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      chosen = (chosen + (event.key === "ArrowDown" ? 1 : list.length - 1)) % list.length;
      draw();
    } else if (
      list.length &&
      (event.key === "Tab" || (event.key === "Enter" && !box.value.endsWith(list[chosen].label)))
    )
      complete(list[chosen]);
    else if (list.length && event.key === "Escape") {
      list = [];
      draw();
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send();
    else return;
    event.preventDefault();
  };
  const place = store.data.channels.find((channel) => channel.id === channelId);
  const to = threadTs ? "Reply…" : place.is_im ? "Message Topline" : `Message #${place.name}, or type / for commands`;
  const box = el("textarea", {
    id,
    rows: 1,
    placeholder: to,
    "aria-label": to,
    autocomplete: "off",
    "aria-controls": popup.id,
    role: "combobox",
    "aria-expanded": "false",
    oninput: offer_,
    onkeydown,
    onblur: () => {
      popup.hidden = true;
    },
  });
  const button = el("button", { type: "button", className: "primary", "aria-label": "Send", onclick: send }, "Send");
  const node = el("div", { className: "composer" }, popup, box, button);
  node.fill = (text) => {
    box.value = text;
    box.focus();
    offer_();
  };
  return node;
}

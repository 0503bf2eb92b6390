// A list that is searched by typing: one or several things to pick, from fixed options or asked for while one types.
// Keys: ↓ ↑ to move, Enter to pick, Escape to close the list, Backspace in an empty box to take out the last one.
import { el } from "./dom.js";
import { textObject } from "./mrkdwn.js";

let count = 0;

export function picker(item, options, start, { names, changed, ask }) {
  const isMany = item.type.startsWith("multi_");
  const id = `picker-${++count}`;
  const chosen = [...start];
  let shown = [];
  let at = -1;
  let turn = 0;

  const found = el("ul", { className: "options", id, role: "listbox", hidden: true, tabIndex: -1, "aria-multiselectable": isMany });
  const chips = el("ul", { className: "chips", "aria-label": "Chosen" });
  const typed = el("input", {
    type: "text",
    autocomplete: "off",
    spellcheck: false,
    role: "combobox",
    placeholder: item.placeholder?.text ?? "Type to search…",
    "aria-label": item.placeholder?.text ?? "Search",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": id,
    oninput: () => search(),
    onclick: () => found.hidden && search(),
    onkeydown: (event) => onKey(event),
  });
  const box = el("div", { className: "search" }, chips, typed, found);
  box.addEventListener("focusout", (event) => {
    if (!box.contains(event.relatedTarget)) close();
  });

  const isChosen = (option) => chosen.some((one) => one.value === option.value);

  function close() {
    turn++;
    found.hidden = true;
    at = -1;
    typed.setAttribute("aria-expanded", "false");
    typed.removeAttribute("aria-activedescendant");
    typed.value = isMany ? "" : (chosen[0]?.text.text ?? "");
  }

  function pick(option) {
    if (!isMany) chosen.splice(0, 1, option);
    else if (isChosen(option)) return remove(option);
    else if (chosen.length < (item.max_selected_items ?? 100)) chosen.push(option);
    draw();
    changed(chosen);
    close();
    typed.focus({ preventScroll: true });
    return undefined;
  }

  function remove(option) {
    chosen.splice(
      chosen.findIndex((one) => one.value === option.value),
      1,
    );
    draw();
    changed(chosen);
    close();
    typed.focus({ preventScroll: true });
  }

  function draw() {
    if (!isMany) {
      typed.value = chosen[0]?.text.text ?? "";
      return;
    }
    chips.replaceChildren(
      ...chosen.map((option) =>
        el(
          "li",
          {},
          el("span", {}, textObject(option.text, names)),
          el(
            "button",
            { type: "button", className: "quiet", "aria-label": `Take out ${option.text.text}`, onclick: () => remove(option) },
            "✕",
          ),
        ),
      ),
    );
    chips.hidden = !chosen.length;
  }

  async function search() {
    const mine = ++turn;
    const wanted = isMany || typed.value !== chosen[0]?.text.text ? typed.value : "";
    let groups;
    if (options) {
      const has = (option) => option.text.text.toLowerCase().includes(wanted.trim().toLowerCase());
      groups = options.map((group) => ({ ...group, options: group.options.filter(has) }));
    } else {
      if (wanted.length < (item.min_query_length ?? 3)) return show([], `Type ${item.min_query_length ?? 3} letters`);
      const answer = await ask(wanted).catch((error) => ({ options: [], error }));
      if (mine !== turn) return undefined;
      if (answer.error) return show([], String(answer.error.message));
      groups = answer.option_groups ?? [{ options: answer.options }];
    }
    return show(
      groups.filter((group) => group.options.length),
      wanted ? "No results" : "Type a few letters",
    );
  }

  function show(groups, nothing) {
    shown = groups.flatMap((group) => group.options);
    let number = 0;
    const line = (option) => {
      const mine = number++;
      return el(
        "li",
        {
          id: `${id}-${mine}`,
          role: "option",
          "aria-selected": String(isChosen(option)),
          onmousedown: (event) => event.preventDefault(),
          onclick: () => pick(option),
        },
        el("span", {}, textObject(option.text, names)),
        option.description && el("small", {}, textObject(option.description, names)),
      );
    };
    const labelled = (group) => [
      group.label && el("li", { className: "group", role: "presentation" }, textObject(group.label, names)),
      group.options.map(line),
    ];
    found.replaceChildren(
      ...(shown.length
        ? groups.flatMap(labelled).flat().filter(Boolean)
        : [el("li", { className: "faint", role: "presentation" }, nothing)]),
    );
    found.hidden = false;
    typed.setAttribute("aria-expanded", "true");
    move(typed.value && shown.length ? 0 : -1);
    found.scrollIntoView?.({ block: "nearest" });
  }

  function move(to) {
    at = to;
    for (const node of found.querySelectorAll(".at")) node.classList.remove("at");
    const node = at < 0 ? null : document.getElementById(`${id}-${at}`);
    node?.classList.add("at");
    node?.scrollIntoView({ block: "nearest" });
    if (node) typed.setAttribute("aria-activedescendant", node.id);
    else typed.removeAttribute("aria-activedescendant");
  }

  function onKey(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (found.hidden) search();
      else if (shown.length) move((at + (event.key === "ArrowDown" ? 1 : at < 0 ? 0 : -1) + shown.length) % shown.length);
    } else if (event.key === "Enter") {
      event.preventDefault(); // the form is not sent by a word that is half typed
      if (!found.hidden && shown[at]) pick(shown[at]);
    } else if (event.key === "Escape" && !found.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "Backspace" && !typed.value && isMany && chosen.length) {
      remove(chosen.at(-1));
    }
  }

  draw();
  box.control = typed;
  return box;
}

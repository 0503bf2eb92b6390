// Block Kit to nodes. A surface says who may use the elements: { values, press(action), suggest(…), names, choices }.
import { busy, byId, el } from "./dom.js";
import { mrkdwn, textObject } from "./mrkdwn.js";
import { picker } from "./picker.js";

const DRAW = {
  section,
  header,
  divider,
  context,
  actions,
  input,
  image,
  markdown,
  rich_text: richText,
  context_actions: actions,
  table,
};

export function drawBlocks(blocks, surface) {
  return blocks.map((block) => (DRAW[block.type] ?? unknown)(block, surface));
}

function section(block, surface) {
  return el(
    "div",
    { className: "section" },
    el(
      "div",
      { className: "section-text" },
      block.text && el("div", {}, textObject(block.text, surface.names)),
      block.fields &&
        el(
          "div",
          { className: "fields" },
          block.fields.map((field) => el("div", { className: "field" }, textObject(field, surface.names))),
        ),
    ),
    block.accessory && el("div", { className: "accessory" }, element(block, block.accessory, surface)),
  );
}

function header(block, surface) {
  return el("h3", { className: "block-header" }, textObject(block.text, surface.names));
}

function divider() {
  return el("hr");
}

function context(block, surface) {
  return el(
    "div",
    { className: "context" },
    block.elements.map((item) =>
      el("span", {}, item.type === "image" ? `[${item.alt_text}]` : textObject(item, surface.names)),
    ),
  );
}

function actions(block, surface) {
  return el(
    "div",
    { className: "actions" },
    block.elements.map((item) => element(block, item, surface)),
  );
}

function input(block, surface) {
  const field = element(block, block.element, surface);
  const id = `${surface.id}-${block.block_id}`;
  const control = field.matches("input,select,textarea")
    ? field
    : (field.control ?? field.querySelector("input,select,textarea") ?? field);
  if (field.matches("fieldset")) field.setAttribute("aria-label", block.label.text);
  else control.removeAttribute("aria-label"); // the label names it
  control.id = id;
  const wrong = el("p", { className: "wrong", id: `${id}-wrong`, role: "alert" });
  control.setAttribute("aria-describedby", wrong.id);
  return el(
    "div",
    { className: "input", "data-block": block.block_id },
    el(
      "label",
      { htmlFor: id },
      textObject(block.label, surface.names),
      block.optional && el("span", { className: "faint" }, " (optional)"),
    ),
    field,
    wrong,
    block.hint && el("p", { className: "faint" }, textObject(block.hint, surface.names)),
  );
}

function image(block) {
  return el("p", { className: "faint" }, `[Image: ${block.alt_text}]`);
}

function markdown(block, surface) {
  const plain = block.text.replaceAll("**", "*").replace(/\\([\\[\]()#+!|{}<>_*`~-])/g, "$1");
  return el("div", {}, mrkdwn(plain.trim(), surface.names));
}

function richText(block) {
  const flat = (part) => part.text ?? (part.elements ?? []).map(flat).join("");
  return el("p", {}, (block.elements ?? []).map(flat).join("\n"));
}

// A table scrolls by itself on a narrow screen; its cells hold plain text, or rich text with links of ours.
function table(block) {
  const [head, ...rows] = block.rows;
  return el(
    "div",
    { className: "table", tabIndex: 0, role: "region", "aria-label": "Table" },
    el(
      "table",
      {},
      el("thead", {}, el("tr", {}, head.map((cell) => el("th", { scope: "col" }, cellOf(cell))))),
      el("tbody", {}, rows.map((row) => el("tr", {}, row.map((cell) => el("td", {}, cellOf(cell)))))),
    ),
  );
}

function cellOf(cell) {
  if (cell.type !== "rich_text") return cell.text ?? String(cell.value);
  const flat = (part) => (part.elements ? part.elements.flatMap(flat) : [part]);
  return flat(cell).map((part) =>
    part.type === "link" && /^https?:/.test(part.url)
      ? el("a", { href: part.url, target: "_blank", rel: "noreferrer noopener" }, part.text ?? part.url)
      : (part.text ?? ""),
  );
}

function unknown(block) {
  return el("p", { className: "faint" }, `[${block.type}: not shown here]`);
}

// Where an element stands, so that it is found again when its view is drawn anew.
function element(block, item, surface) {
  const node = made(block, item, surface);
  node.dataset.at = `${block.block_id}/${(block.elements ?? []).indexOf(item)}`;
  return node;
}

function made(block, item, surface) {
  switch (item.type) {
    case "button":
      return button(block, item, surface);
    case "feedback_buttons":
      return thumbs(block, item, surface);
    case "overflow":
      return menu(block, item, surface, item.options, true);
    case "static_select":
      return menu(block, item, surface, optionsOf(item));
    case "conversations_select":
    case "channels_select":
    case "users_select":
      return menu(block, item, surface, surface.choices(item.type));
    case "external_select":
    case "multi_external_select":
    case "multi_static_select":
      return search(block, item, surface);
    case "checkboxes":
    case "radio_buttons":
      return ticks(block, item, surface);
    case "image":
      return el("span", { className: "faint" }, `[${item.alt_text}]`);
    default:
      return field(block, item, surface);
  }
}

function thumbs(block, item, surface) {
  const one = (shown) => {
    const node = el(
      "button",
      {
        type: "button",
        className: "quiet",
        "aria-label": shown.accessibility_label ?? shown.text.text,
        onclick: () => use(block, item, surface, node, { value: shown.value }),
      },
      shown.text.text,
    );
    return node;
  };
  return el("span", { className: "thumbs" }, one(item.positive_button), one(item.negative_button));
}

const optionsOf = (item) => item.options ?? item.option_groups.flatMap((group) => group.options);

function keep(block, item, surface, value) {
  surface.values[block.block_id] ??= {};
  surface.values[block.block_id][item.action_id] = { type: item.type, ...value };
}

const kept = (block, item, surface) => surface.values[block.block_id]?.[item.action_id];

function use(block, item, surface, node, extra = {}) {
  if (block.type === "input" && !block.dispatch_action) return undefined;
  return busy(node, async () => {
    if (item.confirm && !(await agreed(item.confirm, surface.names))) return;
    await surface.press({ block_id: block.block_id, action_id: item.action_id, ...extra });
  });
}

export function agreed(confirm, names) {
  const dialog = byId("confirm");
  return new Promise((resolve) => {
    const end = (answer) => {
      dialog.close();
      resolve(answer);
    };
    dialog.oncancel = () => resolve(false);
    dialog.replaceChildren(
      el("h2", {}, textObject(confirm.title, names)),
      el("div", { className: "body" }, textObject(confirm.text, names)),
      el(
        "div",
        { className: "dialog-end" },
        el("button", { type: "button", onclick: () => end(false) }, textObject(confirm.deny, names)),
        el(
          "button",
          { type: "button", className: confirm.style ?? "primary", onclick: () => end(true) },
          textObject(confirm.confirm, names),
        ),
      ),
    );
    dialog.showModal();
  });
}

function button(block, item, surface) {
  const label = textObject(item.text, surface.names);
  const className = item.style ?? "";
  if (item.url) {
    return el(
      "a",
      {
        className: `button ${className}`,
        href: /^https?:/i.test(item.url) ? item.url : "#",
        target: "_blank",
        rel: "noopener noreferrer nofollow",
        onclick: () => surface.press({ block_id: block.block_id, action_id: item.action_id }).catch(() => {}),
      },
      label,
    );
  }
  const node = el(
    "button",
    {
      type: "button",
      className,
      "aria-label": item.accessibility_label,
      onclick: () => use(block, item, surface, node),
    },
    label,
  );
  return node;
}

function menu(block, item, surface, options, isOverflow = false) {
  const first = item.initial_option?.value ?? item.initial_conversation ?? item.initial_channel ?? item.initial_user;
  const chosen = kept(block, item, surface)?.selected_option?.value ?? first;
  const nodes = options.map((option, i) =>
    el("option", { value: String(i), selected: option.value === chosen }, option.text.text),
  );
  const prompt = item.placeholder?.text ?? (isOverflow ? "⋯" : "Choose…");
  if (!chosen || isOverflow) nodes.unshift(el("option", { value: "", disabled: !isOverflow, selected: true }, prompt));
  const read = (select) => {
    const picked = [...select.selectedOptions].filter((o) => o.value).map((o) => options[Number(o.value)]);
    const name = {
      conversations_select: "selected_conversation",
      channels_select: "selected_channel",
      users_select: "selected_user",
    }[item.type];
    return name ? { [name]: picked[0]?.value ?? null } : { selected_option: picked[0] ?? null };
  };
  const node = el(
    "select",
    {
      className: isOverflow ? "overflow" : "",
      "aria-label": item.placeholder?.text ?? (isOverflow ? "More actions" : "Choose"),
      onchange: async () => {
        const value = read(node);
        keep(block, item, surface, value);
        await use(block, item, surface, node, value);
        if (isOverflow) node.selectedIndex = 0;
      },
    },
    nodes,
  );
  if (!isOverflow) keep(block, item, surface, read(node));
  return node;
}

function search(block, item, surface) {
  const isMany = item.type.startsWith("multi_");
  const before = kept(block, item, surface);
  const first = item.initial_options ?? [item.initial_option];
  const start = (before ? (before.selected_options ?? [before.selected_option]) : first).filter(Boolean);
  const value = (chosen) => (isMany ? { selected_options: [...chosen] } : { selected_option: chosen[0] ?? null });
  const groups = item.option_groups ?? (item.options && [{ options: item.options }]);
  keep(block, item, surface, value(start));
  const node = picker(item, groups, start, {
    names: surface.names,
    changed: (chosen) => {
      keep(block, item, surface, value(chosen));
      use(block, item, surface, node, value(chosen));
    },
    ask: (typed) => surface.suggest(block.block_id, item.action_id, typed),
  });
  return node;
}

function ticks(block, item, surface) {
  const isOne = item.type === "radio_buttons";
  const before = kept(block, item, surface);
  const start = isOne
    ? [before?.selected_option ?? item.initial_option]
    : (before?.selected_options ?? item.initial_options ?? []);
  const chosen = new Set(start.filter(Boolean).map((option) => option.value));
  const name = `${surface.id}-${block.block_id}-${item.action_id}`;
  const read = () => {
    const picked = item.options.filter((option) => chosen.has(option.value));
    return isOne ? { selected_option: picked[0] ?? null } : { selected_options: picked };
  };
  keep(block, item, surface, read());
  const node = el(
    "fieldset",
    { className: "ticks" },
    item.options.map((option) =>
      el(
        "label",
        {},
        el("input", {
          type: isOne ? "radio" : "checkbox",
          name,
          checked: chosen.has(option.value),
          onchange: (event) => {
            if (isOne) chosen.clear();
            if (event.target.checked) chosen.add(option.value);
            else chosen.delete(option.value);
            keep(block, item, surface, read());
            use(block, item, surface, node, read());
          },
        }),
        el(
          "span",
          {},
          textObject(option.text, surface.names),
          option.description && el("small", {}, textObject(option.description, surface.names)),
        ),
      ),
    ),
  );
  return node;
}

const FIELDS = {
  plain_text_input: ["text", "value", "initial_value"],
  number_input: ["number", "value", "initial_value"],
  url_text_input: ["url", "value", "initial_value"],
  email_text_input: ["email", "value", "initial_value"],
  datepicker: ["date", "selected_date", "initial_date"],
  timepicker: ["time", "selected_time", "initial_time"],
};

function field(block, item, surface) {
  const [type, name, initial] = FIELDS[item.type] ?? FIELDS.plain_text_input;
  const value = kept(block, item, surface)?.[name] ?? item[initial] ?? "";
  const node = el(item.multiline ? "textarea" : "input", {
    placeholder: item.placeholder?.text,
    "aria-label": block.label ? undefined : (item.placeholder?.text ?? "Value"),
    ...(item.multiline ? { rows: 4 } : { type }),
    ...(item.max_length ? { maxLength: item.max_length } : {}),
    oninput: () => keep(block, item, surface, { [name]: node.value || null }),
    onchange: () => use(block, item, surface, node, { [name]: node.value || null }),
  });
  node.value = value;
  keep(block, item, surface, { [name]: value || null });
  return node;
}

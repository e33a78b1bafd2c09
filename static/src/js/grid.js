// The grid of a round. It is a plain form without this file; here it gets the keys of a spreadsheet,
// paste, undo, and drafts that save themselves. The server reads and checks every figure.
const form = document.getElementById("grid");
const tools = document.getElementById("grid-sentences");

const SAVE_AFTER_MS = 1500;
const TRY_AGAIN_MS = 15000;
const TALLEST_COMMENTARY = 10;
const ROWS = "tr.app-grid__row";
const TYPED = "[data-column], select, textarea, input[type=checkbox]";

const byId = (id) => document.getElementById(id);
const rowOf = (control) => control.closest(ROWS);
const all = (root, selector) => [...root.querySelectorAll(selector)];

// Of one thing a sentence may have words of its own: `filledOne` beside `filled`.
function sentence(name, facts = {}) {
  const ofOne = facts.PASTED === 1 ? tools.dataset[`${name}One`] : undefined;
  return Object.entries(facts).reduce(
    (text, [what, words]) => text.replace(what, () => words), ofOne ?? tools.dataset[name],
  );
}

function say(text) {
  byId("grid-said").textContent = text;
}

function announce(text) {
  byId("live").textContent = text;
}

function show(id, text) {
  const place = byId(id);
  if (place.textContent !== text) place.textContent = text;
  place.hidden = !text;
}

const showProblem = (text) => show("grid-problem", text);
const showRefusal = (text) => show("grid-refused", text);

// What stands in a control, as text.
const wordOf = (control) => (control.type === "checkbox" ? (control.checked ? "on" : "") : control.value);

function setWord(control, word) {
  if (control.type === "checkbox") control.checked = word === "on";
  else control.value = word;
  if (control.matches("textarea")) grow(control);
}

function grow(textarea) {
  while (textarea.scrollHeight > textarea.clientHeight + 2 && textarea.rows < TALLEST_COMMENTARY) textarea.rows += 1;
}

// ---- What has not been saved yet is kept in this browser too, for this person only.
const keyOf = (row) => `grid:${form.dataset.person}:${row.dataset.save}`;
const versionOf = (row) => form.elements[`${row.id}-version`];

function remember(row) {
  const words = Object.fromEntries(all(row, TYPED).map((control) => [control.name, wordOf(control)]));
  try {
    localStorage.setItem(keyOf(row), JSON.stringify({ version: versionOf(row).value, words }));
  } catch { /* a full or forbidden store: the page itself still keeps the words */ }
}

function forget(row) {
  try {
    localStorage.removeItem(keyOf(row));
  } catch { /* nothing was kept */ }
}

function kept(row) {
  try {
    return JSON.parse(localStorage.getItem(keyOf(row)));
  } catch {
    return null;
  }
}

// The words come back with the version that they were typed over: the server sees a conflict if any.
function restore(row) {
  const found = kept(row);
  if (!found) return false;
  const controls = all(row, TYPED).filter((control) => control.name in found.words);
  if (controls.every((control) => wordOf(control) === found.words[control.name])) {
    forget(row);
    return false;
  }
  controls.forEach((control) => setWord(control, found.words[control.name]));
  versionOf(row).value = found.version;
  touch(row, 0);
  return true;
}

// ---- Saving: one row after the other, so that the versions of a row never race with themselves.
const unsaved = new Set();
const due = new Set();
const timers = new Map();
let worker = null;
let retry = null;

function touch(row, after = SAVE_AFTER_MS) {
  unsaved.add(row.id);
  remember(row);
  clearTimeout(timers.get(row.id));
  timers.set(row.id, setTimeout(() => saveNow(row), after));
}

function saveNow(row) {
  if (!unsaved.has(row.id)) return worker;
  clearTimeout(timers.get(row.id));
  due.add(row.id);
  return work();
}

function saveAll() {
  unsaved.forEach((id) => due.add(id));
  return work();
}

function work() {
  worker ??= saveDue().finally(() => { worker = null; });
  return worker;
}

async function saveDue() {
  while (due.size) {
    const [id] = due;
    due.delete(id);
    unsaved.delete(id);
    const trouble = await save(byId(id));
    if (trouble) {
      unsaved.add(id);
      due.clear();
      showProblem(sentence(trouble));
      clearTimeout(retry);
      retry = setTimeout(saveAll, TRY_AGAIN_MS);
      return;
    }
    showProblem("");
  }
}

function freshToken() {
  const cookie = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
  if (cookie) form.elements.csrfmiddlewaretoken.value = cookie[1];
  return form.elements.csrfmiddlewaretoken.value;
}

function send(row, options = {}) {
  const body = new URLSearchParams({ csrfmiddlewaretoken: freshToken() });
  for (const control of all(row, "[name]")) {
    const isOff = (control.type === "checkbox" || control.type === "radio") && !control.checked;
    if (!isOff) body.append(control.name, control.value);
  }
  const headers = { "HX-Request": "true", "HX-Current-URL": location.href };
  return fetch(row.dataset.save, { method: "POST", body, headers, ...options });
}

// The name of the trouble, or nothing where the server has answered with the row.
async function save(row) {
  let answer;
  try {
    answer = await send(row);
  } catch {
    return "offline";
  }
  if (answer.headers.has("HX-Redirect")) return "signedOut";
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  const fresh = holder.content.querySelector(ROWS);
  if (!fresh) return answer.status === 403 ? "signedOut" : "refused";
  if (answer.ok && !unsaved.has(row.id)) forget(row);
  take(row, fresh);
  if (answer.ok && unsaved.has(row.id)) remember(row);
  return "";
}

// Put the server's findings beside the words, which stay as they are being typed.
function take(row, fresh) {
  announce(fresh.dataset.said);
  if (!("row" in fresh.dataset)) {
    row.replaceWith(fresh);
    forget(fresh);
    return;
  }
  const wasChoosing = byId(`${row.id}-clash`)?.contains(document.activeElement);
  all(fresh, TYPED).forEach((control) => takeControl(byId(control.id), control, "takes" in fresh.dataset));
  all(fresh, "[data-part]").forEach((part) => byId(part.id)?.replaceWith(part));
  all(fresh, "[data-shows]").forEach((part) => { byId(part.id).hidden = part.hidden; });
  versionOf(row).value = fresh.dataset.version;
  form.elements[`${row.id}-shown`].value = fresh.dataset.shown;
  if (wasChoosing) row.querySelector("[data-column]").focus();
}

function takeControl(mine, fresh, withWords) {
  if (withWords) setWord(mine, wordOf(fresh));
  mine.toggleAttribute("aria-invalid", false);
  if (fresh.getAttribute("aria-invalid")) mine.setAttribute("aria-invalid", "true");
  mine.classList.toggle("govuk-input--error", fresh.classList.contains("govuk-input--error"));
}

// ---- Undo and redo: a step is one edit of a cell, or one paste.
const steps = [];
const undone = [];
let begun = null;

function begin(control) {
  begun = { control, before: wordOf(control) };
}

function settle() {
  if (begun && wordOf(begun.control) !== begun.before) {
    record([{ id: begun.control.id, before: begun.before }]);
  }
  if (begun) begin(begun.control);
}

function record(step) {
  steps.push(step);
  undone.length = 0;
  offerSteps();
}

function offerSteps() {
  byId("grid-undo").disabled = steps.length === 0;
  byId("grid-redo").disabled = undone.length === 0;
}

const undo = () => goBack(steps, undone, "undone");
const redo = () => goBack(undone, steps, "redone");

// The last step of one list goes to the other, with what stood there until now.
function goBack(from, to, said) {
  settle();
  const step = from.pop();
  const edits = (step ?? []).map(({ id, before }) => ({ control: byId(id), before })).filter((edit) => edit.control);
  if (edits.length) to.push(edits.map(({ control }) => ({ id: control.id, before: wordOf(control) })));
  offerSteps();
  if (!step) return;
  begun = null;
  edits.forEach(({ control, before }) => {
    setWord(control, before);
    touch(rowOf(control));
  });
  edits[0]?.control.focus();
  if (edits.length) begin(edits[0].control);
  say(sentence(said, { PASTED: edits.length }));
}

// ---- Keys.
const cellsOf = (column) => all(form, `[data-column="${column}"]`);
let lineStart = null;

function go(cell) {
  if (!cell) return;
  cell.focus();
  cell.select?.();
}

function goDown(cell, column, by) {
  const here = all(form, ROWS).indexOf(rowOf(cell));
  const cells = cellsOf(column);
  const rows = cells.map((one) => all(form, ROWS).indexOf(rowOf(one)));
  go(by > 0 ? cells[rows.findIndex((row) => row > here)] : cells[rows.findLastIndex((row) => row < here)]);
}

function goAside(cell, by) {
  const cells = all(rowOf(cell), "[data-column]");
  const next = cells[cells.indexOf(cell) + by];
  go(next);
  return Boolean(next);
}

const atStart = (cell) => cell.selectionStart === 0;
const atEnd = (cell) => cell.selectionEnd === cell.value.length;
const isWhole = (cell) => atStart(cell) && atEnd(cell);
const isPoint = (cell) => cell.selectionStart === cell.selectionEnd;

// As in Excel, Enter after some Tabs goes back to the column in which the line was begun.
const NUMBER_KEYS = {
  Enter: (cell, event) => {
    goDown(cell, lineStart ?? cell.dataset.column, event.shiftKey ? -1 : 1);
    lineStart = null;
    return true;
  },
  ArrowDown: (cell) => { goDown(cell, cell.dataset.column, 1); return true; },
  ArrowUp: (cell) => { goDown(cell, cell.dataset.column, -1); return true; },
  ArrowLeft: (cell) => atStart(cell) && (isPoint(cell) || isWhole(cell)) && goAside(cell, -1),
  ArrowRight: (cell) => atEnd(cell) && (isPoint(cell) || isWhole(cell)) && goAside(cell, 1),
  Tab: (cell, event) => {
    lineStart = event.shiftKey ? null : lineStart ?? cell.dataset.column;
    return false;
  },
};

// Ctrl+Z undoes; Ctrl+Y and Ctrl+Shift+Z do it again.
function stepKey(event) {
  const key = event.key.toLowerCase();
  if (key === "y" && !event.shiftKey) return redo;
  if (key === "z") return event.shiftKey ? redo : undo;
  return null;
}

function onKey(event) {
  const control = event.target;
  if (event.isComposing || event.altKey || !control.matches?.(TYPED)) return;
  if (event.ctrlKey || event.metaKey) {
    const deed = stepKey(event);
    const isWriting = control.matches("textarea") && wordOf(control) !== begun?.before;
    if (deed && !isWriting) {
      event.preventDefault();
      deed();
    }
    return;
  }
  if (event.key === "Escape" && begun?.control === control && wordOf(control) !== begun.before) {
    setWord(control, begun.before);
    touch(rowOf(control));
  } else if (event.key === "Enter" && control.type === "checkbox") {
    event.preventDefault();
  } else if (control.matches("[data-column]") && NUMBER_KEYS[event.key]?.(control, event)) {
    event.preventDefault();
  }
}

// ---- Paste of a block: tabs between cells, a line for each row, quotes around what holds either.
const CELL = /"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*)/y;

function blockOf(text) {
  const plain = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  const block = [[]];
  CELL.lastIndex = 0;
  while (CELL.lastIndex <= plain.length) {
    const [, quoted, bare] = CELL.exec(plain);
    block.at(-1).push((quoted?.replace(/""/g, '"') ?? bare).replace(/\s+/g, " ").trim());
    if (CELL.lastIndex >= plain.length) break;
    if (plain[CELL.lastIndex] === "\n") block.push([]);
    CELL.lastIndex += 1;
  }
  return block;
}

class Refused extends Error {}

function refuse(name, facts) {
  throw new Refused(sentence(name, facts));
}

// Which row each line of the block belongs to: by the code in its first cell, or by position.
function placeByCode(block) {
  const rows = all(form, ROWS);
  const isCode = (word) => rows.some((row) => row.dataset.code.toLowerCase() === word.toLowerCase());
  const lines = block.filter((line) => line.some(Boolean));
  if (!lines.some(([first]) => isCode(first))) return null;
  const body = isCode(lines[0][0]) || !isCode(lines[1]?.[0] ?? "") ? lines : lines.slice(1);
  const used = new Set();
  return body.map(([code, ...values], index) => {
    if (!isCode(code)) refuse("unknown", { WHERE: code || sentence("line", { PASTED: index + 1 }) });
    const mine = rows.filter((row) => row.dataset.code.toLowerCase() === code.toLowerCase());
    const row = mine.find((one) => !used.has(one));
    if (!row) refuse("twice", { WHERE: code });
    used.add(row);
    return { row, values };
  });
}

function placeByPosition(block, cell) {
  const rows = all(form, ROWS);
  const below = rows.slice(rows.indexOf(rowOf(cell)));
  if (block.length > below.length) refuse("tooTall", { PASTED: block.length, ROOM: below.length });
  return block.map((values, index) => ({ row: below[index], values }));
}

function editsOf(block, cell) {
  const byCode = placeByCode(block);
  const lines = byCode ?? placeByPosition(block, cell);
  const first = byCode ? 0 : Number(cell.dataset.column);
  const width = Math.max(...lines.map(({ values }) => values.findLastIndex(Boolean) + 1));
  const room = 2 - first;
  if (width > room) refuse("tooWide", { PASTED: width, ROOM: room });
  const edits = [];
  const left = new Set();
  lines.forEach(({ row, values }, index) => values.forEach((word, place) => {
    if (!word) return;
    const control = row.querySelector(`[data-column="${first + place}"]`);
    if (!("row" in row.dataset)) left.add(row);
    else if (control) edits.push({ control, word });
    else refuse("noCell", { PASTED: index + 1, WHERE: row.dataset.code });
  }));
  return { edits, left: left.size };
}

function onPaste(event) {
  const cell = event.target;
  if (!cell.matches?.("[data-column]")) return;
  const block = blockOf(event.clipboardData.getData("text/plain"));
  if (block.length === 1 && block[0].length === 1) return;
  event.preventDefault();
  settle();
  try {
    fill(editsOf(block, cell));
    showRefusal("");
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    showRefusal(error.message);
  }
}

function fill({ edits, left }) {
  if (edits.length) record(edits.map(({ control }) => ({ id: control.id, before: wordOf(control) })));
  edits.forEach(({ control, word }) => {
    setWord(control, word);
    touch(rowOf(control), 0);
  });
  begin(document.activeElement);
  const words = [sentence("filled", { PASTED: edits.length })];
  if (left) words.push(sentence("left", { ROOM: left }));
  say(words.join(" "));
}

// ---- Beside the cell: what stands in the row's own fold, for the row that has the focus.
function showBeside(row) {
  const panel = byId("grid-beside");
  if (panel.dataset.of === row.id) return;
  panel.dataset.of = row.id;
  panel.hidden = false;
  byId("grid-beside-name").textContent = row.querySelector("th").dataset.name;
  panel.lastElementChild.replaceChildren(row.querySelector(".app-grid-facts").cloneNode(true));
}

// ---- The next control that wants something, after the one that has the focus.
function goToGap(event) {
  const wants = (control) => control.getAttribute("aria-invalid")
    || (control.type === "checkbox" && !control.checked && !control.parentElement.hidden)
    || (control.matches("[data-column]") && !control.value && hasFigure(rowOf(control)));
  const gaps = all(form, TYPED).filter(wants);
  if (!gaps.length) return;
  event.preventDefault();
  const last = begun?.control;
  const after = last && gaps.find((gap) => last.compareDocumentPosition(gap) & Node.DOCUMENT_POSITION_FOLLOWING);
  go(after ?? gaps[0]);
}

const hasFigure = (row) => !["x", "z"].includes(row.querySelector("select").value);

// ---- Sending the page: only when nothing is under way, so that it meets the versions it shows.
let isSettled = false;
let isSettling = false;

async function onSubmit(event) {
  if (isSettled) return;
  const isSubmit = event.submitter?.name === "submit";
  if (isSubmit && !unsaved.size && !worker) {
    letGo();
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  if (isSettling) return;
  isSettling = true;
  await saveAll();
  isSettling = false;
  if (unsaved.size) return;
  if (!isSubmit) {
    say(sentence("allSaved"));
    return;
  }
  letGo();
  // A browser ignores a form that is sent from within its own submit event.
  setTimeout(() => form.requestSubmit(event.submitter));
}

function letGo() {
  isSettled = true;
  freshToken();
}

function onInput(event) {
  const control = event.target;
  if (control.type === "radio") {
    unsaved.add(rowOf(control).id);
    saveNow(rowOf(control));
  } else if (control.matches(TYPED)) {
    showRefusal("");
    if (control.matches("textarea")) grow(control);
    undone.length = 0;
    offerSteps();
    byId("grid-undo").disabled = false;
    touch(rowOf(control), control.matches("select") ? 0 : SAVE_AFTER_MS);
  }
}

function onFocus(event) {
  const row = rowOf(event.target);
  if (!row) return;
  showBeside(row);
  if (event.target.matches(TYPED)) begin(event.target);
}

function onBlur(event) {
  const row = rowOf(event.target);
  settle();
  if (row && !row.contains(event.relatedTarget)) saveNow(row);
}

function onLeave() {
  if (isSettled) return;
  unsaved.forEach((id) => send(byId(id), { keepalive: true }).catch(() => {}));
}

function start() {
  form.addEventListener("keydown", onKey);
  form.addEventListener("paste", onPaste);
  form.addEventListener("input", onInput);
  form.addEventListener("focusin", onFocus);
  form.addEventListener("focusout", onBlur);
  form.addEventListener("submit", onSubmit);
  form.addEventListener("pointerdown", () => { lineStart = null; });
  byId("grid-undo").addEventListener("click", undo);
  byId("grid-redo").addEventListener("click", redo);
  byId("grid-next")?.addEventListener("click", goToGap);
  window.addEventListener("online", saveAll);
  window.addEventListener("pagehide", onLeave);
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) saveAll(); });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved.size && !byId("grid-problem").hidden) event.preventDefault();
  });
  all(document, "#grid-undo, #grid-redo, #grid-keys").forEach((part) => { part.hidden = false; });
  all(form, "textarea").forEach(grow);
  const restored = all(form, `${ROWS}[data-row]`).filter(restore).length;
  if (restored) say(sentence("restored", { PASTED: restored }));
}

if (form && tools) start();

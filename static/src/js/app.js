// Progressive enhancement only: every page works without this file.
const body = document.body;
body.classList.add("js-enabled", "govuk-frontend-supported");

const govuk = await import(document.getElementById("govuk-frontend").href);
const components = [
  govuk.Button, govuk.Checkboxes, govuk.ErrorSummary, govuk.NotificationBanner,
  govuk.Radios, govuk.ServiceNavigation, govuk.SkipLink,
];

function elementsWithin(root, selector) {
  const found = [...root.querySelectorAll(selector)];
  return root.matches?.(selector) ? [root, ...found] : found;
}

function enhance(root) {
  for (const Component of components) {
    const name = Component.moduleName;
    const fresh = `[data-module="${name}"]:not([data-${name}-init])`;
    elementsWithin(root, fresh).forEach((element) => new Component(element));
  }
}

// A second click while the first is on its way. htmx forms carry hx-disabled-elt instead.
const REPEAT_AFTER_MS = 5000;
function refuseSecondSubmit(event) {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.submitted) {
    event.preventDefault();
    return;
  }
  form.dataset.submitted = "yes";
  setTimeout(() => delete form.dataset.submitted, REPEAT_AFTER_MS);
}

function warnWhenUnsaved(event) {
  const unsaved = document.querySelector("form[data-warn-unsaved][data-changed]");
  if (unsaved) event.preventDefault();
}

function markChanged(event) {
  event.target.closest("form[data-warn-unsaved]")?.setAttribute("data-changed", "yes");
}

function markSaved(event) {
  event.target.closest?.("form[data-warn-unsaved]")?.removeAttribute("data-changed");
}

// What a grid keeps in this browser for want of a connection is not for the next person.
function forgetTyping(event) {
  if (!event.target.matches(".app-header__account")) return;
  Object.keys(localStorage).filter((key) => key.startsWith("grid:")).forEach((key) => localStorage.removeItem(key));
}

function showProblem(visible) {
  const problem = document.getElementById("request-problem");
  if (problem) problem.hidden = !visible;
}

enhance(document);
document.addEventListener("submit", refuseSecondSubmit);
document.addEventListener("submit", markSaved);
document.addEventListener("submit", forgetTyping);
document.addEventListener("input", markChanged);
window.addEventListener("beforeunload", warnWhenUnsaved);
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-submitted]").forEach((form) => delete form.dataset.submitted);
});

// htmx tells of each element that it has put into the page; an error summary among them takes focus.
body.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== body) enhance(event.detail.elt);
});
body.addEventListener("htmx:responseError", () => showProblem(true));
body.addEventListener("htmx:sendError", () => showProblem(true));
body.addEventListener("htmx:beforeRequest", () => showProblem(false));

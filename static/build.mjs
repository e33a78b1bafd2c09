// Builds the browser assets into static/build/ (git-ignored): `npm run build`.
import {
  copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "..", "node_modules");
const source = join(here, "src");
const target = join(here, "build");

// The manifest storage refuses a file that names a source map which is not there.
function copyWithoutSourceMap(from, name) {
  const text = readFileSync(from, "utf8").replace(/\n?\/\/# sourceMappingURL=.*$/gm, "");
  writeFileSync(join(target, name), text);
}

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });

const css = compile(join(source, "scss", "app.scss"), {
  style: "compressed",
  loadPaths: [modules],
  quietDeps: true,
});
writeFileSync(join(target, "app.css"), css.css);
copyFileSync(join(source, "plotly-empty.css"), join(target, "plotly-empty.css"));
for (const name of readdirSync(join(source, "js"))) {
  copyFileSync(join(source, "js", name), join(target, name));
}
copyFileSync(join(source, "favicon.svg"), join(target, "favicon.svg"));
copyWithoutSourceMap(
  join(modules, "govuk-frontend/dist/govuk/govuk-frontend.min.js"),
  "govuk-frontend.min.js",
);
copyWithoutSourceMap(
  join(modules, "plotly.js-basic-dist-min/plotly-basic.min.js"),
  "plotly-basic.min.js",
);

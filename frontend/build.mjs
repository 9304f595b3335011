// Copies what the pages and the papers use out of node_modules into two folders that git ignores:
//   ../minzheng/ui/static/vendor/  Tabler's style sheet, htmx, one sprite of icons
//   ../minzheng/ui/fonts/          Noto Sans SC and Noto Serif SC, two weights each, for the PDFs
import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { ICONS } from "./icons.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const ui = join(here, "..", "minzheng", "ui");
const vendor = join(ui, "static", "vendor");
const fonts = join(ui, "fonts");

/** An empty folder, so that nothing of an earlier build stays behind. */
function emptied(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** A text file without its pointer to a source map: the map is not shipped, and hashing static files would look for it. */
function copyText(source, target) {
  const text = readFileSync(source, "utf8");
  writeFileSync(target, text.replace(/\/\*# sourceMappingURL=.*?\*\//g, "").replace(/^\/\/# sourceMappingURL=.*$/gm, ""));
}

/** The icons as <symbol>s, used by <use href="…/icons.svg#mz-name">. An unknown name stops the build. */
function sprite(names) {
  const set = JSON.parse(readFileSync(join(modules, "@iconify-json", "tabler", "icons.json"), "utf8"));
  const symbols = names.map((name) => {
    const icon = set.icons[name];
    if (!icon) throw new Error(`no icon is called "${name}"`);
    return `<symbol id="mz-${name}" viewBox="0 0 ${icon.width ?? set.width ?? 24} ${icon.height ?? set.height ?? 24}">${icon.body}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
}

emptied(vendor);
copyText(join(modules, "@tabler", "core", "dist", "css", "tabler.min.css"), join(vendor, "tabler.min.css"));
copyText(join(modules, "htmx.org", "dist", "htmx.min.js"), join(vendor, "htmx.min.js"));
writeFileSync(join(vendor, "icons.svg"), sprite(ICONS));

emptied(fonts);
for (const [family, name] of [["noto-sans-sc", "NotoSansSC"], ["noto-serif-sc", "NotoSerifSC"]]) {
  for (const weight of ["400Regular", "700Bold"]) {
    const file = `${name}_${weight}.ttf`;
    copyFileSync(join(modules, "@expo-google-fonts", family, weight, file), join(fonts, file));
  }
}

for (const file of [
  ...["tabler.min.css", "htmx.min.js", "icons.svg"].map((name) => join(vendor, name)),
  ...["NotoSansSC_400Regular", "NotoSansSC_700Bold", "NotoSerifSC_400Regular", "NotoSerifSC_700Bold"].map((name) => join(fonts, `${name}.ttf`)),
]) {
  console.log(`${relative(join(here, ".."), file)}  ${Math.round(statSync(file).size / 1024)} kB`);
}

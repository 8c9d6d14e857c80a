import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const BROWSERS = ["chromium", "chromium-browser", "google-chrome", "chrome"];
const WIDTH_PX = 800;
/** Of the screen that the picture is taken on: sharp when it is shown at its own size. */
const SCALE = 1.5;
const TIMEOUT_MS = 60_000;

/** Takes a picture of a page as long as it is. False when this machine has no Chromium; throws when it fails. */
export function takePicture(html: string, png: URL): boolean {
  const browser = BROWSERS.find((name) => spawnSync(name, ["--version"], { timeout: TIMEOUT_MS }).status === 0);
  if (browser === undefined) return false;
  const dir = mkdtempSync(join(tmpdir(), "tocsin-picture-"));
  try {
    const page = join(dir, "page.html");
    // The page tells its height in what the browser prints of it.
    const measure = "<script>document.title = document.querySelector('main').offsetHeight</script>";
    writeFileSync(page, html.replace("</html>", `${measure}</html>`));
    const height = /<title>(\d+)<\/title>/u.exec(run(browser, dir, page, ["--dump-dom"]))?.[1];
    if (height === undefined) throw new Error(`${browser} did not say how long the page is.`);
    const shot = join(dir, "page.png");
    run(browser, dir, page, [
      `--screenshot=${shot}`,
      `--window-size=${WIDTH_PX},${height}`,
      `--force-device-scale-factor=${SCALE}`,
    ]);
    writeFileSync(png, readFileSync(shot));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  return true;
}

function run(browser: string, dir: string, page: string, args: readonly string[]): string {
  const shared = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    `--user-data-dir=${join(dir, "profile")}`,
  ];
  const { status, stdout, stderr } = spawnSync(browser, [...shared, ...args, pathToFileURL(page).href], {
    timeout: TIMEOUT_MS,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${browser} failed: ${stderr.trim().split("\n").at(-1) ?? ""}`);
  return stdout;
}

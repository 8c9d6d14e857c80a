import { writeFileSync } from "node:fs";
import { takePicture } from "./pictures/browser.ts";
import { pageHtml } from "./pictures/page.ts";
import { playScene } from "./pictures/scene.ts";

const HTML = new URL("slack.html", import.meta.url);
const PNG = new URL("slack.png", import.meta.url);

/** `node docs/picture.ts`: draws what the bot posts to Slack, as docs/slack.html and, with Chromium, docs/slack.png. */
const html = pageHtml("incidents", await playScene());
writeFileSync(HTML, html);
process.stdout.write("docs/slack.html written\n");
const isTaken = takePicture(html, PNG);
process.stdout.write(
  isTaken ? "docs/slack.png written\n" : "docs/slack.png left as it is: there is no Chromium here\n",
);

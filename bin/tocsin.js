#!/usr/bin/env node
// Kept to what every Node.js since 10 can read, so that an old one is refused in a sentence, not with a syntax error.
var needed = [22, 20];
var found = process.versions.node.split(".").map(Number);

if (found[0] > needed[0] || (found[0] === needed[0] && found[1] >= needed[1])) {
  import("./run.js");
} else {
  process.stderr.write(`tocsin: Node.js ${needed.join(".")} or newer is needed; this is ${process.versions.node}.\n`);
  process.exitCode = 1;
}

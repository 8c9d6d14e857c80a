import { expect, test } from "vitest";
import { alert, makeWorld, ROUTE } from "./world.ts";

test("an alert becomes one card, which changes as the alert does", async () => {
  const world = await makeWorld();
  world.start();
  world.known.fire(alert(12));
  await world.settle();
  console.log(world.chat.texts.join("\n---\n"));
  world.clock.advance(60_000);
  world.known.happens("acknowledged", [12], { who: "Ana", through: "#ops" });
  await world.settle();
  world.clock.advance(60_000);
  world.known.happens("closed", [12], { who: "Ben" });
  await world.settle();
  console.log(world.chat.texts.join("\n---\n"));
  world.known.fire(...[1, 2, 3].map((n) => alert(n, { service: { id: "S", name: "Web" }, title: `Disk ${n} full` })));
  world.known.fire(...Array.from({ length: 40 }, (_, n) => alert(100 + n)));
  await world.settle();
  console.log(world.chat.texts.join("\n---\n"));
  await world.pass(120_000);
  console.log(world.chat.texts.at(-1), world.logged);
});

import { describe, expect, test } from "vitest";
import { startSlackScene } from "./adapter-scene.ts";

describe.each(["socket", "http"] as const)("over %s", (road) => {
  test("a mention is answered in the channel, a command to the one who typed it, a press as what it says", async () => {
    const { slack, answered, stop } = await startSlackScene(road);
    const ana = slack.person("ana");
    const bo = slack.person("priya");
    await answered(ana.mentions("who is on call?", { in: "#ops" }));
    const [, duty] = bo.sees("#ops");
    expect(duty).toMatchObject({ by: "tocsin", onlyForMe: false });
    expect(duty?.text).toContain("Ana Novak");
    await answered(ana.commands("/tocsin", "alerts", { in: "#ops" }));
    expect(ana.sees("#ops").at(-1)).toMatchObject({ onlyForMe: true });
    expect(ana.sees("#ops").at(-1)?.text).toContain("27 alerts");
    expect(bo.sees("#ops")).toHaveLength(2);
    await answered(ana.mentions("ack all", { in: "#ops" }));
    const report = bo.sees("#ops").at(-1);
    expect(report?.text).toContain("24 acknowledged");
    await answered(ana.presses(report ?? { channel: "", ts: "" }, "Undo"));
    expect(bo.sees("#ops").at(-1)?.text).toContain("take back the acknowledgement of");
    await stop();
  });

  test("both events of a mention, Slack's retries and doubled deliveries are one saying", async () => {
    const { slack, answered, stop } = await startSlackScene(road);
    const ana = slack.person("ana");
    slack.deliverTwice(2);
    await answered(ana.mentions("who is on call?", { in: "#ops" }));
    await answered(ana.says("who is on call?", { in: "@tocsin" }));
    for (const delivery of [...slack.deliveries]) await answered(slack.redeliver(delivery));
    expect(ana.sees("#ops").filter(({ by }) => by === "tocsin")).toHaveLength(1);
    expect(ana.sees("@tocsin").filter(({ by }) => by === "tocsin")).toHaveLength(1);
    await stop();
  });

  test("what is said to nobody is not answered", async () => {
    const { slack, answered, stop } = await startSlackScene(road);
    const ana = slack.person("ana");
    await answered(ana.says("ack all", { in: "#ops" }));
    expect(ana.sees("#ops")).toHaveLength(1);
    await stop();
  });

  test("after a stop nothing is heard, and Slack keeps it to deliver it again", async () => {
    const { slack, adapter, settle, answered, stop } = await startSlackScene(road);
    const ana = slack.person("ana");
    await settle(adapter.stop());
    await settle(ana.mentions("who is on call?", { in: "#ops" }));
    expect(slack.deliveries.at(-1)?.isAcked).toBe(false);
    await answered(Promise.resolve());
    expect(ana.sees("#ops").filter(({ by }) => by === "tocsin")).toEqual([]);
    await stop();
  });

  test("doctor says that it is connected", async () => {
    const { adapter, settle, stop } = await startSlackScene(road);
    const lines = (await settle(adapter.doctor?.() ?? Promise.resolve([]))).map(({ line }) => line);
    expect(lines).toContain(
      road === "socket" ? "the socket is connected" : "it calls this bot over HTTP, at PUBLIC_URL/slack/events",
    );
    await stop();
  });
});

test("it says where it is connected", async () => {
  const overSocket = await startSlackScene("socket");
  expect(overSocket.adapter.line).toBe("Slack: workspace Sample company as @tocsin, Socket Mode.");
  await overSocket.stop();
  const overHttp = await startSlackScene("http");
  expect(overHttp.adapter.line).toBe("Slack: workspace Sample company as @tocsin, requests at /slack/events.");
  await overHttp.stop();
});

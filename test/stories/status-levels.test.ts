import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { COMPANY } from "../../src/sandbox/company.ts";
import { type Heard, type Story, startStory } from "../harness.ts";

let story: Story;

beforeEach(async () => {
  story = await startStory();
});

afterEach(async () => {
  await story.ends();
});

/** What Statuspage was asked while `say` was answered. */
async function requestsOf(say: string): Promise<readonly string[]> {
  const before = story.world.traffic.length;
  await story.says(say);
  return story.world.traffic
    .slice(before)
    .filter(({ vendor }) => vendor === "statuspage")
    .map(({ method, path }) => `${method} ${path.replace(/^\/pages\/\w+/u, "").replace(/\/\w{12}$/u, "/…")}`);
}

async function levelOf(name: string): Promise<unknown> {
  const { STATUSPAGE_API_URL: url, STATUSPAGE_API_KEY: key, STATUSPAGE_PAGE_ID: page } = story.world.env;
  const answer = await fetch(`${url}/pages/${page}/components`, { headers: { authorization: `OAuth ${key}` } });
  const components = (await answer.json()) as readonly { readonly name: string; readonly status: string }[];
  return components.find((component) => component.name === name)?.status;
}

function says({ message }: Heard): readonly string[] {
  return (message.reply.buttons ?? []).map(({ say }) => say);
}

describe("a level without a message", () => {
  it("changes the component in one request once the list is warm, and offers to say why", async () => {
    await story.says("status");
    expect(await requestsOf("status Web degraded")).toEqual(["PATCH /components/…"]);
    const heard = await story.says("status API major");
    expect(heard.text).toContain("API: now major outage (was operational).");
    expect(heard.text).toContain("Subscribers were not notified");
    expect(says(heard)[0]).toMatch(/^status "API" major: \S/u);
    expect(await levelOf("API")).toBe("major_outage");
  });

  it("that is there already is said, and nothing is written", async () => {
    await story.says("status Web degraded");
    expect(await requestsOf("status Web degraded")).toEqual(["GET /components"]);
    const heard = await story.says("status Web degraded");
    expect(heard.text).toContain("Web: already degraded performance; nothing was changed.");
    expect(heard.message.reply.tone).toBe("good");
  });

  it("is not believed to be there because an old list says so", async () => {
    await story.says("status Web operational");
    const { STATUSPAGE_API_URL: url, STATUSPAGE_API_KEY: key, STATUSPAGE_PAGE_ID: page } = story.world.env;
    const headers = { authorization: `OAuth ${key}`, "content-type": "application/json" };
    const list = await fetch(`${url}/pages/${page}/components`, { headers });
    const components = (await list.json()) as readonly { readonly id: string; readonly name: string }[];
    const web = components.find(({ name }) => name === "Web")?.id;
    const body = JSON.stringify({ component: { status: "partial_outage" } });
    await fetch(`${url}/pages/${page}/components/${web}`, { method: "PATCH", headers, body });
    expect((await story.says("status Web operational")).text).toContain("Web: now operational (was partial outage).");
  });

  it("of a group is that of its components", async () => {
    const heard = await story.says("status Accounts maintenance");
    expect(heard.text).toContain("Sign-in and Billing: now under maintenance.");
    expect(await levelOf("Billing")).toBe("under_maintenance");
    expect((await story.says("status")).text).toContain("2 of 14 components are under maintenance.");
  });

  it("can be undone", async () => {
    await story.says("status Web partial");
    const question = await story.says("undo");
    expect(question.message.question).toBe(true);
    await story.says("yes");
    expect(await levelOf("Web")).toBe("operational");
  });

  it("that brings a component back offers to resolve the notice that is still open", async () => {
    await story.says("status Web major: It is down.");
    const heard = await story.says("status Web ok");
    expect(heard.text).toMatch(/SP-\w{6} Web: major outage is still open\./u);
    expect(says(heard)[0]).toMatch(/^status resolve SP-\w{6}$/u);
  });
});

describe("a level with a message", () => {
  it("opens a notice in one write, in exactly these words, and says that subscribers were told", async () => {
    await story.says("status");
    expect(await requestsOf("status Web degraded: Pages are slow.\nWe are on it.")).toEqual([
      "GET /incidents/unresolved",
      "GET /incidents/active_maintenance",
      "GET /incidents/scheduled",
      "POST /incidents",
    ]);
    expect(story.world.traffic.at(-1)?.body).toMatchObject({
      incident: {
        name: "Web: degraded performance",
        status: "investigating",
        body: "Pages are slow.\nWe are on it.",
        deliver_notifications: true,
      },
    });
    expect(await levelOf("Web")).toBe("degraded_performance");
  });

  it("quietly tells nobody, and says so", async () => {
    const heard = await story.says("status Web degraded quietly: Pages are slow.");
    expect(heard.text).toContain("Subscribers were not notified.");
    expect(story.world.traffic.at(-1)?.body).toMatchObject({ incident: { deliver_notifications: false } });
  });

  it("updates the one open notice that holds the component", async () => {
    await story.says("status Web degraded: Pages are slow.");
    const heard = await story.says("status Web, API major: Now it is down.");
    expect(heard.text).toMatch(/Updated SP-\w{6} Web: degraded performance; Web and API: major outage\./u);
    expect(story.world.traffic.at(-1)?.method).toBe("PATCH");
    expect((await story.says("status notices")).text).toContain("1 open incident;");
  });

  it("asks when several open notices hold the component, and each answer does what it says", async () => {
    await story.says("status open First on Web=degraded");
    await story.says("status open Second on Web=partial");
    const heard = await story.says("status Web major quietly: All of it.");
    expect(heard.message.question).toBe(true);
    expect(heard.text).toContain("2 open notices hold Web. Which one is this about?");
    expect(story.world.traffic.at(-1)?.method).toBe("GET");
    expect(heard.text).toContain('status open "Web: major outage" on "Web"=major quietly: All of it.');
    const answer = await story.says("2");
    expect(answer.text).toMatch(/Updated SP-\w{6} First; Web: major outage\./u);
    expect(answer.text).toContain("Subscribers were not notified.");
  });

  it("still publishes when the component is at that level", async () => {
    await story.says("status Web degraded");
    expect((await story.says("status Web degraded: Here is why.")).text).toMatch(/Opened SP-\w{6}, investigating/u);
  });

  it("never mistakes scheduled maintenance for the notice", async () => {
    const heard = await story.says("status Logs degraded: Logs are late.");
    expect(heard.text).toMatch(/^Logs: degraded performance\. Opened SP-\w{6}, investigating\./u);
  });

  it("that is too long is refused in one line before anything is sent", async () => {
    const before = story.world.traffic.length;
    const heard = await story.says(`status Web degraded: ${"x".repeat(25_001)}`);
    expect(heard.text).toBe("The message has 25,001 characters, and 25,000 are allowed; nothing was published.");
    expect(story.world.traffic.slice(before).some(({ method }) => method !== "GET")).toBe(false);
  });

  it("is previewed with the exact words, and nothing is done", async () => {
    const heard = await story.says("preview status Web degraded: Pages are slow.");
    expect(heard.text).toContain("> Pages are slow.");
    expect(heard.text).toContain("Subscribers are notified.");
    expect(await levelOf("Web")).toBe("operational");
  });

  it("that Statuspage refuses says so in its words, and that nothing was published", async () => {
    const body = { error: ["Name is reserved"] };
    story.world.addFault({ vendor: "statuspage", method: "POST", fault: { kind: "answer", status: 422, body } });
    const heard = await story.says("status Web degraded: Pages are slow.");
    expect(heard.message.reply.tone).toBe("bad");
    expect(heard.text).toContain("Opening the notice Web: degraded performance: nothing was published.");
    expect(heard.text).toContain("Name is reserved");
    expect(heard.text).toContain("Subscribers were not notified.");
  });

  it("is published once though the answer was lost", async () => {
    story.world.addFault({ vendor: "statuspage", method: "POST", fault: { kind: "reset", when: "after" } });
    const heard = await story.says("status Web major: It is down.");
    expect(heard.text).toMatch(/Opened SP-\w{6}, investigating\./u);
    expect(
      story.world.traffic.filter(({ method, vendor }) => method === "POST" && vendor === "statuspage"),
    ).toHaveLength(1);
  });

  it("whose answer is an HTML page is looked for, and when it is nowhere sent once more", async () => {
    story.world.addFault({ vendor: "statuspage", method: "POST", fault: { kind: "html" } });
    const heard = await story.says("status Web major: It is down.");
    expect(heard.text).toContain("Subscribers were notified.");
    expect((await story.says("status notices")).text).toContain("1 open incident;");
  });
});

describe("a question", () => {
  it("about a change is answered with what is, and a button", async () => {
    const heard = await story.says("status Web degraded?");
    expect(heard.text).toContain("Web: operational.");
    expect(says(heard)).toContain('status "Web" degraded');
    expect(await levelOf("Web")).toBe("operational");
  });
});

describe("what the page shows", () => {
  it("is the broken first, each group's own, and links", async () => {
    await story.says("status Billing degraded");
    await story.says("status GitHub Webhooks major");
    const { text } = await story.says("status");
    expect(text).toMatch(/^2 of 14 components are not operational\.\nIntegrations\n/u);
    expect(text.indexOf("GitHub Webhooks: major outage")).toBeLessThan(text.indexOf("Billing: degraded performance"));
    expect(text.indexOf("Billing: degraded performance")).toBeLessThan(text.indexOf("Log storage upgrade"));
    expect(text.indexOf("Log storage upgrade")).toBeLessThan(text.indexOf("Linux Machines"));
    expect(text).toContain("/statuspage/page");
  });

  it("counts one in the singular", async () => {
    await story.says("status Billing degraded");
    expect((await story.says("status")).text).toMatch(/^1 of 14 components is not operational\./u);
    await story.says("status Accounts ok");
    expect((await story.says("status")).text).toMatch(/^All 14 components are operational\./u);
  });

  it("of one component is its level and the notices that hold it", async () => {
    expect((await story.says("status Billing?")).text).toMatch(/^Billing: operational\.\n\S*http/u);
    expect((await story.says("status Logs")).text).toContain("Log storage upgrade · scheduled");
  });
});

describe("two components of one name", () => {
  it("are told apart by their groups, in questions, replies and buttons", async () => {
    await story.ends();
    const components = [{ name: "API", group: "Europe" }, { name: "API", group: "America" }, { name: "Logs" }];
    story = await startStory({ company: { ...COMPANY, components } });
    const asked = await story.says("status API degraded");
    expect(asked.message.question).toBe(true);
    const heard = await story.says('status "Europe / API" degraded');
    expect(heard.text).toContain("Europe / API: now degraded performance");
    expect(says(heard)[0]).toMatch(/^status "Europe \/ API" degraded: /u);
    const posted = await story.says(says(heard)[0] ?? "");
    expect(posted.text).toMatch(/^Europe \/ API: degraded performance\. Opened SP-\w{6}/u);
  });
});

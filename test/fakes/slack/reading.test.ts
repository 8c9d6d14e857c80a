import { expect, test } from "vitest";
import { clientOf, openSlack } from "./bench.ts";
import { encodeTyped } from "./people/typed.ts";
import { formatDate } from "./reading/date-token.ts";
import { blocksToHtml } from "./reading/html.ts";
import { readMessage } from "./reading/message.ts";
import { viewOf } from "./reading/span.ts";
import { sampleWorkspace } from "./world/company.ts";

const NOW = Date.parse("2026-11-21T03:00:00Z");
const workspace = sampleWorkspace();
const ana = viewOf(workspace, "U0ANA", NOW);
const section = (text: string, verbatim = false) => ({ type: "section", text: { type: "mrkdwn", text, verbatim } });

test.each([
  ["what is escaped stays text", "&lt;!channel&gt; &amp;amp; &lt;@U0ANA&gt;", "<!channel> &amp; <@U0ANA>", []],
  [
    "what stands between angle brackets is formed",
    "<@U0ANA> in <#C0OPS|x>, <!here>",
    "@ana in #ops, @here",
    ["@ana", "#ops", "@here"],
  ],
  ["a user group is mentioned", "<!subteam^S0ONCALL>", "@oncall", ["@oncall"]],
  [
    "marks at the ends of words are looks",
    "*bold* _it_ ~no~ 2*3*4 snake_case_name",
    "bold it no 2*3*4 snake_case_name",
    [],
  ],
  ["code shows what is in it", "`a*b*` ```x\ny```", "a*b* x\ny", []],
])("%s", (_name, text, shown, mentions) => {
  const read = readMessage({ text: "", blocks: [section(text)] }, ana);
  expect(read.text).toBe(shown);
  expect(read.spans.filter(({ kind }) => kind !== "text").map((span) => span.text)).toEqual(mentions);
});

test("a text that is not verbatim turns bare addresses and names into links and mentions", () => {
  const kinds = (verbatim: boolean) =>
    readMessage(
      { text: "", blocks: [section("see https://x.example/a and #ops, @here", verbatim)] },
      ana,
    ).spans.flatMap(({ kind }) => (kind === "text" ? [] : [kind]));
  expect(kinds(false)).toEqual(["link", "channel", "broadcast"]);
  expect(kinds(true)).toEqual([]);
});

test("a date is shown in the zone of its reader", () => {
  const at = Date.parse("2026-11-21T17:05:00Z") / 1_000;
  const text = `<!date^${at}^{date_short_pretty} at {time}|later>`;
  const shown = (user: string) => readMessage({ text: "", blocks: [section(text)] }, viewOf(workspace, user, NOW)).text;
  expect([shown("U0ANA"), shown("U0SAM"), shown("U0PRIYA")]).toEqual([
    "Today at 6:05 PM",
    "Tomorrow at 12:05 PM",
    "Today at 10:35 PM",
  ]);
  expect(formatDate(at, "{date_long} {time_secs} {ago} {nothing}", "UTC", at * 1_000 + 7_200_000)).toBe(
    "Saturday, November 21st 5:05:00 PM 2 hours ago {nothing}",
  );
});

test("rich text is read as structure: nothing in its texts is formed", () => {
  const block = {
    type: "rich_text",
    elements: [
      { type: "rich_text_section", elements: [{ type: "text", text: "<!channel> *no* &lt;", style: { bold: true } }] },
      {
        type: "rich_text_list",
        style: "bullet",
        elements: [{ type: "rich_text_section", elements: [{ type: "user", user_id: "U0ANA" }] }],
      },
    ],
  };
  expect(readMessage({ text: "", blocks: [block] }, ana).text).toBe("<!channel> *no* &lt;\n• @ana");
  expect(blocksToHtml([block], ana)).toContain("<b>&lt;!channel&gt; *no* &amp;lt;</b>");
});

test("HTML of blocks runs nobody's script", () => {
  const html = blocksToHtml(
    [section('<javascript:alert(1)|x> <https://a.example/?q="><script>|<b>>'), section("&lt;script&gt;")],
    ana,
  );
  expect(html).not.toContain("<script");
  expect(html).not.toContain('href="javascript');
});

test("what is typed is encoded as Slack's own client does", () => {
  const typed = (text: string, isCommand = false) => encodeTyped(workspace, text, isCommand);
  expect(typed("@ana & <b> in #ops, not #nowhere")).toBe("<@U0ANA> &amp; &lt;b&gt; in <#C0OPS|ops>, not #nowhere");
  expect(typed("@ana", true)).toBe("<@U0ANA|ana>");
  expect(typed("@ana: see https://x.example/?a=1&b=2")).toBe("<@U0ANA>: see <https://x.example/?a=1&amp;b=2>");
  expect(typed("mail ana@example.com, @oncall, @here")).toBe(
    "mail <mailto:ana@example.com|ana@example.com>, <!subteam^S0ONCALL|@oncall>, <!here>",
  );
});

test("whom a message mentions is told from words that look like it", async () => {
  const { slack } = await openSlack();
  const { ts = "" } = await clientOf(slack).chat.postMessage({
    channel: "C0OPS",
    text: "<@U0ANA>: &lt;!channel&gt; <https://x.example/|here>",
  });
  expect(slack.mentionsIn({ channel: "C0OPS", ts })).toEqual(["@ana"]);
  expect(slack.linksIn({ channel: "C0OPS", ts })).toEqual(["https://x.example/"]);
});

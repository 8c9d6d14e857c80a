/** How the bot is connected to Slack. Everything in it but the addresses and the client's id is secret. */
export interface SlackSettings {
  /** Base address of the Web API, with a slash at its end. */
  readonly apiUrl: string;
  /** How Slack reaches the bot: by a WebSocket that the bot opens, or by requests to the bot's own HTTP server. */
  readonly road:
    | { readonly type: "socket"; readonly appToken: string }
    | { readonly type: "http"; readonly signingSecret: string };
  /** One workspace that is known by its token, or several that install the bot by themselves. */
  readonly workspaces:
    | { readonly type: "one"; readonly botToken: string }
    | {
        readonly type: "several";
        readonly clientId: string;
        readonly clientSecret: string;
        /** The bot's own public address, without a slash at its end. */
        readonly publicUrl: string;
        /** What tokens at rest are encrypted with. */
        readonly secret: string;
      };
}

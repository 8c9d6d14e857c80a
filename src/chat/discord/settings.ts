/** How the bot is connected to Discord. */
export interface DiscordSettings {
  /** Secret. */
  readonly token: string;
  /** Base address of the REST API without its version, without a slash at its end; the gateway's comes from there. */
  readonly apiUrl: string;
  /** The application that the token must belong to; undefined: whichever it is. */
  readonly application: string | undefined;
  /** Servers in which the bot works; empty: every one it is in. */
  readonly guilds: readonly string[];
  /** 32 bytes in hex, by which interactions that Discord sends over HTTP are verified; undefined: none are heard so. */
  readonly publicKey: string | undefined;
}

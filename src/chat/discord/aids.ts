/** What the bot does for Discord beside hearing and telling. Each may be absent: then Discord gets on by itself. */
export interface DiscordAids {
  /**
   * Has `work` done by one of the processes that share the store, whichever that is at the time, until `signal` aborts.
   * Absent: this one does it.
   */
  alone?(name: string, work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void>;
}

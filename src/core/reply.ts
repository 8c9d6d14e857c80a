import type { AlertState } from "./alerts.ts";

/** Text from outside is a plain string and stays literal: adapters escape it. Everything with meaning is an object. */
export type Inline =
  | string
  | { readonly type: "strong"; readonly text: string }
  /** `quiet`: the words suffice, so plain text leaves the address out. */
  | { readonly type: "link"; readonly url: string; readonly text: string; readonly quiet?: boolean }
  /** An instant (ms), shown in the reader's zone: "18:00", "Tue 18:00", "in 2 h". */
  | { readonly type: "time"; readonly at: number; readonly form: "time" | "date" | "relative" }
  | { readonly type: "code"; readonly text: string }
  /**
   * Calls somebody: a person, a group or a role by the id that their platform gives them ("slack:U0123", "slack:S0123",
   * "discord:123", "discord:role:123"), or all who are there ("slack:here", "discord:here"). Only settings put it there,
   * never text from outside. Where it cannot be resolved, and on other platforms, `text` stands instead.
   */
  | { readonly type: "mention"; readonly id: string; readonly text: string };

export type Line = Inline | readonly Inline[];

export type Block =
  | { readonly type: "text"; readonly line: Line }
  /** A heading with lines under it. `more` says how many were left out. */
  | { readonly type: "list"; readonly heading?: Line; readonly items: readonly Item[]; readonly more?: number }
  /** Text that will be or was published, verbatim, several lines. */
  | { readonly type: "quote"; readonly text: string };

export interface Item {
  readonly mark?: Mark;
  readonly line: Line;
  readonly under?: readonly Line[];
}

/** Meaning by colour and by sign, never by colour alone. taken: somebody sees to it. */
export type Mark = "ok" | "info" | "taken" | "minor" | "major" | "critical" | "maintenance" | "paused" | "failed";

/** A command not yet said: pressing it takes the same road as typing `say`. */
export interface Button {
  readonly label: string;
  readonly say: string;
  readonly style?: "primary" | "danger";
  /** Its answer is for everybody in the place, also where the platform could show it to the one who pressed alone. */
  readonly publicly?: true;
  /**
   * It opens this form, which asks for everything. Where the form cannot be opened `say` is said; a platform without forms
   * does not show the button.
   */
  readonly form?: FormName;
}

/** Forms that an adapter can open. status: see `Desk` · note: a text for the alert that the message is `about`. */
export type FormName = "status" | "note";

export type Tone = "plain" | "good" | "warn" | "bad";

/** private: only the one who spoke sees it, where the platform can do that. */
export type Audience = "private" | "public";

/** A platform-neutral message. */
export interface Reply {
  readonly type: "reply";
  readonly tone: Tone;
  readonly title: Line;
  readonly blocks?: readonly Block[];
  readonly buttons?: readonly Button[];
  /** Default: queries private, writes public, where the platform can tell them apart. */
  readonly audience?: Audience;
  /** Handle of the one alert that the message is about: in its thread that alert needs no name. */
  readonly about?: string;
  /** What that alert was when the message was written: it is the alert's card. */
  readonly aboutState?: AlertState;
}

/** "Which one?": each option is a whole command. Nothing was done. */
export interface Choice {
  readonly type: "choice";
  readonly text: Line;
  readonly options: readonly { readonly label: string; readonly say: string }[];
}

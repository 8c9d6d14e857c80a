/**
 * What Slack accepts. Source unless said otherwise: Slack docs, Block Kit reference, and the comments of @slack/types 3.2
 * that repeat it, read 2026-11-21. "Characters" are UTF-16 units here, which never counts fewer than Slack does.
 */

/** Blocks of a message. */
export const MESSAGE_BLOCKS = 50;
/** Blocks of a modal or of the App Home. */
export const VIEW_BLOCKS = 100;
/** A modal's title, characters. */
export const VIEW_TITLE_CHARS = 24;
/**
 * All blocks of a message together, bytes of their JSON. Slack refuses more than about 13,200 characters
 * (msg_blocks_too_long) and documents neither the figure nor what is counted (slackapi/bolt-js issue 2509), so the whole
 * JSON is counted, and what is not ASCII by its bytes.
 */
export const MESSAGE_JSON_BYTES = 12_000;
/** A text object, characters. Nothing is documented for rich text; it keeps to the same. */
export const TEXT_CHARS = 3_000;
/** The plain text beside the blocks, characters: Slack asks for this many and cuts beyond 40,000 (chat.postMessage). */
export const FALLBACK_CHARS = 4_000;

/** Elements of one actions block. */
export const ACTIONS_ELEMENTS = 25;
/** A button's label, characters. */
export const BUTTON_LABEL_CHARS = 75;
/** What a button carries, characters. */
export const BUTTON_VALUE_CHARS = 2_000;
/** An address behind a link or button, characters. */
export const URL_CHARS = 3_000;

/** Options of a select menu, also those that an app answers with. */
export const SELECT_OPTIONS = 100;
/** An option's label, characters. */
export const OPTION_LABEL_CHARS = 75;
/** What an option carries, characters; some revisions of the docs say 150. */
export const OPTION_VALUE_CHARS = 75;
/** What a person can type into a text field, characters. */
export const TEXT_INPUT_CHARS = 3_000;

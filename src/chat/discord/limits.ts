/**
 * What Discord accepts. Source unless said otherwise: Discord docs, Message resource ("Embed limits", "Create Message") and
 * Component reference, read 2026-11-21. Discord counts characters and does not say which; UTF-16 units are counted here,
 * of which a text never has fewer than it has code points or graphemes.
 */

/** What stands beside the embeds, characters. */
export const CONTENT_CHARS = 2_000;
/** An embed's description, characters. */
export const EMBED_DESCRIPTION_CHARS = 4_096;
/** All embeds of a message together: titles, descriptions, fields, footers and authors, characters. */
export const EMBEDS_CHARS = 6_000;

/** Rows of buttons and select menus in a message. */
export const COMPONENT_ROWS = 5;
/** Buttons in a row. A select menu has a row to itself. */
export const ROW_BUTTONS = 5;
/** A button's label, characters. */
export const BUTTON_LABEL_CHARS = 80;
/** What a component carries, characters: from 1, and no two in a message the same. */
export const CUSTOM_ID_CHARS = 100;
/** Options of a select menu, from 1. */
export const SELECT_OPTIONS = 25;
/** An option's label, characters. */
export const OPTION_LABEL_CHARS = 100;

/** An address behind a link, characters. Nothing is documented for masked links; a link button takes as many. */
export const URL_CHARS = 512;

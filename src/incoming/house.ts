/** The account of alerts that no vendor keeps. */
export const ACCOUNT = "incoming";
/** As people say it: "alerts from incoming". */
export const TITLE = "Incoming";
export const PREFIX = "IN";

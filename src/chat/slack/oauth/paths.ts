/** Where somebody installs the bot in a workspace, and where Slack sends them back to; Bolt's usual paths. */
export const INSTALL_PATH = "/slack/install";
export const REDIRECT_PATH = "/slack/oauth_redirect";

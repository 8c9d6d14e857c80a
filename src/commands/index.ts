import type { Command } from "../core/command.ts";
import { alertAck } from "./alert-ack.ts";
import { alertAssign } from "./alert-assign.ts";
import { alertEscalate } from "./alert-escalate.ts";
import { alertList } from "./alert-list.ts";
import { alertNote } from "./alert-note.ts";
import { alertResolve } from "./alert-resolve.ts";
import { alertShow } from "./alert-show.ts";
import { alertSnooze } from "./alert-snooze.ts";
import { checkAgain, drop, itWorked, sendAgain } from "./doubt.ts";
import { help } from "./help.ts";
import { link, links, unlink } from "./link.ts";
import { linkCode, linkWithCode } from "./link-code.ts";
import { maintenanceList, maintenanceSchedule } from "./maintenance.ts";
import { maintenanceCancel, maintenanceComplete, maintenanceStart } from "./maintenance-steps.ts";
import { noticeOpen } from "./notice-open.ts";
import { noticePostmortem } from "./notice-postmortem.ts";
import { noticeResolve } from "./notice-resolve.ts";
import { noticeUpdate } from "./notice-update.ts";
import { oncall, oncallSchedules, oncallWhen } from "./oncall.ts";
import { page } from "./page.ts";
import { statusSet } from "./status-set.ts";
import { statusNotices, statusShow } from "./status-show.ts";
import { doctor, explain, history, preview, reload } from "./system.ts";
import { statusTemplates } from "./templates.ts";
import { retry, undo } from "./undo.ts";
import { whoami } from "./whoami.ts";

export { FRAGMENTS } from "./fragments.ts";

/** Every command, in the order in which help lists them. */
export const COMMANDS: readonly Command[] = [
  statusShow,
  statusSet,
  statusNotices,
  noticeOpen,
  noticeUpdate,
  noticeResolve,
  noticePostmortem,
  maintenanceList,
  maintenanceSchedule,
  maintenanceStart,
  maintenanceComplete,
  maintenanceCancel,
  statusTemplates,
  alertList,
  alertShow,
  alertAck,
  alertResolve,
  alertSnooze,
  alertNote,
  alertAssign,
  alertEscalate,
  page,
  oncall,
  oncallWhen,
  oncallSchedules,
  undo,
  retry,
  checkAgain,
  itWorked,
  sendAgain,
  drop,
  preview,
  explain,
  history,
  whoami,
  link,
  unlink,
  links,
  linkCode,
  linkWithCode,
  doctor,
  reload,
  help,
];

import { spawnSync } from "node:child_process";

const MOUNT = "/bin/mount";
const UNMOUNT = "/bin/umount";

/** What a test that needs a disk of its own says when it cannot have one; it is skipped and counted. */
export const NO_DISK = "this user may not mount a file system here";

export interface SmallDisk {
  makeReadOnly(): void;
  unmount(): void;
}

/** Mounts a disk of this size, in memory, on a folder. undefined where this user may not. */
export function mountSmallDisk(on: string, kilobytes: number): SmallDisk | undefined {
  if (!isDone(MOUNT, "-t", "tmpfs", "-o", `size=${kilobytes}k`, "tmpfs", on)) return undefined;
  return {
    makeReadOnly: () => must(MOUNT, "-o", "remount,ro", on),
    unmount: () => must(UNMOUNT, on),
  };
}

function must(program: string, ...args: readonly string[]): void {
  if (!isDone(program, ...args)) throw new Error(`${program} ${args.join(" ")} failed.`);
}

function isDone(program: string, ...args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}

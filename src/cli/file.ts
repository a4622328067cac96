import { access, constants, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, extname } from "node:path";
import { shortened } from "./arguments.ts";
import { UsageError } from "./exit.ts";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such folder",
  ENOTDIR: "a part of the path is a file, no folder",
  EISDIR: "it is a folder",
  ENOTEMPTY: "it is a folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "no space is left",
  ENAMETOOLONG: "the name is too long",
};

const NOT_READ: Readonly<Record<string, string>> = { ...REASONS, ENOENT: "there is no such file" };

/** Why a file cannot be read, in words. */
export const whyNotRead = ({ code = "", message }: NodeJS.ErrnoException): string => NOT_READ[code] ?? message;

/** Before long work: whether there will be a place for what comes of it. @throws UsageError where the folder is not there, or not ours to write in. */
export async function requireFolder(path: string | undefined): Promise<void> {
  if (path === undefined) return;
  try {
    await access(dirname(path), constants.W_OK);
    if (!(await stat(dirname(path))).isDirectory()) throw Object.assign(new Error(), { code: "ENOTDIR" });
  } catch (error) {
    throw notWritten(path, error as NodeJS.ErrnoException);
  }
}

const notWritten = (path: string, { code = "", message }: NodeJS.ErrnoException): UsageError =>
  new UsageError(`cannot write "${shortened(path)}": ${REASONS[code] ?? message}`);

/** Writes a file under another name first, so that a reader finds the old file or the new one, never half of it. @throws UsageError where it cannot. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw notWritten(path, error as NodeJS.ErrnoException);
  }
}

/** Which of the kinds the path's ending names. @throws UsageError where it names none. */
export function kindOf<Kind extends string>(path: string, kinds: readonly Kind[]): Kind {
  const ending = extname(path).slice(1).toLowerCase();
  const kind = kinds.find((k) => k === ending);
  if (kind) return kind;
  throw new UsageError(`"${shortened(path)}" does not end in ${kinds.map((k) => `.${k}`).join(" or ")}: the ending says what to write`);
}

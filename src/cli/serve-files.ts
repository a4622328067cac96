/** The files of a folder over HTTP: nothing outside of it, and to nobody but this machine. */
import { readFile, realpath } from "node:fs/promises";
import type { IncomingMessage, RequestListener } from "node:http";
import { extname, join, sep } from "node:path";
import { HEADERS } from "./serve-policy.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};

/** Files that the build names by their content: a browser need not ask for them twice. */
const VERSIONED = /^\/assets\/[^?#]*-[\w-]{8}\.\w+$/;

/** The names under which this machine may be asked: another name that leads here belongs to a page of somebody else. */
const OURS = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i;

/** Answers GET and HEAD with the files of a folder, index.html for "/". */
export const filesOf =
  (folder: string): RequestListener =>
  async (request, response) => {
    const {
      status,
      body = status === 404 ? "not found\n" : "refused\n",
      type = "text/plain; charset=utf-8",
    } = await found(folder, request);
    const content = Buffer.from(body);
    const kept = status === 200 && VERSIONED.test(request.url ?? "") ? "public, max-age=31536000, immutable" : "no-cache";
    response.writeHead(status, { ...HEADERS, "Content-Type": type, "Content-Length": content.length, "Cache-Control": kept });
    response.end(request.method === "HEAD" ? undefined : content);
  };

interface Found {
  readonly status: number;
  readonly body?: Uint8Array | string;
  readonly type?: string;
}

async function found(folder: string, { method, headers, url = "/" }: IncomingMessage): Promise<Found> {
  if (!OURS.test(headers.host ?? "")) return { status: 403 };
  if (method !== "GET" && method !== "HEAD") return { status: 405 };
  const path = pathOf(url);
  if (path === undefined) return { status: 404 };
  try {
    // a link inside the folder may lead out of it
    const [root, file] = await Promise.all([realpath(folder), realpath(join(folder, path))]);
    const type = TYPES[extname(file)];
    if (!file.startsWith(root + sep) || type === undefined) return { status: 404 };
    return { status: 200, body: await readFile(file), type };
  } catch {
    // whether it is missing or a folder is nobody's business
    return { status: 404 };
  }
}

/** The path below the folder; undefined where it is none. */
function pathOf(url: string): string | undefined {
  try {
    const path = decodeURIComponent(new URL(url, "http://localhost").pathname);
    if (path.includes("\0") || path.includes("\\")) return undefined;
    return path.endsWith("/") ? `${path}index.html` : path;
  } catch {
    return undefined;
  }
}

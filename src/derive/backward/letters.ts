/** x, y, t and bit mean what is kept; a parameter that has one of these names is set aside while ways back are looked for. */
import { type Expr, substitute, symbol, symbols } from "../../expr/expr.ts";
import type { Values } from "../check.ts";
import { type Backward, NAMES, type Names, type Way } from "./ways.ts";

const WORDS: Names = { input: "input", output: "output", tail: "tail", bit: "kept_bit" };
const ROLES = Object.keys(NAMES) as (keyof Names)[];
/** No reader can write this letter in a name. */
const aside = (name: string): string => `${name}'`;

/** What `work` finds for the formula, with the parameters' own names, and other names for what is kept where these are taken. */
export function withoutClashes(f: Expr, x: string, values: Values, work: (f: Expr, values: Values) => Backward): Backward {
  const parameters = [...symbols(f)].filter((name) => name !== x);
  const clashing = parameters.filter((name) => Object.values(NAMES).includes(name));
  if (clashing.length === 0) return work(f, values);
  const rename = (u: Expr, pairs: readonly (readonly [string, string])[]): Expr =>
    substitute(u, Object.fromEntries(pairs.map(([from, to]) => [from, symbol(to)])));
  const put = clashing.map((name) => [name, aside(name)] as const);
  const found = work(
    rename(f, put),
    Object.fromEntries(Object.entries(values).map(([name, v]) => [clashing.includes(name) ? aside(name) : name, v])),
  );
  const taken = ROLES.filter((role) => clashing.includes(NAMES[role]));
  const names = { ...NAMES, ...Object.fromEntries(taken.map((role) => [role, fresh(WORDS[role], parameters)])) };
  const own = taken.map((role) => [NAMES[role], names[role]] as const);
  const back = put.map(([name, other]) => [other, name] as const);
  const restored = (u: Expr): Expr => rename(rename(u, own), back);
  const words = (text: string): string =>
    put.reduce(
      (s, [name, other]) => s.replaceAll(other, name),
      own.reduce((s, [from, to]) => s.replace(new RegExp(`\\b${from}\\b(?!')`, "g"), to), text),
    );
  const ways = found.ways.map(
    (w): Way => ({
      ...w,
      names,
      formula: restored(w.formula),
      keeps: Object.fromEntries(
        Object.entries(w.keeps).map(([name, u]) => [own.find(([from]) => from === name)?.[1] ?? name, restored(u)]),
      ),
      conditions: w.conditions.map(words),
      how: words(w.how),
      substituted: w.substituted.map((s) => ({
        ...s,
        words: words(s.words),
        ...(s.left && { left: rename(s.left, back) }),
        ...(s.right && { right: restored(s.right) }),
      })),
      ...(w.shown && {
        shown: {
          formula: restored(w.shown.formula),
          parts: Object.fromEntries(Object.entries(w.shown.parts).map(([name, u]) => [name, restored(u)])),
        },
      }),
      differs: w.differs.map((d) => ({ ...d, at: rename(d.at, back) })),
    }),
  );
  return {
    ...found,
    names,
    ways,
    ...(found.why !== undefined && { why: words(found.why) }),
    ...(found.second && { second: restored(found.second) }),
  };
}

const fresh = (word: string, taken: readonly string[]): string => (taken.includes(word) ? fresh(`${word}_`, taken) : word);

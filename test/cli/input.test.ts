import { describe, expect, test } from "vitest";
import { gprime } from "./session.ts";

const WRONG: readonly [what: string, argv: readonly string[], says: RegExp][] = [
  ["an unknown function", ["derive", "tanhh(x)"], /unknown .*tanhh.*tanh/],
  ["an unknown function inside", ["derive", "1/(1+sigmod(x))"], /sigmod.*sigmoid/],
  ["an unbalanced bracket", ["derive", "1/(1+exp(-x)"], /\)/],
  ["a bracket too many", ["derive", "x)"], /\)/],
  ["two variables", ["derive", "x*y"], /x.*y/],
  ["a division by zero", ["derive", "1/0"], /zero|0/],
  ["an empty text", ["derive", ""], /empty|formula/],
  ["blanks", ["derive", "   "], /empty|formula/],
  ["20,000 characters", ["derive", "x+".repeat(10_000).slice(0, -1)], /characters/],
  ["3,000 nested brackets", ["derive", `${"(".repeat(3000)}x${")".repeat(3000)}`], /deep|nest/],
  ["3,000 nested calls within the length", ["derive", `${"abs(".repeat(1900)}x${")".repeat(1900)}`], /deep|nest/],
  ["a huge exponent", ["derive", "x^99999999999"], /exponent/],
  ["a huge number", ["derive", "1e999999999*x"], /./],
  ["__proto__", ["derive", "__proto__"], /./],
  ["constructor as a function", ["derive", "constructor(x)"], /constructor/],
  ["an unknown LaTeX command", ["derive", "\\frobnicate{x}"], /frobnicate/],
  ["LaTeX that ends too early", ["derive", "\\frac{1}{1+e^{-z}"], /./],
  ["two operators in a row", ["derive", "x*/2"], /./],
  ["no formula", ["derive"], /formula/],
  ["two formulas", ["derive", "x", "x^2"], /argument/],
  ["an unknown option", ["derive", "x", "--jso"], /unknown option "--jso": did you mean --json\?/],
  ["an unknown command", ["deriv", "x"], /unknown command "deriv": did you mean derive\?/],
  ["help on an unknown command", ["help", "zork"], /no such command as "zork": gprime --help/],
  ["a formula without a command", ["tanh(x)"], /unknown command "tanh\(x\)": .*gprime derive/],
  ["a formula without quotation marks", ["derive", "x", "+", "1"], /too many arguments for "derive", 3 instead of 1: .*quotation marks/],
  ["an unknown format", ["derive", "x", "--format", "html"], /html.*text, latex, markdown/],
  ["an unknown amount of steps", ["derive", "x", "--steps", "some"], /some.*brief, full/],
  ["a parameter without a value", ["derive", "a*x", "--param", "a"], /name=value/],
  ["a parameter that is no number", ["derive", "a*x", "--param", "a=much"], /much.*no number/],
  ["a parameter out of all bounds", ["derive", "a*x", "--param", "a=1e99999999"], /no number|range/],
  ["a parameter divided by zero", ["derive", "a*x", "--param", "a=1/0"], /no number/],
  ["a parameter given twice", ["derive", "a*x", "--param", "a=1", "--param", "a=2"], /twice/],
  ["a parameter that the formula has not", ["derive", "a*x", "--param", "a=1", "--param", "zork=2"], /zork/],
  ["a value for the variable", ["derive", "x", "--param", "x=1"], /"x" is the variable, and takes no value/],
  ["a value for the variable of a name", ["derive", "silu", "--param", "x=1"], /"x" is the variable, and takes no value/],
  ["an empty variable", ["derive", "x", "--variable", ""], /"" cannot be the name of a variable/],
  ["a number as the variable", ["derive", "x", "--variable", "1"], /"1" cannot be the name of a variable/],
  ["a function as the variable", ["derive", "x", "--variable", "sin"], /"sin" cannot be the name of a variable/],
  ["a constant as the variable", ["derive", "x", "--variable", "e"], /"e" cannot be the name of a variable/],
  ["__proto__ as the variable", ["show", "x", "--variable", "__proto__"], /"__proto__" cannot be the name of a variable/],
  ["a word that is no activation", ["derive", "sine_relu"], /unknown activation "sine_relu": did you mean "sine" or "relu"\?/],
  ["a function of vectors", ["derive", "softmax"], /not applied element by element.*functions of one number/],
  ["a function of vectors near a known name", ["derive", "glu"], /not applied element by element/],
  ["a product without its signs", ["derive", "abx"], /did you mean "a\*b\*x"\?/],
  ["nothing on standard input", ["derive", "-"], /no formula on standard input/],
  ["a picture of nothing", ["plot"], /formula/],
  ["a picture with an unknown function", ["plot", "tanhh(x)"], /tanhh/],
  ["a picture in an unknown format", ["plot", "x", "-o", "figure.jpeg"], /figure\.jpeg.*\.svg or \.png/],
  ["a picture in a folder that is not there", ["plot", "x", "-o", "/no such folder/figure.svg"], /no such folder/],
  ["a range in the wrong order", ["plot", "x", "--range", "5:-5"], /--range -5:5/],
  ["a range that is no range", ["plot", "x", "--range", "wide"], /wide/],
  ["an unknown theme", ["plot", "x", "--theme", "blue"], /blue.*light, dark/],
];

describe("wrong input gives one clear sentence and exit code 2:", () => {
  test.each(WRONG)("%s", async (_, argv, says) => {
    const { code, stdout, stderr } = await gprime(argv);
    expect(stderr).toMatch(says);
    expect(code, stderr).toBe(2);
    expect(stdout).toBe("");
    expect(stderr.startsWith("gprime: ")).toBe(true);
    expect(stderr).not.toMatch(/internal|\.ts:|\bat .*:\d+:\d+|undefined|\[object/);
    expect(stderr.length).toBeLessThan(800);
    expect(stderr.split("\n").length).toBeLessThanOrEqual(6);
    // one sentence, which begins in lower case
    expect(stderr).not.toMatch(/^gprime: [A-Z]|\. [A-Z]/);
  });
});

const ODD: readonly [what: string, argv: readonly string[], derivative: string | undefined][] = [
  ["a tower of exponentials", ["derive", "exp(exp(exp(exp(x))))"], undefined],
  ["a constant", ["derive", "3"], "0"],
  ["a number without its zero", ["derive", ".5x"], "1/2"],
  ["a negative formula", ["derive", "-x"], "-1"],
  ["a negative formula behind --", ["derive", "--", "-x"], "-1"],
  ["a negative formula behind an option", ["derive", "--steps", "full", "-x", "--json"], "-1"],
  ["a negative formula with brackets", ["derive", "-(x)"], "-1"],
  ["a typographic minus", ["derive", "1 − 2x"], "-2"],
  ["a times sign", ["derive", "2×x"], "2"],
  ["a product without a sign", ["derive", "2x"], "2"],
  ["a superscript", ["derive", "x²"], "2*x"],
  ["another letter", ["derive", "z"], "1"],
  ["a Greek letter", ["derive", "θ"], "1"],
  ["a name", ["derive", "identity"], "1"],
  ["a parameter", ["derive", "a*x", "--param", "a=-1/2"], "a"],
  ["a chosen variable", ["derive", "t*x", "--variable", "t", "--param", "x=2"], "x"],
  ["LaTeX", ["derive", "\\frac{z}{4}"], "1/4"],
  ["a Greek parameter", ["derive", "α*x", "--param", "α=2"], "alpha"],
  ["a Greek variable", ["derive", "identity", "--variable", "ζ"], "1"],
  ["sigma", ["derive", "2\\sigma(x) - 2\\sigma(x) + x"], undefined],
  ["a function from a library", ["derive", "torch.nn.functional.silu"], undefined],
  ["a huge constant", ["derive", "9^9^9^9*x"], undefined],
  ["a variable that is not in it", ["derive", "a*x", "--variable", "q"], "0"],
  ["blanks around", ["derive", "  x  "], "1"],
];

describe("odd but right input just works:", () => {
  test.each(ODD)("%s", async (_, argv, derivative) => {
    const end = argv.indexOf("--");
    const withJson = argv.includes("--json") ? argv : end < 0 ? [...argv, "--json"] : argv.toSpliced(end, 0, "--json");
    const { code, stdout, stderr } = await gprime(withJson);
    expect(code, stderr).toBe(0);
    const answer = JSON.parse(stdout) as { derivative: { ascii: string } };
    if (derivative !== undefined) expect(answer.derivative.ascii).toBe(derivative);
    expect((await gprime(argv)).code).toBe(0);
  });
});

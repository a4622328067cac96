/** Letters that a keyboard lacks: Greek ones by their names, and small ones above and below the line. Both ways round. */

const greek =
  "alpha α beta β gamma γ delta δ epsilon ε varepsilon ϵ zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ nu ν xi ξ " +
  "pi π rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi φ varphi ϕ chi χ psi ψ omega ω ell ℓ " +
  "Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω";

/** A table written as a row of words: each odd one with the one behind it. */
export const pairs = (row: string): [string, string][] => {
  const words = row.split(" ");
  return words.flatMap((word, i) => (i % 2 === 0 ? [[word, words[i + 1] as string] as [string, string]] : []));
};
const swapped = (table: readonly (readonly [string, string])[]): [string, string][] => table.map(([a, b]) => [b, a]);

/** The letter of each Greek name, as "alpha" to "α". The names are LaTeX's commands too. */
export const GREEK: ReadonlyMap<string, string> = new Map(pairs(greek));

/** The name of each Greek letter; the signs for micro, increment and ohm look the same, and mean the same. */
export const GREEK_NAMES: ReadonlyMap<string, string> = new Map([...swapped(pairs(greek)), ["µ", "mu"], ["∆", "Delta"], ["Ω", "Omega"]]);

const raised =
  "0 ⁰ 1 ¹ 2 ² 3 ³ 4 ⁴ 5 ⁵ 6 ⁶ 7 ⁷ 8 ⁸ 9 ⁹ + ⁺ - ⁻ ( ⁽ ) ⁾ a ᵃ b ᵇ c ᶜ d ᵈ e ᵉ f ᶠ g ᵍ h ʰ i ⁱ j ʲ k ᵏ l ˡ m ᵐ n ⁿ o ᵒ p ᵖ r ʳ s ˢ " +
  "t ᵗ u ᵘ v ᵛ w ʷ x ˣ y ʸ z ᶻ";
const above: ReadonlyMap<string, string> = new Map(pairs(raised));

/** What each superscript character stands for. */
export const SUPERSCRIPTS: ReadonlyMap<string, string> = new Map(swapped(pairs(raised)));

const lowered = "0 ₀ 1 ₁ 2 ₂ 3 ₃ 4 ₄ 5 ₅ 6 ₆ 7 ₇ 8 ₈ 9 ₉";
const below: ReadonlyMap<string, string> = new Map(pairs(lowered));

/** What each subscript digit stands for. */
export const SUBSCRIPTS: ReadonlyMap<string, string> = new Map(swapped(pairs(lowered)));

/** A name as the parser makes it: "α" and "\\alpha" are alpha, "x₁" is x_1. */
export const plainName = (text: string): string =>
  text
    .replace(/^\\(?=[A-Za-z]+)/, "")
    .replace(/[₀-₉]+/g, (digits) => `_${Array.from(digits, (digit) => SUBSCRIPTS.get(digit)).join("")}`)
    .replace(/./gsu, (letter) => GREEK_NAMES.get(letter) ?? letter);

const written = (text: string, table: ReadonlyMap<string, string>): string | undefined => {
  const letters = Array.from(text, (letter) => table.get(letter));
  return letters.includes(undefined) ? undefined : letters.join("");
};

/** The text in superscript characters, or undefined where one of them does not exist. */
export const superscript = (text: string): string | undefined => written(text, above);

/** The text in subscript digits, or undefined where it is no number. */
export const subscript = (text: string): string | undefined => written(text, below);

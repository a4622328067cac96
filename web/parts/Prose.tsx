import { Tex } from "./Tex.tsx";

interface ProseProps {
  readonly children: string;
  /** Fractions at full size, for a formula in a table. */
  readonly large?: boolean;
}

/** A sentence with formulas between dollar signs. */
export function Prose({ children, large = false }: ProseProps) {
  const pieces = children.split(/(?<!\\)\$/);
  return <>{pieces.map((piece, i) => (i % 2 === 1 ? <Tex key={i}>{large ? `\\displaystyle ${piece}` : piece}</Tex> : piece))}</>;
}

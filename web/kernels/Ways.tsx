import { Scroll } from "../parts/Scroll.tsx";
import { Tex } from "../parts/Tex.tsx";
import type { Described, Pass } from "../work/kernels.ts";

const BITS_OF_BYTE = 8;
const bytesText = (bytes: number): string =>
  bytes > 0 && bytes < 1 ? `${bytes * BITS_OF_BYTE} bit` : `${bytes} byte${bytes === 1 ? "" : "s"}`;
const PRECISIONS = { fast: "float32", accurate: "float64 inside" } as const;

/** What each way back keeps, and what its kernels do to an element. */
export function Ways({ described: { ways, standard } }: { readonly described: Described }) {
  return (
    <>
      <Scroll label="Ways back">
        <table class="paragraphs">
          <thead>
            <tr>
              <th scope="col">forward keeps</th>
              <th scope="col" class="number">
                more an element
              </th>
              <th scope="col">in place</th>
              <th scope="col" class="number">
                operations forward
              </th>
              <th scope="col" class="number">
                backward
              </th>
              <th scope="col">computes in</th>
              <th scope="col">backward multiplies by</th>
            </tr>
          </thead>
          <tbody>
            {ways.map((way) => (
              <tr key={way.residual}>
                <th scope="row">
                  {way.residual}
                  {way.residual === standard && <span class="quiet"> (taken)</span>}
                </th>
                <td class="number" data-label="more an element">
                  {bytesText(way.bytes)}
                </td>
                <td data-label="in place">{way.inPlace ? "yes" : "no"}</td>
                <td class="number" data-label="operations forward">
                  {way.forward.count}
                </td>
                <td class="number" data-label="backward">
                  {way.backward.count}
                </td>
                <td data-label="computes in">{PRECISIONS[way.precision]}</td>
                <td class="paragraph-line">
                  {way.isFitted ? "a fitted formula" : <Tex>{way.latex}</Tex>}
                  {way.keeps.map((equation) => (
                    <span key={equation} class="quiet">
                      {", "}
                      <Tex>{equation}</Tex>
                    </span>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <p class="quiet small">
        <Tex>x</Tex> is the input, <Tex>y</Tex> the output. An operation is one on each lane of a vector.
      </p>
      <details class="listings">
        <summary>The operations, one by one</summary>
        {ways.map(({ residual, forward, backward }) => (
          <div key={residual} class="listing-pair">
            <h3>{residual}</h3>
            <Listed title="forward" pass={forward} />
            <Listed title="backward" pass={backward} />
          </div>
        ))}
      </details>
    </>
  );
}

const Listed = ({ title, pass }: { readonly title: string; readonly pass: Pass }) => (
  <div>
    <p>
      {title}:{" "}
      {Object.entries(pass.operations)
        .map(([name, count]) => `${count} ${name}`)
        .join(", ") || "nothing to compute"}
    </p>
    <Scroll label={`${title}, operation by operation`} class="listing">
      <pre>{pass.listing}</pre>
    </Scroll>
  </div>
);

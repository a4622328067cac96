import type { KeepSheet } from "../../src/document/sheet.ts";
import { Prose } from "../parts/Prose.tsx";
import { Scroll } from "../parts/Scroll.tsx";
import { Tex } from "../parts/Tex.tsx";

/** What the forward pass may keep for the backward pass, and the derivative from it. */
export function Keep({ name, keep: { ways, words, sentences } }: { readonly name: string; readonly keep: KeepSheet }) {
  if (ways.length === 0) return null;
  const output = name.slice(0, name.indexOf("("));
  return (
    <section class="keep">
      <h3>What the forward pass may keep</h3>
      <p class="quiet">
        Bytes are those of an element, beyond <Tex>{output}</Tex> itself, which the next layer keeps anyway. The first row is the
        recommended one.
      </p>
      <Scroll label="What the forward pass may keep">
        <table class="paragraphs">
          <thead>
            <tr>
              <th scope="col">keep</th>
              <th scope="col" class="number">
                bytes
              </th>
              <th scope="col">in place</th>
              <th scope="col">right in float32 for</th>
              <th scope="col">derivative</th>
            </tr>
          </thead>
          <tbody>
            {ways.map(({ keep, bytes, inPlace, right, beyond, formula, remarks }) => (
              <tr key={`${keep} ${formula}`}>
                <th scope="row">{keep}</th>
                <td class="number" data-label="bytes">
                  {bytes}
                </td>
                <td data-label="in place">{inPlace}</td>
                <td data-label="right for">
                  {right}
                  {beyond.map((words) => (
                    <span key={words} class="beyond">
                      {words}
                    </span>
                  ))}
                </td>
                <td class="keep-formula paragraph-line">
                  <Prose large>{formula}</Prose>
                  {remarks.map((remark) => (
                    <span key={remark} class="keep-remark">
                      <Prose>{remark}</Prose>
                    </span>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <ul class="remarks">
        {[...sentences, ...words].map((sentence) => (
          <li key={sentence}>
            <Prose>{sentence}</Prose>
          </li>
        ))}
      </ul>
    </section>
  );
}

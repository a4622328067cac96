/** A vitest reporter that prints nothing: it writes what passed, failed and was skipped to the file named by GPRIME_TALLY. */
import { writeFileSync } from "node:fs";
import { relative } from "node:path";

export default class Tally {
  onTestRunEnd(modules, unhandled) {
    const firstLine = ({ message }) => message.split("\n")[0];
    const tally = { passed: 0, failed: unhandled.map((error) => `outside of any test: ${firstLine(error)}`), skipped: [] };
    for (const module of modules) {
      const file = relative(process.cwd(), module.moduleId);
      // a file or a describe that breaks has errors of its own, and tests in it that never ran
      for (const error of module.errors()) tally.failed.push(`${file}: ${firstLine(error)}`);
      for (const suite of module.children.allSuites()) {
        for (const error of suite.errors()) tally.failed.push(`${file} > ${suite.fullName}: ${firstLine(error)}`);
      }
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "passed") tally.passed += 1;
        else tally[state === "failed" ? "failed" : "skipped"].push(`${file} > ${test.fullName}`);
      }
    }
    writeFileSync(process.env.GPRIME_TALLY, JSON.stringify(tally));
  }
}

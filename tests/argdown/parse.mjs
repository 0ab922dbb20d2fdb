// Reads an Argdown text in each line, as JSON, and answers with what the official parser finds.
import { createInterface } from "node:readline";
import { argdown } from "@argdown/core";

function graph(input) {
  const found = argdown.run({ process: ["parse-input", "build-model"], input, logLevel: "error" });
  const errors = [...found.lexerErrors, ...found.parserErrors].map((error) => error.message);
  if (errors.length) return { errors };
  const named = (end) => end.title ?? end.argumentTitle;
  return {
    errors,
    about: found.frontMatter,
    statements: Object.values(found.statements).map(({ title, tags, data, members }) => ({
      title,
      tags,
      data,
      texts: members.filter((member) => !member.isReference).map((member) => member.text),
    })),
    arguments: Object.values(found.arguments).map(({ title, tags, data, pcs }) => ({
      title,
      tags,
      data,
      steps: pcs.map((statement) => [statement.role, statement.title]),
    })),
    relations: found.relations.map(({ relationType, from, to }) => [
      named(from), relationType, named(to),
    ]),
    sections: found.sections.map(({ title, children }) => [title, children.map((c) => c.title)]),
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(graph(JSON.parse(line))));
}
